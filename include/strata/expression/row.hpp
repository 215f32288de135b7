// SPDX-License-Identifier: MIT
#pragma once

#include <bit>

#include "strata/tensor/fold.hpp"
#include "strata/tensor/math.hpp"
#include "strata/tensor/pack.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What can be done with N numbers that activations and costs see at once: `map` changes them one by one, `sum` and
/// `max` reduce them. Functions get and give a `Pack`; the lanes beyond the row never enter a result. `Own` has
/// get<Count>(at) and put<Count>(at, pack) for the Count numbers from `at` on.
template <class Own, class ScalarType, Size N>
struct RowFunctions {
  static_assert(N > 0);
  using Scalar = ScalarType;
  static constexpr Size size = N;

  /// row ← f(row, others…), where the others are rows of the same width.
  template <class F, class... Others>
  void map(F&& f, const Others&... others) {
    map(static_cast<Own&>(*this), f, others...);
  }
  template <class F, class... Others>
  void map(F&& f, const Others&... others) const {
    map(static_cast<const Own&>(*this), f, others...);
  }

  /// Σ_j f(row_j, others_j…): pack by pack, then across the lanes.
  template <class F, class... Others>
  Scalar sum(F&& f, const Others&... others) const {
    return first_lane<Scalar>(sum_everywhere(f, others...));
  }

  /// The same in every lane of the row, for what goes on with its packs: it need not be drawn out and spread again.
  template <class F, class... Others>
  Pack<Scalar> sum_everywhere(F&& f, const Others&... others) const {
    return reduce(
        Pack<Scalar>(Scalar(0)),
        [&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
          return f(own().template get<Count>(at), others.template get<Count>(at)...);
        },
        [](const auto& a, const auto& b) { return a + b; });
  }

  /// The largest number; NaN if there is one.
  Scalar max() const {
    if constexpr (lanes<Scalar> == 1) {
      Scalar largest = own().template get<1>(0);
      each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
        const Scalar value = own().template get<1>(at);
        largest = math::select((value <= largest) | math::is_nan(largest), largest, value);
      });
      return largest;
    } else {
      // Maxima of packs lose NaN here or there; a sum of nothing but the NaN does not.
      const Pack<Scalar> zero(Scalar(0));
      const auto nan =
          sum_everywhere([&](const auto& values) { return math::select(math::is_nan(values), values, zero); });
      return first_lane<Scalar>(max_of_numbers() + nan);
    }
  }

  /// The largest number, in every lane of the row, if there is no NaN; else any of the others, or −∞.
  Pack<Scalar> max_of_numbers() const {
    auto lowest = Pack<Scalar>(Scalar(0));
    if constexpr (lanes<Scalar> != 1) lowest = Pack<Scalar>(-math::infinity<Scalar>);
    return reduce(
        lowest, [&]<Size Count>(std::integral_constant<Size, Count>, Size at) { return own().template get<Count>(at); },
        [](const auto& a, const auto& b) { return math::detail::max_of_numbers(a, b); });
  }

 protected:
  /// How many lanes hold a number.
  static constexpr Size folded = std::min(N, lanes<Scalar>);

  /// f(number of lanes, where they begin) for each pack from there on, the last one perhaps in part.
  template <Size From = 0, class F>
  static void each(F&& f) {
    constexpr Size width = lanes<Scalar>, whole = N - N % width;
#pragma GCC unroll 8
    for (Size at = From; at < whole; at += width) f(std::integral_constant<Size, width>{}, at);
    if constexpr (N % width != 0 && From <= whole) f(std::integral_constant<Size, N % width>{}, whole);
  }

  /// op over values(number of lanes, where they begin) of all packs, then across the lanes, in each of which it is
  /// then. Lanes beyond the row count as `nothing`, or not at all where folding does not reach them.
  template <class F, class Op>
  static Pack<Scalar> reduce(const Pack<Scalar>& nothing, const F& values, const Op& op) {
    const auto own_lanes = [&]<Size Count>(std::integral_constant<Size, Count> count, Size at) -> Pack<Scalar> {
      if constexpr (std::has_single_bit(N))
        return values(count, at);
      else
        return first_lanes<Count, Scalar>(values(count, at), nothing);
    };
    Pack<Scalar> result = own_lanes(std::integral_constant<Size, folded>{}, 0);
    each<folded>([&](auto count, Size at) { result = op(result, own_lanes(count, at)); });
    return fold_everywhere<Scalar, folded>(result, op);
  }

 private:
  template <class Self, class F, class... Others>
  static void map(Self& self, F& f, const Others&... others) {
    each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      self.template put<Count>(at, f(self.template get<Count>(at), others.template get<Count>(at)...));
    });
  }

  const Own& own() const { return static_cast<const Own&>(*this); }
};

}  // namespace detail

/// One row of N numbers in memory.
template <class Element, Size N>
struct Row : detail::RowFunctions<Row<Element, N>, std::remove_const_t<Element>, N> {
  using Scalar = std::remove_const_t<Element>;

  Element* data;

  Row(Element* numbers) : data(numbers) {}

  template <Size Count>
  Pack<Scalar> get(Size at) const {
    return load<Count>(data + at);
  }
  template <Size Count>
  void put(Size at, const Pack<Scalar>& pack) const {
    store<Count>(data + at, pack);
  }
};

/// One row of N numbers in registers, if they have room: what one function has changed, the next one need not read from
/// memory.
template <class ScalarType, Size N>
struct RowInRegisters : detail::RowFunctions<RowInRegisters<ScalarType, N>, ScalarType, N> {
  using Scalar = ScalarType;

  std::array<Pack<Scalar>, packs<Scalar, N>> values;

  RowInRegisters() = default;
  template <class Element>
  explicit RowInRegisters(const Row<Element, N>& row) {
    this->each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      values[at / lanes<Scalar>] = row.template get<Count>(at);
    });
  }
  void store_to(const Row<Scalar, N>& row) const {
    row.map([](const auto&, const auto& value) { return value; }, *this);
  }

  template <Size Count>
  Pack<Scalar> get(Size at) const {
    return values[at / lanes<Scalar>];
  }
  template <Size Count>
  void put(Size at, const Pack<Scalar>& pack) {
    values[at / lanes<Scalar>] = pack;
  }
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

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
    const Pack<Scalar> zero(Scalar(0));
    Pack<Scalar> sums = zero;
    each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      const Pack<Scalar> values = f(own().template get<Count>(at), others.template get<Count>(at)...);
      sums = sums + first_lanes<Count, Scalar>(values, zero);
    });
    return fold<Scalar, folded>(sums, [](const auto& a, const auto& b) { return a + b; });
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
      const Pack<Scalar> lowest(-math::infinity<Scalar>), zero(Scalar(0));
      Pack<Scalar> largest = lowest, nan = zero;
      each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
        const Pack<Scalar> values = own().template get<Count>(at);
        largest = math::max(largest, first_lanes<Count, Scalar>(values, lowest));
        nan = nan + math::select(math::is_nan(values), values, zero);
      });
      return fold<Scalar, folded>(largest, [](const auto& a, const auto& b) { return math::max(a, b); }) +
             fold<Scalar, folded>(nan, [](const auto& a, const auto& b) { return a + b; });
    }
  }

 protected:
  /// How many lanes hold a number.
  static constexpr Size folded = std::min(N, lanes<Scalar>);

  /// f(number of lanes, where they begin) for each pack, the last one perhaps in part.
  template <class F>
  static void each(F&& f) {
    constexpr Size width = lanes<Scalar>, whole = N - N % width;
#pragma GCC unroll 8
    for (Size at = 0; at < whole; at += width) f(std::integral_constant<Size, width>{}, at);
    if constexpr (N % width != 0) f(std::integral_constant<Size, N % width>{}, whole);
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

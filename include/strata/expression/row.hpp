// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/math.hpp"
#include "strata/tensor/pack.hpp"

namespace strata {

/// One row of N numbers in memory, as activations and costs that look at whole rows see it: `map` changes it number by
/// number, `sum` and `max` reduce it. Functions get and give a `Pack`; the lanes beyond the row never enter a result.
template <class Element, Size N>
struct Row {
  static_assert(N > 0);
  using Scalar = std::remove_const_t<Element>;

  Element* data;

  /// row ← f(row, others…), where the others are rows of the same width.
  template <class F, class... Others>
  void map(F&& f, const Others&... others) const {
    each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      store<Count>(data + at, f(load<Count>(data + at), load<Count>(others.data + at)...));
    });
  }

  /// Σ_j f(row_j, others_j…): whole packs lane by lane, then across the lanes, then what is left.
  template <class F, class... Others>
  Scalar sum(F&& f, const Others&... others) const {
    Pack<Scalar> lane_sums(Scalar(0));
    Scalar total{0};
    each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      const auto values = f(load<Count>(data + at), load<Count>(others.data + at)...);
      if constexpr (Count == lanes<Scalar>)
        lane_sums = lane_sums + values;
      else
        for (Size lane = 0; lane < Count; ++lane) total += to_array<Scalar>(values)[lane];
    });
    for (const Scalar lane_sum : to_array<Scalar>(lane_sums)) total += lane_sum;
    return total;
  }

  /// The largest number; NaN if there is one. Lane by lane, then by halves: no branch depends on a number.
  Scalar max() const {
    constexpr Size width = lanes<Scalar>;
    Pack<Scalar> largest(data[0]);
    each([&]<Size Count>(std::integral_constant<Size, Count>, Size at) {
      const Pack<Scalar> values = larger(largest, load<Count>(data + at));
      if constexpr (Count == width)
        largest = values;
      else
        largest = math::select(first_lanes(Count), values, largest);
    });
    std::array<Scalar, 2 * width> halves{};
    for (Size half = width / 2; half > 0; half /= 2) {
      store<width>(halves.data(), largest);
      largest = larger(largest, load<width>(halves.data() + half));
    }
    return to_array<Scalar>(largest)[0];
  }

 private:
  /// The larger one; NaN where either is. (xsimd's != finds no NaN on AVX and AVX-512; its == does.)
  static Pack<Scalar> larger(const Pack<Scalar>& x, const Pack<Scalar>& other) {
    return math::select(other <= x, x, math::select(x == x, other, x));
  }

  /// True in the lanes below `count`.
  static auto first_lanes(Size count) {
    static constexpr auto numbers = [] {
      std::array<Scalar, lanes<Scalar>> result{};
      for (Size lane = 0; lane < result.size(); ++lane) result[lane] = static_cast<Scalar>(lane);
      return result;
    }();
    return load<lanes<Scalar>>(numbers.data()) < Pack<Scalar>(static_cast<Scalar>(count));
  }

  template <class F>
  static void each(F&& f) {
    constexpr Size width = lanes<Scalar>, whole = N - N % width;
    for (Size at = 0; at < whole; at += width) f(std::integral_constant<Size, width>{}, at);
    if constexpr (N % width != 0) f(std::integral_constant<Size, N % width>{}, whole);
  }
};

}  // namespace strata

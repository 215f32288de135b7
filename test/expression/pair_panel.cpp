// SPDX-License-Identifier: MIT
#include "strata/expression/pair_panel.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/expression/paired.hpp"

using namespace strata;
using detail::Pair;

namespace {

using Rounded = detail::PairsAlong<2, 75>;
using InRows = detail::MatrixProduct<Rounded, Matrix<float, 75, 64>>;
using ByTranspose = detail::MatrixProduct<Rounded, decltype(transposed(Matrix<float, 64, 75>()))>;
using InFloat = detail::MatrixProduct<Matrix<float, 2, 75>, Matrix<float, 75, 64>>;

}  // namespace

TEST_CASE("pair panel: what is multiplied is known by the left factor") {
  static_assert(detail::multiplies_pairs<InRows>);
  static_assert(detail::multiplies_pairs<ByTranspose>);
  static_assert(!detail::multiplies_pairs<InFloat>);
}

#if STRATA_HAS_BFLOAT16
namespace {

/// Whether a panel of the right factor holds what it should, from the step and the column on, and no more.
template <class P, Size Columns>
bool panel_is_right(const auto& element, const float* right, Size first, Size steps, Size column, Size count) {
  const Pair untouched{BFloat16(-1), BFloat16(-2)};
  std::vector<Pair> panel((steps + 1) * Columns, untouched);
  detail::fill_panel<P, Columns>(panel.data(), right, first, steps, column, count);
  bool is_right = true;
  for (Size k = 0; k < steps + 1; ++k)
    for (Size j = 0; j < Columns; ++j) {
      const auto number = [&](Size row) { return BFloat16(j < count ? element(row, column + j) : 0); };
      const Pair expected{number(2 * (first + k)), number(2 * (first + k) + 1)};
      is_right = is_right && panel[k * Columns + j] == (k < steps ? expected : untouched);
    }
  return is_right;
}

}  // namespace

TEST_CASE("pair panel: holds the columns of the right factor in pairs of rows, and zeros beyond them") {
  static Matrix<float, 75, 64> b;
  static Matrix<float, 64, 75> turned;
  for (Size k = 0; k < 75; ++k)
    for (Size j = 0; j < 64; ++j) b(k, j) = turned(j, k) = static_cast<float>(k) + 0.01F * static_cast<float>(j);
  const auto element = [&](Size k, Size j) { return k < 75 ? b(k, j) : 0.0F; };
  for (const Size count : {Size{32}, Size{31}, Size{17}})
    for (const Size steps : {Size{36}, Size{32}, Size{16}, Size{3}}) {
      CAPTURE(count);
      CAPTURE(steps);
      CHECK(panel_is_right<InRows, 32>(element, b.data(), 2, steps, 16, count));
      CHECK(panel_is_right<ByTranspose, 32>(element, turned.data(), 2, steps, 16, count));
    }
}
#else
TEST_CASE("pair panel: is not tested: this build is for a processor without AVX512-BF16") {
  MESSAGE("left out: panels of pairs need AVX512-BF16");
}
#endif

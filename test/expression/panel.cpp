// SPDX-License-Identifier: MIT
#include "strata/expression/panel.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <vector>

#include "strata/expression/nodes.hpp"

using namespace strata;

TEST_CASE_TEMPLATE("panel: a block is turned around and nothing beside it is touched", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>, from_stride = width + 3, to_stride = width + 2;
  std::vector<Scalar> from(width * from_stride), to(width * to_stride, Scalar(-1));
  std::iota(from.begin(), from.end(), Scalar(0));
  detail::turn_block(from.data(), from_stride, to.data(), to_stride);
  for (Size k = 0; k < width; ++k)
    for (Size j = 0; j < to_stride; ++j)
      CHECK(to[k * to_stride + j] == (j < width ? from[j * from_stride + k] : Scalar(-1)));
}

namespace {

/// Whether a panel of the right factor holds what it should, from the step and the column on.
template <class P, Size Columns>
bool panel_is_right(const auto& element, const float* right, Size first, Size steps, Size column, Size count) {
  std::vector<float> panel(steps * Columns, -1.0F);
  detail::fill_panel<P, Columns>(panel.data(), right, first, steps, column, count);
  for (Size k = 0; k < steps; ++k)
    for (Size j = 0; j < Columns; ++j)
      if (panel[k * Columns + j] != (j < count ? element(first + k, column + j) : 0)) return false;
  return true;
}

}  // namespace

TEST_CASE("panel: holds the columns of the right factor, and zeros beyond them") {
  constexpr Size width = lanes<float>, depth = 3 * width + 5, columns = 4 * width;
  static Matrix<float, depth, columns> b;
  static Matrix<float, columns, depth> turned;
  for (Size k = 0; k < depth; ++k)
    for (Size j = 0; j < columns; ++j) b(k, j) = turned(j, k) = static_cast<float>(k * columns + j + 1);
  using Straight = detail::MatrixProduct<Matrix<float, 2, depth>, Matrix<float, depth, columns>>;
  using ByTranspose = detail::MatrixProduct<Matrix<float, 2, depth>, decltype(transposed(turned))>;
  const auto element = [&](Size k, Size j) { return b(k, j); };
  for (const Size count : {2 * width, 2 * width - 1, width, Size{1}})
    for (const Size steps : {depth - 2, 2 * width, Size{1}}) {
      CAPTURE(count);
      CAPTURE(steps);
      CHECK(panel_is_right<Straight, 2 * width>(element, b.data(), 2, steps, width, count));
      CHECK(panel_is_right<ByTranspose, 2 * width>(element, turned.data(), 2, steps, width, count));
    }
}

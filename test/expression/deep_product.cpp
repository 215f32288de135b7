// SPDX-License-Identifier: MIT
#include "strata/expression/deep_product.hpp"

#include <doctest/doctest.h>

#include "strata/expression/product.hpp"
#include "support/products.hpp"

using namespace strata;
using test::all_forms;
using test::right_forms;

namespace {

/// (Rows × Depth) · (Depth × Columns), the right one as it lies or transposed.
template <Size Rows, Size Depth, Size Columns>
using Straight = detail::MatrixProduct<Matrix<float, Rows, Depth>, Matrix<float, Depth, Columns>>;
template <Size Rows, Size Depth, Size Columns>
using ByTranspose =
    detail::MatrixProduct<Matrix<float, Rows, Depth>, decltype(transposed(Matrix<float, Columns, Depth>()))>;

}  // namespace

TEST_CASE("deep product: a transposed right factor too deep to be packed at once is packed in parts") {
  constexpr Size width = lanes<float>;
  static_assert(detail::is_deep<ByTranspose<3, 3100, 6>, width>());
  static_assert(!detail::is_deep<ByTranspose<3, 40, 6>, width>());
  CHECK(right_forms<float, 3, 3100, 6>() == all_forms);
}

TEST_CASE("deep product: rows a multiple of 4 KB apart are packed if they are many and read often") {
  constexpr Size width = lanes<float>;
  static_assert(detail::is_deep<Straight<64, 256, 1024>, width>());
  static_assert(!detail::is_deep<Straight<64, 256, 1040>, width>());
  static_assert(!detail::is_deep<Straight<1, 256, 1024>, width>());
}

TEST_CASE("deep product: more rows than fit the place for sums, and some left over, are right") {
  // By far more tiles than may be made at once, and a width with lanes to spare.
  CHECK(right_forms<float, 391, 1700, lanes<float> + 1>() == all_forms);
}

TEST_CASE("deep product: rows 4 KB apart are multiplied rightly") {
  CHECK(right_forms<float, 65, 257, 1024>() == all_forms);
}

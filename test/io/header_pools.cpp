// SPDX-License-Identifier: MIT
#include "strata/io/header_pools.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"
#include "support/header_layer.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::layer_in_c;

TEST_CASE("header pools: windows lie within the map, with and without padding") {
  const std::string without = layer_in_c<MaxPool<2>::On<Extents<3, 6, 6>>>().text;
  CHECK(contains(without, "const int32_t top = row * 2, bottom = top + 2;"));
  const std::string with = layer_in_c<MaxPool<3, Stride<2>, Padding<1>>::On<Extents<3, 7, 6>>>().text;
  CHECK(contains(with, "top = row * 2 - 1 > 0 ? row * 2 - 1 : 0, bottom = row * 2 - 1 + 3 < 7 ? row * 2 - 1 + 3 : 7;"));
  CHECK(contains(with, "all = one > all || one != one ? one : all;"));
}

TEST_CASE("header pools: a mean is over all places of the window, padding too") {
  const std::string text = layer_in_c<AveragePool<2, Padding<1>>::On<Extents<4, 2>>>().text;
  CHECK(contains(text, "float all = 0.0F;"));
  CHECK(contains(text, "= all * 0.5F;"));
  CHECK(contains(layer_in_c<GlobalAveragePool::On<Extents<2, 2, 2>>>().text, "= all * 0.25F;"));
}

TEST_CASE("header pools: the last step is where it lies") {
  CHECK(layer_in_c<LastStep::On<Extents<5, 3>>>().text == "  $_copy((x + 12), y, 3);\n");
  CHECK(contains(layer_in_c<MeanOverSteps::On<Extents<5, 3>>>().text, "bottom = top + 1;"));
  CHECK(contains(layer_in_c<MaxOverSteps::On<Extents<5, 3>>>().text, "one > all"));
}

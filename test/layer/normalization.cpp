// SPDX-License-Identifier: MIT
#include "strata/layer/normalization.hpp"

#include <doctest/doctest.h>

#include "strata/layer/batch_norm.hpp"
#include "strata/layer/layer_norm.hpp"

using namespace strata;

TEST_CASE("normalization: options stand in any order, and what is none is known") {
  constexpr auto none = detail::normalization_options<>();
  static_assert(none.epsilon == 1e-5 && none.running_share == 0.1 && none.understood);
  constexpr auto both = detail::normalization_options<RunningShare<0.01>, Epsilon<1e-3>>();
  static_assert(both.epsilon == 1e-3 && both.running_share == 0.01 && both.understood);
  static_assert(!detail::normalization_options<int>().understood);
}

TEST_CASE("normalization: a batch of images is a matrix of places and channels") {
  Matrix<float, 2, 12> batch;
  auto places = detail::by_places<Extents<3, 2, 2>>(batch);
  static_assert(Shape<decltype(places)>::rows == 8 && Shape<decltype(places)>::columns == 3);
  places(7, 2) = 5;
  CHECK(batch(1, 11) == 5);
}

TEST_CASE("normalization: is named by its channels and options") {
  CHECK(type_name<BatchNorm<8>>() == "BatchNorm<8>");
  CHECK(type_name<LayerNorm<8, Epsilon<1e-3>>>() == "LayerNorm<8, Epsilon<0.001>>");
}

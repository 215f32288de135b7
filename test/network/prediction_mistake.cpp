// SPDX-License-Identifier: MIT
#include "strata/network/prediction_mistake.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("prediction: the shape of a tensor is that of the matrix; a vector has no rows, anything else no columns") {
  CHECK(std::same_as<decltype(detail::shape_of<Matrix<float, 2, 3>>()), detail::Shaped<2, 3>>);
  CHECK(std::same_as<decltype(detail::shape_of<Vector<float, 3>>()), detail::Shaped<0, 3>>);
  CHECK(std::same_as<decltype(detail::shape_of<int>()), detail::Shaped<0, 0>>);
}

// SPDX-License-Identifier: MIT
#include "strata/tensor/type_name.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/input.hpp"

using namespace strata;

namespace mine {

struct Thing {};

template <Size N, class T>
struct Box {};

}  // namespace mine

TEST_CASE("type_name: gives a type as it is written inside the namespace") {
  CHECK(type_name<Sigmoid>() == "Sigmoid");
  CHECK(type_name<Dense<784, 200, Sigmoid>>() == "Dense<784, 200, Sigmoid>");
  CHECK(type_name<Input<2, double>>() == "Input<2, double>");
}

TEST_CASE("type_name: leaves out what goes without saying") {
  CHECK(type_name<Input<784>>() == "Input<784>");
  CHECK(type_name<Dense<3, 2, Sigmoid, WithBias>>() == "Dense<3, 2, Sigmoid>");
}

TEST_CASE("type_name: keeps what does not") {
  CHECK(type_name<Dense<3, 2, Sigmoid, NoBias>>() == "Dense<3, 2, Sigmoid, NoBias>");
  CHECK(type_name<float>() == "float");
}

TEST_CASE("type_name: keeps the namespace of types of others") {
  CHECK(type_name<mine::Thing>() == "mine::Thing");
  CHECK(type_name<mine::Box<3, Sigmoid>>() == "mine::Box<3, Sigmoid>");
}

// SPDX-License-Identifier: MIT
#include "strata/io/named_tensors.hpp"

#include <doctest/doctest.h>

#include "strata/layer/dense.hpp"
#include "strata/layer/normalize.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2>, Normalize<2>, Dense<2, 3, Sigmoid>, Dense<3, 2, Softmax>>;

}  // namespace

TEST_CASE("named tensors: a tensor is read and set by the name and in the order that it is saved in") {
  Net network;
  set_saved_tensor(network, "layers.1.weight", std::vector<float>{1, 2, 3, 4, 5, 6});
  set_saved_tensor(network, "layers.1.bias", std::vector<float>{7, 8, 9});
  // Saved as outputs × inputs, kept as inputs × outputs.
  CHECK(network.layer<1>().weights(0, 1) == 3);
  CHECK(network.layer<1>().weights(1, 0) == 2);
  CHECK(network.layer<1>().biases(2) == 9);
  CHECK(saved_tensor(network, "layers.1.weight") == std::vector<float>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("named tensors: statistics have names too, and names may be others") {
  Net network;
  CHECK(saved_tensor(network, "layers.0.factor") == std::vector<float>{1, 1});
  set_saved_tensor(network, "3.bias", std::vector<float>{5, 6}, sequential_names);
  CHECK(network.layer<2>().biases(1) == 6);
}

TEST_CASE("named tensors: a name that is none is an error that lists those that are") {
  Net network;
  CHECK_THROWS_WITH_AS(saved_tensor(network, "layers.1.weights"),
                       "strata: the network has no tensor \"layers.1.weights\"; it has layers.0.shift, "
                       "layers.0.factor, layers.1.weight, layers.1.bias, layers.2.weight, layers.2.bias",
                       Error);
}

TEST_CASE("named tensors: another number of numbers is an error, and nothing is changed") {
  Net network;
  const auto before = network.flat_parameters();
  CHECK_THROWS_WITH_AS(set_saved_tensor(network, "layers.2.bias", std::vector<float>{1}),
                       "strata: \"layers.2.bias\" has 2 numbers, not 1", Error);
  CHECK(network.flat_parameters() == before);
}

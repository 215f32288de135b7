// SPDX-License-Identifier: MIT
#pragma once

#include "strata/data/dataset.hpp"
#include "strata/initializer/glorot.hpp"
#include "support/reference_network.hpp"

namespace strata_test {

/// Rows of numbers of [−1, 1), without labels.
template <std::size_t Width>
strata::Dataset<Width> unlabelled(std::size_t rows, std::uint64_t seed) {
  strata::Dataset<Width> data;
  Draws draw(seed);
  for (std::size_t i = 0; i < rows * Width; ++i) data.inputs.push_back(static_cast<float>(draw()));
  return data;
}

/// A network with weights and biases other than zero.
template <class Network>
Network network_of(std::uint64_t seed) {
  Network network;
  auto theta = network.flat_parameters();
  Draws draw(seed);
  for (auto& number : theta) number = number * 2 + static_cast<typename Network::Scalar>(0.2 * draw());
  network.set_flat_parameters(theta);
  return network;
}

}  // namespace strata_test

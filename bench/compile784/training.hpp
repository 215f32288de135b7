// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <random>

#include "../network.hpp"

namespace bench {

/// A whole program around a network with parameters(), set_parameters(θ) and step(rows, labels): what there is to
/// compile for somebody who trains 784-200-30-10 with this library.
template <class Network>
int train784(Network&& network) {
  constexpr Size batch = 128, steps = 100;
  std::mt19937 generator(1);
  std::uniform_real_distribution<float> weight(-0.1F, 0.1F), pixel(0, 1);
  std::uniform_int_distribution<Label> label(0, 9);

  std::vector<float> theta(digits.parameters()), x(batch * digits.inputs());
  std::vector<Label> labels(batch);
  for (float& number : theta) number = weight(generator);
  for (float& number : x) number = pixel(generator);
  for (Label& number : labels) number = label(generator);

  network.set_parameters(theta);
  for (Size step = 0; step < steps; ++step) std::printf("%f\n", network.step(x.data(), labels.data()));
  return network.parameters().size() == theta.size() ? 0 : 1;
}

}  // namespace bench

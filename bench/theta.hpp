// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "network.hpp"

namespace bench {

/// Walks through θ: f(layer, output, bias) and g(layer, output, input, weight), each with a reference to the number.
template <class Numbers, class OnBias, class OnWeight>
void walk_theta(const Shape& shape, Numbers& theta, OnBias&& on_bias, OnWeight&& on_weight) {
  auto number = theta.begin();
  for (Size layer = 0; layer < layers; ++layer)
    for (Size output = 0; output < shape.widths[layer + 1]; ++output) {
      on_bias(layer, output, *number++);
      for (Size input = 0; input < shape.widths[layer]; ++input) on_weight(layer, output, input, *number++);
    }
}

/// The form that most matrix libraries like: weights as inputs × outputs row by row (or outputs × inputs column by
/// column, which is the same memory), and the biases.
struct LayerParameters {
  std::vector<float> weights, biases;
};
using AllParameters = std::array<LayerParameters, layers>;

inline AllParameters from_theta(const Shape& shape, std::span<const float> theta) {
  AllParameters all;
  for (Size l = 0; l < layers; ++l) {
    all[l].weights.resize(shape.widths[l] * shape.widths[l + 1]);
    all[l].biases.resize(shape.widths[l + 1]);
  }
  walk_theta(
      shape, theta, [&](Size l, Size output, float number) { all[l].biases[output] = number; },
      [&](Size l, Size output, Size input, float number) {
        all[l].weights[input * shape.widths[l + 1] + output] = number;
      });
  return all;
}

inline std::vector<float> to_theta(const Shape& shape, const AllParameters& all) {
  std::vector<float> theta(shape.parameters());
  walk_theta(
      shape, theta, [&](Size l, Size output, float& number) { number = all[l].biases[output]; },
      [&](Size l, Size output, Size input, float& number) {
        number = all[l].weights[input * shape.widths[l + 1] + output];
      });
  return theta;
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "example.hpp"

#include <cmath>

#include "draw.hpp"
#include "theta.hpp"

namespace bench {

std::vector<float> example_parameters(const Shape& shape) {
  std::vector<float> theta(shape.parameters());
  Draw draw(1);
  walk_theta(
      shape, theta, [&](Size, Size, float& bias) { bias = draw(-0.1F, 0.1F); },
      [&](Size l, Size, Size, float& weight) {
        const float bound = std::sqrt(6.0F / static_cast<float>(shape.widths[l] + shape.widths[l + 1]));
        weight = draw(-bound, bound);
      });
  return theta;
}

Rows example_rows(const Shape& shape, Size rows) {
  Rows result;
  Draw draw(2);
  const auto classes = static_cast<float>(shape.outputs());
  for (Size row = 0; row < rows; ++row) {
    const auto label = static_cast<Label>(draw(0, classes));
    for (Size input = 0; input < shape.inputs(); ++input) {
      const bool bright = (input + static_cast<Size>(label)) % 3 == 0;
      result.inputs.push_back(draw(0, bright ? 1.0F : 0.5F));
    }
    result.labels.push_back(draw(0, 1) < 0.1F ? static_cast<Label>(draw(0, classes)) : label);
  }
  return result;
}

Operands example_operands() {
  Operands operands;
  Draw draw(3);
  const auto fill = [&](std::vector<float>& numbers, Size size) {
    numbers.resize(size);
    for (float& number : numbers) number = draw(-1, 1);
  };
  for (Size l = 0; l < layers; ++l) {
    fill(operands.x[l], Operands::batch * digits.widths[l]);
    fill(operands.weights[l], digits.widths[l] * digits.widths[l + 1]);
    fill(operands.delta[l], Operands::batch * digits.widths[l + 1]);
  }
  return operands;
}

}  // namespace bench

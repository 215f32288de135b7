// SPDX-License-Identifier: MIT
#include "reference.hpp"

#include <algorithm>
#include <cmath>

namespace bench {

namespace {

/// Where the parameters of an output begin in θ: its bias, then its weights.
Size begin_of(const Shape& shape, Size layer, Size output) {
  Size begin = 0;
  for (Size l = 0; l < layer; ++l) begin += shape.widths[l + 1] * (shape.widths[l] + 1);
  return begin + output * (shape.widths[layer] + 1);
}

void softmax(std::vector<double>& z) {
  const double largest = *std::max_element(z.begin(), z.end());
  double sum = 0;
  for (double& number : z) sum += number = std::exp(number - largest);
  for (double& number : z) number /= sum;
}

}  // namespace

Reference::Reference(const Shape& shape, std::span<const float> theta)
    : shape_(shape), theta_(theta.begin(), theta.end()) {}

Reference::Activations Reference::forward(const float* row) const {
  Activations a;
  a[0].assign(row, row + shape_.inputs());
  for (Size l = 0; l < layers; ++l) {
    for (Size output = 0; output < shape_.widths[l + 1]; ++output) {
      const double* w = &theta_[begin_of(shape_, l, output)];
      double z = w[0];
      for (Size input = 0; input < a[l].size(); ++input) z += w[1 + input] * a[l][input];
      const bool last = l + 1 == layers;
      a[l + 1].push_back(last ? z : shape_.hidden_is_tanh ? std::tanh(z) : 1 / (1 + std::exp(-z)));
    }
  }
  if (!shape_.output_is_linear) softmax(a.back());
  return a;
}

double Reference::step(const float* rows, const Label* labels, Size batch) {
  std::vector<double> gradient(theta_.size());
  double cost = 0;
  for (Size row = 0; row < batch; ++row) {
    const Activations a = forward(rows + row * shape_.inputs());
    std::vector<double> delta = a.back();
    cost -= std::log(delta[static_cast<Size>(labels[row])]);
    delta[static_cast<Size>(labels[row])] -= 1;
    for (Size l = layers; l-- > 0;) {
      std::vector<double> below(a[l].size());
      for (Size output = 0; output < delta.size(); ++output) {
        const Size begin = begin_of(shape_, l, output);
        gradient[begin] += delta[output];
        for (Size input = 0; input < below.size(); ++input) {
          gradient[begin + 1 + input] += delta[output] * a[l][input];
          below[input] += delta[output] * theta_[begin + 1 + input];
        }
      }
      for (Size input = 0; input < below.size(); ++input)
        below[input] *= shape_.hidden_is_tanh ? 1 - a[l][input] * a[l][input] : a[l][input] * (1 - a[l][input]);
      delta = std::move(below);
    }
  }
  const double rate = static_cast<double>(learning_rate) / static_cast<double>(batch);
  for (Size i = 0; i < theta_.size(); ++i) theta_[i] -= rate * gradient[i];
  return cost / static_cast<double>(batch);
}

ReferenceResults reference_products(const Operands& in) {
  ReferenceResults out;
  for (Size l = 0; l < layers; ++l) {
    const Size inputs = digits.widths[l], outputs = digits.widths[l + 1];
    out.forward[l].resize(Operands::batch * outputs);
    out.gradient[l].resize(inputs * outputs);
    if (l > 0) out.backward[l].resize(Operands::batch * inputs);
    for (Size row = 0; row < Operands::batch; ++row)
      for (Size i = 0; i < inputs; ++i)
        for (Size o = 0; o < outputs; ++o) {
          const double x = in.x[l][row * inputs + i], w = in.weights[l][i * outputs + o],
                       d = in.delta[l][row * outputs + o];
          out.forward[l][row * outputs + o] += x * w;
          out.gradient[l][i * outputs + o] += x * d;
          if (l > 0) out.backward[l][row * inputs + i] += d * w;
        }
  }
  return out;
}

}  // namespace bench

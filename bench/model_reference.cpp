// SPDX-License-Identifier: MIT
#include "model_reference.hpp"

#include "reference_layer.hpp"

namespace bench {

namespace {

/// The layers one after the other, each with its inputs and outputs.
std::vector<LayerRun> run(const Model& model, const Numbers& theta, std::span<const float> observation) {
  std::vector<LayerRun> runs;
  Map map = model.input;
  map.width = observation.size() / (map.channels * map.height);
  Size begin = 0;
  for (const ModelLayer& layer : model.layers) {
    Numbers x = runs.empty() ? Numbers(observation.begin(), observation.end()) : runs.back().y;
    runs.push_back({layer, map, layer.output(map), theta.data() + begin, std::move(x)});
    runs.back().forward();
    map = runs.back().out;
    for (const Size size : layer.tensors()) begin += size;
  }
  if (!model.classifies) return runs;
  Numbers& y = runs.back().y;
  const double largest = *std::max_element(y.begin(), y.end());
  double sum = 0;
  for (double& number : y) sum += number = std::exp(number - largest);
  for (double& number : y) number /= sum;
  return runs;
}

}  // namespace

ModelReference::ModelReference(const Model& model, std::span<const float> theta)
    : model_(model), theta_(theta.begin(), theta.end()), m_(theta.size()), v_(theta.size()) {}

Numbers ModelReference::predict(std::span<const float> observation) const {
  return run(model_, theta_, observation).back().y;
}

double ModelReference::step(const Examples& examples, Size first, Size batch) {
  Numbers gradient(theta_.size());
  const Size inputs = model_.input.size(), outputs = model_.output().size();
  double cost = 0;
  for (Size row = first; row < first + batch; ++row) {
    const auto runs = run(model_, theta_, {&examples.inputs[row * inputs], inputs});
    // ∂J/∂z of softmax with cross-entropy, or ∂J/∂y of squared errors.
    Numbers delta = runs.back().y;
    if (model_.classifies) {
      double& chosen = delta[static_cast<Size>(examples.labels[row])];
      cost -= std::log(chosen);
      chosen -= 1;
    } else {
      for (Size i = 0; i < outputs; ++i) {
        const double error = delta[i] - examples.targets[row * outputs + i];
        cost += error * error;
        delta[i] = 2 * error;
      }
    }
    for (Size l = runs.size(); l-- > 0;)
      delta = runs[l].backward(std::move(delta), gradient.data() + (runs[l].theta - theta_.data()));
  }
  for (double& number : gradient) number /= static_cast<double>(batch);
  update(gradient);
  return cost / static_cast<double>(batch);
}

/// Plain gradient descent for classes, else Adam as its authors wrote it down.
void ModelReference::update(const Numbers& gradient) {
  constexpr double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  ++steps_;
  for (Size i = 0; i < theta_.size(); ++i) {
    if (model_.classifies) {
      theta_[i] -= static_cast<double>(learning_rate) * gradient[i];
      continue;
    }
    m_[i] = beta1 * m_[i] + (1 - beta1) * gradient[i];
    v_[i] = beta2 * v_[i] + (1 - beta2) * gradient[i] * gradient[i];
    const double mean = m_[i] / (1 - std::pow(beta1, steps_)), square = v_[i] / (1 - std::pow(beta2, steps_));
    theta_[i] -= adam_rate * mean / (std::sqrt(square) + epsilon);
  }
}

ReferenceConvolution reference_products(const ConvolutionOperands& in) {
  const Map map = in.layer.output(in.input);
  const Numbers weights(in.weights.begin(), in.weights.end());
  ReferenceConvolution result{Numbers(in.batch * map.size()), Numbers(weights.size()), Numbers(in.x.size())};
  for (Size row = 0; row < in.batch; ++row) {
    const float *x = &in.x[row * in.input.size()], *delta = &in.delta[row * map.size()];
    double *y = &result.forward[row * map.size()], *dx = &result.backward[row * in.input.size()];
    LayerRun{in.layer, in.input, map, nullptr, {}}.each_product_2d([&](Size to, Size w, Size from) {
      y[to] += weights[w] * x[from];
      result.gradient[w] += static_cast<double>(delta[to]) * x[from];
      dx[from] += delta[to] * weights[w];
    });
  }
  return result;
}

}  // namespace bench

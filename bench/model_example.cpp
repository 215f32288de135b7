// SPDX-License-Identifier: MIT
#include "model_example.hpp"

#include <cmath>

#include "draw.hpp"
#include "example.hpp"
#include "wavenet.hpp"

namespace bench {

std::vector<float> example_parameters(const Model& model) {
  std::vector<float> theta;
  Draw draw(4);
  const auto fill = [&](Size size, Size fan_in) {
    const float bound = 1 / std::sqrt(static_cast<float>(fan_in));
    for (Size i = 0; i < size; ++i) theta.push_back(draw(-bound, bound));
  };
  for (const ModelLayer& layer : model.layers) {
    // A deep network whose weights are larger than that makes much of every rounding.
    if (layer.kind == ModelLayer::wavenet) {
      for (const auto& tensor : wavenet::tensors()) fill(tensor.size, tensor.fan_in);
      continue;
    }
    const bool recurs = layer.kind == ModelLayer::gru || layer.kind == ModelLayer::lstm;
    const Size window = layer.kind == ModelLayer::conv2d ? layer.kernel * layer.kernel : layer.kernel;
    for (const Size size : layer.tensors()) fill(size, recurs ? layer.out : layer.in * window);
  }
  return theta;
}

Examples example_observations(const Model& model, Size count) {
  if (model.classifies) {
    Rows rows = example_rows({{model.input.size(), 1, 1, model.output().size()}}, count);
    return {std::move(rows.inputs), std::move(rows.labels), {}};
  }
  Examples result;
  Draw draw(5);
  for (Size i = 0; i < count; ++i) {
    float mean = 0;
    for (Size step = 0; step < model.input.size(); ++step) {
      result.inputs.push_back(draw(-1, 1));
      mean = 0.7F * mean + 0.3F * result.inputs.back();
      result.targets.push_back(mean);
    }
  }
  return result;
}

std::vector<ConvolutionOperands> example_operands(const ModelTask& task) {
  std::vector<ConvolutionOperands> all;
  Draw draw(6);
  const auto numbers = [&](Size size) {
    std::vector<float> result(size);
    for (float& number : result) number = draw(-1, 1);
    return result;
  };
  walk_model(task.model, [&](const ModelLayer& layer, const Map& map, Size) {
    if (layer.kind != ModelLayer::conv2d) return;
    const bool trains = task.use == Use::training;
    all.push_back({layer, map, task.batch, trains, trains && !all.empty(), numbers(task.batch * map.size()),
                   numbers(layer.tensors()[0]), numbers(task.batch * layer.output(map).size())});
  });
  return all;
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include "model.hpp"

#include "wavenet.hpp"

namespace bench {

namespace {

/// Gates of a recurrent layer.
Size gates(ModelLayer::Kind kind) { return kind == ModelLayer::lstm ? 4 : 3; }

std::vector<Size> sizes_of(const std::vector<bench::wavenet::Tensor>& tensors) {
  std::vector<Size> sizes;
  for (const auto& tensor : tensors) sizes.push_back(tensor.size);
  return sizes;
}

/// Steps that go into a stream at one call.
constexpr Size call = 256;

Model recurrent(ModelLayer::Kind kind, Size hidden, Size steps) {
  return {{1, 1, steps}, {{kind, 1, hidden}, {ModelLayer::linear, hidden, 1}}};
}

}  // namespace

Map ModelLayer::output(const Map& input) const {
  switch (kind) {
    case conv2d:
      return {out, input.height - kernel + 1, input.width - kernel + 1};
    case max_pool:
      return {input.channels, input.height / kernel, input.width / kernel};
    case linear:
      if (in == input.size()) return {out, 1, 1};
      [[fallthrough]];
    default:
      return {out, 1, input.width};
  }
}

std::vector<Size> ModelLayer::tensors() const {
  switch (kind) {
    case conv2d:
      return {out * in * kernel * kernel, out};
    case conv1d:
      return {out * in * kernel, out};
    case max_pool:
      return {};
    case wavenet:
      return sizes_of(bench::wavenet::tensors());
    case linear:
      return {out * in, out};
    default:
      return {gates(kind) * out * in, gates(kind) * out * out, gates(kind) * out, gates(kind) * out};
  }
}

Size ModelLayer::operations(const Map& input) const {
  const Map map = output(input);
  switch (kind) {
    case conv2d:
      return 2 * map.size() * in * kernel * kernel;
    case conv1d:
      return 2 * map.size() * in * kernel;
    case max_pool:
      return 0;
    case wavenet:
      return map.width * bench::wavenet::operations();
    case linear:
      return 2 * map.size() * in;
    default:
      return 2 * map.size() * gates(kind) * (in + out);
  }
}

Map Model::output() const {
  Map map = input;
  for (const ModelLayer& layer : layers) map = layer.output(map);
  return map;
}

Size Model::parameters() const {
  Size sum = 0;
  for (const ModelLayer& layer : layers)
    for (const Size size : layer.tensors()) sum += size;
  return sum;
}

Size Model::prediction_operations() const {
  Size sum = 0;
  walk_model(*this, [&](const ModelLayer& layer, const Map& map, Size) { sum += layer.operations(map); });
  return sum;
}

Size Model::training_operations() const {
  const ModelLayer& first = layers.front();
  // A recurrent layer hands errors back to its own steps all the same.
  const bool recurs = first.kind == ModelLayer::gru || first.kind == ModelLayer::lstm;
  const Size whole = first.operations(input);
  const Size spared = recurs ? whole * first.in / (first.in + first.out) : whole;
  return 3 * prediction_operations() - spared;
}

const Model cnn{{1, 28, 28},
                {{ModelLayer::conv2d, 1, 8, 3},
                 {ModelLayer::max_pool, 8, 8, 2},
                 {ModelLayer::conv2d, 8, 16, 3},
                 {ModelLayer::max_pool, 16, 16, 2},
                 {ModelLayer::linear, 400, 10}},
                true};

const Model gru_sequence = recurrent(ModelLayer::gru, 16, 64);
const Model gru8 = recurrent(ModelLayer::gru, 8, call), gru16 = recurrent(ModelLayer::gru, 16, call),
            gru32 = recurrent(ModelLayer::gru, 32, call), gru128 = recurrent(ModelLayer::gru, 128, call),
            lstm8 = recurrent(ModelLayer::lstm, 8, call), lstm16 = recurrent(ModelLayer::lstm, 16, call),
            lstm32 = recurrent(ModelLayer::lstm, 32, call);

const Model convolutions{{1, 1, call},
                         {{ModelLayer::conv1d, 1, 8, 3, 1},
                          {ModelLayer::conv1d, 8, 8, 3, 2},
                          {ModelLayer::conv1d, 8, 8, 3, 4},
                          {ModelLayer::conv1d, 8, 8, 3, 8},
                          {ModelLayer::linear, 8, 1}}};

const Model wavenet_a1{{1, 1, call}, {{ModelLayer::wavenet, 1, 1}}};

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "network.hpp"

/// Networks that are not three dense layers: images, sequences, streams.
namespace bench {

/// What goes from layer to layer for one observation: an image, or a sequence of `width` steps of one row each.
struct Map {
  Size channels, height, width;

  constexpr Size size() const { return channels * height * width; }
};

/// A layer, by the equations of PyTorch's module of this name.
struct ModelLayer {
  enum class Kind {
    conv2d,    ///< kernel × kernel pixels where they fit, then ReLU
    max_pool,  ///< kernel × kernel pixels, none of them twice
    conv1d,    ///< causal, then tanh
    gru,
    lstm,
    wavenet,  ///< all of it (see wavenet.hpp)
    linear    ///< of an image all numbers at once, of a sequence step by step
  };
  using enum Kind;

  Kind kind;
  Size in, out, kernel = 1, dilation = 1;

  /// What becomes of a map.
  Map output(const Map& input) const;
  /// How many numbers each parameter tensor has, in PyTorch's order: weight, bias; weight_ih, weight_hh, bias_ih,
  /// bias_hh. Each lies row by row, as PyTorch saves it. (A WaveNet is none of PyTorch's: see wavenet.hpp.)
  std::vector<Size> tensors() const;
  /// Multiplications and additions of the products for one observation.
  Size operations(const Map& input) const;
};

/// A network of such layers. Of one that tells classes the last layer ends in softmax.
struct Model {
  Map input;
  std::vector<ModelLayer> layers;
  bool classifies = false;

  Map output() const;
  bool is_sequence() const { return input.height == 1; }
  Size parameters() const;
  Size prediction_operations() const;
  /// Nobody needs the gradient of the network's input.
  Size training_operations() const;
};

/// f(layer, the map it is given, where its parameters begin in θ) for each layer.
void walk_model(const Model& model, auto&& f) {
  Map map = model.input;
  Size begin = 0;
  for (const ModelLayer& layer : model.layers) {
    f(layer, map, begin);
    map = layer.output(map);
    for (const Size size : layer.tensors()) begin += size;
  }
}

/// 1×28×28, two convolutions with max-pooling, ten classes.
extern const Model cnn;
/// Sequences of 64 steps of one number, GRU 16, a number for each step.
extern const Model gru_sequence;
/// Streams of one number a step; what is called a sequence is what goes in at one call.
extern const Model gru8, gru16, gru32, gru128, lstm8, lstm16, lstm32;
/// Four causal convolutions of 8 channels, dilations 1, 2, 4, 8.
extern const Model convolutions;
extern const Model wavenet_a1;

}  // namespace bench

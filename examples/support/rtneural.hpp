// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <strata/strata.hpp>
#include <string>

/// Networks as RTNeural's JSON files have them: what Keras says of its layers (`load_keras`), or a state_dict of
/// PyTorch
/// (`load_tensor`). The network is written as a type; a file that does not fit it is an Error.
namespace rtneural {

using Json = nlohmann::json;
using strata::Size;

inline Json read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw strata::Error(path + ": cannot be read");
  auto json = Json::parse(file, nullptr, false);
  if (!json.is_object()) throw strata::Error(path + ": is no JSON object");
  return json;
}

namespace detail {

/// The numbers of nested lists, which must have these lengths.
inline std::vector<float> numbers(const Json& list, std::initializer_list<Size> lengths, const std::string& what) {
  std::vector<float> all;
  const auto visit = [&](const auto& self, const Json& part, const Size* length) -> void {
    if (length == lengths.end()) {
      all.push_back(part.get<float>());
      return;
    }
    if (!part.is_array() || part.size() != *length)
      throw strata::Error(strata::detail::text_of(what, ": expected ", *length, " entries, found ",
                                                  part.is_array() ? std::to_string(part.size()) : part.dump()));
    for (const Json& each : part) self(self, each, length + 1);
  };
  visit(visit, list, lengths.begin());
  return all;
}

/// One layer of Keras's: its type, activation and weights.
struct Layer {
  const Json& json;
  std::string what;

  std::string text(const char* key) const { return json.value(key, std::string()); }
  Size number(const char* key, Size without) const {
    const auto found = json.find(key);
    if (found == json.end()) return without;
    return found->is_array() ? found->at(0).get<Size>() : found->get<Size>();
  }
  void must_be(bool condition, const std::string& rule) const {
    if (!condition) throw strata::Error(what + ": " + rule);
  }
  std::vector<float> weights(Size index, std::initializer_list<Size> lengths) const {
    must_be(json.at("weights").size() > index, "it has no weights " + std::to_string(index));
    return numbers(json.at("weights")[index], lengths, what);
  }
  Size weight_count() const { return json.at("weights").size(); }
};

/// tensor ← numbers, in order.
void put(auto& tensor, const std::vector<float>& numbers) { std::copy(numbers.begin(), numbers.end(), tensor.begin()); }

/// What Keras calls an activation of strata's.
template <class Activation>
std::string name_of_activation() {
  std::string name = strata::type_name<Activation>();
  for (char& letter : name) letter = static_cast<char>(std::tolower(letter));
  return name == "identity" ? "" : name;
}
template <class Activation>
void check_activation(const Layer& layer) {
  layer.must_be(layer.text("activation") == name_of_activation<Activation>(),
                "its activation is \"" + layer.text("activation") + "\", the network's is \"" +
                    name_of_activation<Activation>() + "\"");
}

template <Size In, Size Out, class Activation, class Bias>
void load(std::type_identity<strata::Dense<In, Out, Activation, Bias>>, auto& p, const Layer& layer) {
  const auto type = layer.text("type");
  layer.must_be(type == "dense" || type == "time-distributed-dense", "it is no dense layer");
  check_activation<Activation>(layer);
  put(p.weights, layer.weights(0, {In, Out}));
  constexpr bool has_biases = std::same_as<Bias, strata::WithBias>;
  layer.must_be(layer.weight_count() == (has_biases ? 2 : 1), has_biases ? "it has no biases" : "it has biases");
  if constexpr (has_biases) put(p.biases, layer.weights(1, {Out}));
}
template <class L, class ShapeType>
void load(std::type_identity<strata::AtEachStep<L, ShapeType>>, auto& p, const Layer& layer) {
  load(std::type_identity<L>(), p, layer);
}

/// Of a convolution with or without groups.
template <class Geometry, class Activation>
void load_convolution(auto& p, const Layer& layer) {
  constexpr auto options = Geometry::options;
  check_activation<Activation>(layer);
  if constexpr (Geometry::is_image) {
    layer.must_be(layer.text("type") == "conv2d", "it is no conv2d");
    layer.must_be(layer.number("dilation", 1) == options.dilation_height &&
                      layer.number("strides", 1) == options.stride_width && options.dilation_width == 1 &&
                      options.stride_height == 1,
                  "its dilation in time or its stride in features is another");
    put(p.weights,
        layer.weights(0, {options.kernel_height, options.kernel_width, Geometry::channels_in, Geometry::channels_out}));
  } else {
    layer.must_be(layer.text("type") == "conv1d", "it is no conv1d");
    layer.must_be(layer.number("dilation", 1) == options.dilation_width && layer.number("groups", 1) == options.groups,
                  "its dilation or its groups are others");
    put(p.weights,
        layer.weights(0, {options.kernel_width, Geometry::channels_in / options.groups, Geometry::channels_out}));
  }
  put(p.biases, layer.weights(1, {Geometry::channels_out}));
}
template <class Entry, class ShapeType, class Activation>
void load(std::type_identity<strata::Convolution<Entry, ShapeType, Activation>>, auto& p, const Layer& layer) {
  load_convolution<strata::detail::ConvolutionGeometry<Entry, ShapeType>, Activation>(p, layer);
}
template <class Entry, class ShapeType, class Activation>
void load(std::type_identity<strata::GroupedConvolution<Entry, ShapeType, Activation>>, auto& p, const Layer& layer) {
  load_convolution<strata::detail::ConvolutionGeometry<Entry, ShapeType>, Activation>(p, layer);
}

/// γ, β, mean and variance, or only the last two.
template <class Entry, class ShapeType>
void load(std::type_identity<strata::BatchNormalization<Entry, ShapeType>>, auto& p, const Layer& layer) {
  constexpr Size channels = ShapeType::channels;
  layer.must_be(layer.text("type").starts_with("batchnorm"), "it is no batch norm");
  layer.must_be(std::abs(layer.json.at("epsilon").get<double>() - Entry::options.epsilon) < 1e-9,
                "its epsilon is another");
  const Size first = layer.weight_count() == 4 ? 2 : 0;
  p.scale.fill(1);
  p.shift.fill(0);
  if (first == 2) {
    put(p.scale, layer.weights(0, {channels}));
    put(p.shift, layer.weights(1, {channels}));
  }
  put(p.mean, layer.weights(first, {channels}));
  put(p.variance, layer.weights(first + 1, {channels}));
}

template <class ShapeType, Size Count>
void load(std::type_identity<strata::ParametricReLU<ShapeType, Count>>, auto& p, const Layer& layer) {
  layer.must_be(layer.text("type") == "prelu", "it is no prelu");
  put(p.slopes, layer.weights(0, {1, Count}));
}

/// Keras's gates z r h are r z n here; of its LSTM i f c o they are i f g o.
template <class Cell, Size In, Size Hidden, class ShapeType>
void load(std::type_identity<strata::Recurrence<Cell, In, Hidden, ShapeType>>, auto& p, const Layer& layer) {
  constexpr bool gru = Cell::gates == 3;
  constexpr Size sums = Cell::gates * Hidden;
  layer.must_be(layer.text("type") == (gru ? "gru" : "lstm"), "it is no layer of this kind");
  check_activation<strata::Tanh>(layer);
  const auto put_gates = [](auto& tensor, const std::vector<float>& numbers) {
    for (Size i = 0; i < numbers.size(); ++i) {
      const Size gate = i % sums / Hidden, place = gru && gate < 2 ? 1 - gate : gate;
      tensor.data()[i / sums * sums + place * Hidden + i % Hidden] = numbers[i];
    }
  };
  put_gates(p.weights, layer.weights(0, {In, sums}));
  put_gates(p.recurrent_weights, layer.weights(1, {Hidden, sums}));
  if constexpr (gru) {
    const auto both = layer.weights(2, {2, sums});
    const auto half = both.begin() + static_cast<std::ptrdiff_t>(sums);
    put_gates(p.biases, {both.begin(), half});
    put_gates(p.recurrent_biases, {half, both.end()});
  } else {
    put_gates(p.biases, layer.weights(2, {sums}));
    p.recurrent_biases.fill(0);
  }
}

/// An activation that is an entry of its own.
template <Size N, class Activation>
void load(std::type_identity<strata::Activate<N, Activation>>, auto&, const Layer& layer) {
  check_activation<Activation>(layer);
}
template <class ShapeType, class Activation>
void load(std::type_identity<strata::Applied<ShapeType, Activation>>, auto&, const Layer& layer) {
  check_activation<Activation>(layer);
}

}  // namespace detail

/// The network's parameters ← those of Keras's layers, one for each of its own.
template <class Network>
void load_keras(Network& network, const Json& json) {
  const Json& layers = json.at("layers");
  if (layers.size() != Network::layer_count)
    throw strata::Error(
        strata::detail::text_of("the file has ", layers.size(), " layers, the network ", Network::layer_count));
  Size index = 0;
  network.for_each_layer([&]<class L>(std::type_identity<L> layer, auto& p) {
    const Json& of_layer = layers[index];
    detail::load(layer, p,
                 {of_layer, strata::detail::text_of("layer ", index, " (", of_layer.value("type", ""), ") into ",
                                                    strata::type_name<L>())});
    ++index;
  });
}

/// A tensor of the network ← that of a state_dict.
template <class Network>
void load_tensor(Network& network, std::string_view name, const Json& json, std::string_view theirs) {
  const auto found = json.find(theirs);
  if (found == json.end()) throw strata::Error("the file has no " + std::string(theirs));
  std::vector<float> numbers;
  const auto visit = [&](const auto& self, const Json& part) -> void {
    if (part.is_number())
      numbers.push_back(part);
    else
      for (const Json& each : part) self(self, each);
  };
  visit(visit, *found);
  strata::set_saved_tensor(network, name, std::span<const float>(numbers));
}

}  // namespace rtneural

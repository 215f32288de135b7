// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <strata/strata.hpp>
#include <string>
#include <tuple>
#include <vector>

/// Amplifier captures of Neural Amp Modeler (.nam): JSON with an architecture, its sizes, and a flat list of weights.
namespace nam {

using strata::Size;

/// How long a recurrent capture is played silence before it is used.
inline constexpr double warm_up_seconds = 0.5;
/// Samples a block. The networks below learn nothing, so that their sequences may be as short.
inline constexpr Size block = 64;

/// A capture as it is in the file, and the strata layers that it is.
struct Capture {
  std::string path, type;
  std::vector<float> weights;
  double sample_rate = 48000;
};

/// An error that names the file.
[[noreturn]] inline void complain(const std::string& path, const std::string& what) {
  throw strata::Error(path + ": " + what);
}

namespace detail {

using Json = nlohmann::json;

/// config[key] as a T, or an error that says what there is instead.
template <class T>
T get(const Json& config, const char* key, const std::string& path) {
  const auto found = config.find(key);
  if (found == config.end()) complain(path, std::string("`") + key + "` is missing");
  try {
    return found->get<T>();
  } catch (const Json::exception&) {
    complain(path, std::string("`") + key + "` is " + found->dump() + ", which is not what this program knows");
  }
}

/// What strata calls an activation of the file's.
inline std::string activation_of(const Json& layer, const std::string& path) {
  const auto name = get<std::string>(layer, "activation", path);
  for (const auto& [theirs, ours] :
       {std::pair("Tanh", "Tanh"), std::pair("ReLU", "ReLU"), std::pair("Sigmoid", "Sigmoid"),
        std::pair("Hardtanh", "HardTanh"), std::pair("LeakyReLU", "LeakyReLU<>")})
    if (name == theirs) return ours;
  complain(path,
           "the activation " + name + " is none that this program knows (Tanh, ReLU, Sigmoid, Hardtanh, LeakyReLU)");
}

/// An array as it is written: "WaveNetArray<16, 3, 8, Tanh, Dilations<1, 2, 4>, HeadBias>".
struct ArrayText {
  Size channels, kernel, head;
  std::string activation;
  std::vector<Size> dilations;
  bool gated, head_biases;

  std::string text() const {
    std::string list;
    for (const Size dilation : dilations) list += (list.empty() ? "" : ", ") + std::to_string(dilation);
    return strata::detail::text_of("WaveNetArray<", channels, ", ", kernel, ", ", head, ", ", activation,
                                   ", Dilations<", list, ">", gated ? ", Gate" : "", head_biases ? ", HeadBias" : "",
                                   ">");
  }
};

/// "WaveNet<1, WaveNetArray<16, 3, 8, Tanh, Dilations<1, 2, 4>>, …>".
inline std::string wave_net_type(const Json& config, const std::string& path) {
  if (const auto head = config.find("head"); head != config.end() && !head->is_null())
    complain(path, "it has a `head` behind its arrays, which this program does not play");
  const auto layers = get<std::vector<Json>>(config, "layers", path);
  if (layers.empty()) complain(path, "`layers` is empty");
  std::string type = "WaveNet<1";
  Size coming = 1, skip = 0;
  for (const Json& layer : layers) {
    const auto size = [&](const char* key) { return get<Size>(layer, key, path); };
    const auto must_be = [&](const char* key, Size expected) {
      if (size(key) != expected)
        complain(path,
                 strata::detail::text_of("`", key, "` is ", size(key), " where ", expected, " comes to the array"));
    };
    must_be("input_size", coming);
    must_be("condition_size", 1);
    if (skip != 0) must_be("channels", skip);
    type += ", " + ArrayText{.channels = size("channels"),
                             .kernel = size("kernel_size"),
                             .head = size("head_size"),
                             .activation = activation_of(layer, path),
                             .dilations = get<std::vector<Size>>(layer, "dilations", path),
                             .gated = get<bool>(layer, "gated", path),
                             .head_biases = get<bool>(layer, "head_bias", path)}
                       .text();
    coming = size("channels");
    skip = size("head_size");
  }
  if (skip != 1)
    complain(path, strata::detail::text_of("the last `head_size` is ", skip, ", and sound has one channel"));
  return type + ">";
}

/// "LSTM<1, 3>, EachStep<Dense<3, 1>>".
inline std::string lstm_type(const Json& config, const std::string& path) {
  const auto size = [&](const char* key) { return get<Size>(config, key, path); };
  if (size("input_size") != 1) complain(path, "`input_size` is not 1, and sound has one channel");
  const Size hidden = size("hidden_size"), count = size("num_layers");
  std::string type;
  for (Size i = 0; i < count; ++i) type += strata::detail::text_of("LSTM<", i == 0 ? 1 : hidden, ", ", hidden, ">, ");
  return type + strata::detail::text_of("EachStep<Dense<", hidden, ", 1>>");
}

/// The numbers of the file one after the other, as often as they are asked for.
class Weights {
 public:
  explicit Weights(const Capture& capture) : capture_(capture) {}

  float next() {
    if (next_ == capture_.weights.size())
      complain(capture_.path,
               strata::detail::text_of("there are only ", next_, " weights; more belong to ", capture_.type));
    return capture_.weights[next_++];
  }
  void fill(auto& tensor) {
    for (float& number : tensor.storage()) number = next();
  }
  /// m(j, i) ← numbers that stand row by row for the transpose of m.
  void fill_transposed(auto& m) {
    for (Size j = 0; j < m.shape()[1]; ++j)
      for (Size i = 0; i < m.shape()[0]; ++i) m(i, j) = next();
  }
  void must_be_at_the_end() const {
    if (next_ != capture_.weights.size())
      complain(capture_.path, strata::detail::text_of("there are ", capture_.weights.size(), " weights; ", next_,
                                                      " belong to ", capture_.type));
  }

 private:
  const Capture& capture_;
  Size next_ = 0;
};

/// An array: R, then of each dilation W, b, M, W₁, b₁, then H and its bias.
template <class Stage>
void load_array(auto& p, Weights& weights) {
  weights.fill_transposed(p.rechannel);
  for (auto& dilation : p.dilations) {
    constexpr Size taps = Stage::kernel * Stage::channels;
    for (Size out = 0; out < Stage::sums; ++out)
      for (Size in = 0; in < Stage::channels; ++in)
        for (Size tap = 0; tap < Stage::kernel; ++tap)
          dilation.weights(tap * Stage::channels + in, out) = weights.next();
    weights.fill(dilation.biases);
    for (Size out = 0; out < Stage::sums; ++out)
      for (Size in = taps; in < Stage::taps; ++in) dilation.weights(in, out) = weights.next();
    weights.fill_transposed(dilation.mix);
    weights.fill(dilation.mix_biases);
  }
  weights.fill_transposed(p.head);
  p.head_biases.fill(0);
  if constexpr (std::remove_cvref_t<decltype(p)>::tensor_count % 4 == 3) weights.fill(p.head_biases);
}

/// A WaveNet; its last weight is a factor of the output, which the last head takes over.
template <Size Steps, Size Condition, class... Stages>
void load_layers(std::type_identity<strata::WaveNetLayer<Steps, Condition, std::tuple<Stages...>>>, auto& network,
                 Weights& weights) {
  auto& arrays = network.template layer<0>().layers;
  [&]<Size... I>(std::index_sequence<I...>) { (load_array<Stages>(arrays.template get<I>(), weights), ...); }
  (std::index_sequence_for<Stages...>());
  auto& last = arrays.template get<sizeof...(Stages) - 1>();
  const float scale = weights.next();
  last.head *= scale;
  last.head_biases *= scale;
}

/// Recurrent layers, and what each began with in the file is kept in `first` (h, then c), then the head.
template <class Network>
void load_recurrent(Network& network, Weights& weights, std::vector<float>& first) {
  const auto cell = [&]<Size I>(std::integral_constant<Size, I>) {
    auto& p = network.template layer<I>();
    constexpr Size in = strata::Shape<decltype(p.weights)>::rows,
                   hidden = strata::Shape<decltype(p.recurrent_weights)>::rows;
    for (Size sum = 0; sum < 4 * hidden; ++sum) {
      for (Size i = 0; i < in; ++i) p.weights(i, sum) = weights.next();
      for (Size i = 0; i < hidden; ++i) p.recurrent_weights(i, sum) = weights.next();
    }
    weights.fill(p.biases);
    p.recurrent_biases.fill(0);
    for (Size i = 0; i < 2 * hidden; ++i) first.push_back(weights.next());
  };
  [&]<Size... I>(std::index_sequence<I...>) { (cell(std::integral_constant<Size, I>()), ...); }
  (std::make_index_sequence<Network::layer_count - 1>());
  auto& head = network.template layer<Network::layer_count - 1>();
  weights.fill(head.weights);
  weights.fill(head.biases);
}

template <class Network>
inline constexpr bool is_recurrent = Network::template Layer<0>::history == strata::unlimited_history;

/// The entries as they are written: "LSTM<1, 3>, EachStep<Dense<3, 1>>".
template <class Network>
std::string type_of(std::type_identity<Network>) {
  std::string type;
  [&]<Size... I>(std::index_sequence<I...>) {
    (type.append(I == 0 ? "" : ", ").append(strata::type_name<typename Network::template Entry<I>>()), ...);
  }
  (std::make_index_sequence<Network::layer_count>());
  return type;
}
/// Of a WaveNet, whose name may be longer than type_name takes.
template <Size Steps, Size Condition, class... Arrays>
std::string type_of(
    std::type_identity<strata::Network<strata::Sequence<Steps, 1>, strata::WaveNet<Condition, Arrays...>>>) {
  std::string type = "WaveNet<" + std::to_string(Condition);
  (type.append(", ").append(ArrayText{.channels = Arrays::channels,
                                      .kernel = Arrays::kernel,
                                      .head = Arrays::head,
                                      .activation = strata::type_name<typename Arrays::Activation>(),
                                      .dilations = {Arrays::dilations.begin(), Arrays::dilations.end()},
                                      .gated = Arrays::gated,
                                      .head_biases = Arrays::head_biases}
                                .text()),
   ...);
  return type + ">";
}

}  // namespace detail

/// Reads a file. Throws Error if it is no capture, or one of a kind that is not played here.
inline Capture read(const std::string& path) {
  using detail::get;
  std::ifstream file(path);
  if (!file) complain(path, "cannot be read");
  const auto json = detail::Json::parse(file, nullptr, false);
  if (!json.is_object()) complain(path, "is no JSON object, as a .nam file is");
  Capture capture{.path = path, .type = {}, .weights = get<std::vector<float>>(json, "weights", path)};
  const auto architecture = get<std::string>(json, "architecture", path);
  const auto config = get<detail::Json>(json, "config", path);
  if (architecture == "WaveNet")
    capture.type = detail::wave_net_type(config, path);
  else if (architecture == "LSTM")
    capture.type = detail::lstm_type(config, path);
  else
    complain(path, "its architecture is " + architecture + "; this program plays WaveNet and LSTM");
  if (const auto rate = json.find("sample_rate"); rate != json.end() && rate->is_number()) capture.sample_rate = *rate;
  return capture;
}

/// A capture that is ready to be played: its network, and a stream that has heard a long silence.
template <class NetworkType>
struct Amplifier {
  using Network = NetworkType;
  Network network;
  strata::Streaming<Network, block> stream{network};

  explicit Amplifier(const Capture& capture) {
    detail::Weights weights(capture);
    if constexpr (detail::is_recurrent<Network>) {
      std::vector<float> first;
      detail::load_recurrent(network, weights, first);
      begin(first);
      std::vector<float> silence(static_cast<Size>(warm_up_seconds * capture.sample_rate));
      stream.process(silence, silence);
    } else {
      detail::load_layers(std::type_identity<typename Network::template Layer<0>>(), network, weights);
      stream.warm_up();
    }
    weights.must_be_at_the_end();
  }

 private:
  void begin(const std::vector<float>& first) {
    auto next = first.begin();
    const auto cell = [&]<Size I>(std::integral_constant<Size, I>) {
      auto& now = stream.template state<I>().now;
      for (float& number : now.h) number = *next++;
      for (float& number : now.c) number = *next++;
    };
    [&]<Size... I>(std::index_sequence<I...>) { (cell(std::integral_constant<Size, I>()), ...); }
    (std::make_index_sequence<Network::layer_count - 1>());
  }
};

/// play(amplifier) with the one of the Networks that the capture is. Throws Error if it is none of them.
template <class... Networks>
void with_amplifier(std::type_identity<std::tuple<Networks...>>, const Capture& capture, auto&& play) {
  const auto try_one = [&]<class Network>(std::type_identity<Network> network) {
    if (detail::type_of(network) != capture.type) return false;
    play(*std::make_unique<Amplifier<Network>>(capture));
    return true;
  };
  if (!(try_one(std::type_identity<Networks>()) || ...))
    complain(capture.path,
             "no network of its shape is compiled in; add this one to Captures in "
             "examples/support/captures.hpp and build again:\n  Network<Sequence<nam::block, 1>, " +
                 capture.type + ">");
}

}  // namespace nam

// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "strata/data/atomic_file.hpp"
#include "strata/io/onnx_activations.hpp"
#include "strata/io/onnx_branches.hpp"
#include "strata/io/onnx_convolutions.hpp"
#include "strata/io/onnx_normalizations.hpp"
#include "strata/io/onnx_plain.hpp"
#include "strata/io/onnx_pools.hpp"
#include "strata/io/onnx_recurrence.hpp"
#include "strata/io/onnx_steps.hpp"
#include "strata/io/onnx_wave_net.hpp"
#include "strata/io/self_test.hpp"
#include "strata/version.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What programs of 2023 read: onnxruntime 1.14.
inline constexpr std::int64_t onnx_format = 8, onnx_operators = 17;

/// The axes of a batch of observations, as they lie in memory.
template <Size N>
std::vector<Size> axes_of(Extents<N>) {
  return {N};
}
template <Size Steps, Size Features>
std::vector<Size> axes_of(Extents<Steps, Features>) {
  return {Steps, Features};
}
template <Size Channels, Size Height, Size Width>
std::vector<Size> axes_of(Extents<Channels, Height, Width>) {
  return {Height, Width, Channels};
}

/// The graph with an output y, for the inputs and outputs of a network.
template <class Network>
ProtobufWriter onnx_graph(OnnxGraph& graph, const OnnxValue& y) {
  graph.call(graph.channels_last(y), "output");
  ProtobufWriter written = graph.written("network");
  written.message(11, onnx_value_info("input", axes_of(typename Network::InputShape())));
  written.message(12, onnx_value_info("output", axes_of(typename Network::OutputShape())));
  return written;
}
/// The graph of a network that predicts.
template <class Network>
ProtobufWriter onnx_graph(const Network& network) {
  OnnxGraph graph;
  OnnxValue x{"input", 1 + Network::InputShape::rank};
  Size number = 0;
  network.for_each_layer([&]<class L>(std::type_identity<L>, const auto& p) {
    x = graph.within(text_of("layers.", number++), [&] { return write_layer<L>(graph, p, x); });
  });
  return onnx_graph<Network>(graph, x);
}

/// The message ModelProto with a graph that predicts what the network does.
template <class Network>
ProtobufWriter onnx_model(const Network& network, const ProtobufWriter& graph, const std::string& architecture) {
  ProtobufWriter model, operators;
  model.whole(1, onnx_format);
  model.text(2, "strata");
  model.text(3, version);
  model.text(6, text_of(architecture,
                        ". Axes as in strata's memory: rows, then numbers, or steps and features, or "
                        "height, width and channels."));
  model.message(7, graph);
  operators.text(1, "");
  operators.whole(2, onnx_operators);
  model.message(8, operators);
  const auto note = [&](std::string_view key, std::string_view text) {
    ProtobufWriter entry;
    entry.text(1, key);
    entry.text(2, text);
    model.message(14, entry);
  };
  note("architecture", architecture);
  note(SelfTest<Network>::key, SelfTest<Network>(network).text());
  return model;
}

/// Error if a file would be larger than Protocol Buffers allow a message to be.
inline void check_onnx_size(Size bytes, const std::filesystem::path& path) {
  if (bytes >= Size{1} << 31U)
    STRATA_THROW Error(text_of(path.string(), ": the model would have ", bytes,
                               " bytes, and an ONNX file ends below 2 GiB; save it with save_network"));
}
inline void write_onnx(const std::filesystem::path& path, const ProtobufWriter& model) {
  check_onnx_size(model.bytes().size(), path);
  write_atomically(path, {std::as_bytes(std::span(model.bytes()))});
}

}  // namespace detail

/// Writes a network as an ONNX model that predicts what it predicts, for onnxruntime and whatever else reads ONNX
/// (version 8 of the format, 17 of the operators; all in float, whatever the network computes in). Needs no library.
///
/// One input, "input", and one output, "output", of any number of rows, each with the axes of strata's own memory, so
/// that the numbers of a batch are those that `predict` is given, in the same order:
/// rows × numbers, rows × steps × features, or rows × height × width × channels. Where ONNX's operators want the
/// channels first, the model transposes. Outputs are probabilities where the network's are: its last activation is part
/// of it, its cost is not.
///
/// Tensors are called "layers.0.weight", as in saved networks. The metadata have the architecture and a self-test, four
/// rows and what the network gave for them, as saved networks have it (see include/strata/README.md). The same network
/// gives the same bytes. The file is replaced as a whole or not at all.
///
/// A layer, activation, cell or join of somebody's own says how it is written by a function `to_onnx` (see
/// strata/io/onnx_form.hpp); without, this does not compile. Error if a number is not finite, or too large for float;
/// FileError if the file cannot be written.
template <class Network>
void save_onnx(const Network& network, const std::filesystem::path& path) {
  if constexpr (Network::valid) {
    using Kind = detail::WrittenRule<Network>;
    using Rule = std::conditional_t<std::same_as<Kind, detail::Kept>, detail::OnnxRule<Network>, Kind>;
    (void)sizeof(Rule);
    if constexpr (std::same_as<Rule, detail::Kept>) {
      detail::write_onnx(path,
                         detail::onnx_model(network, detail::onnx_graph(network), detail::architecture_of<Network>()));
    }
  }
}

}  // namespace strata

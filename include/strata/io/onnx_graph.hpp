// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/io/onnx_attribute.hpp"
#include "strata/io/saved_tensors.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What goes from node to node of an ONNX model: observations of a batch, which is the first axis, or a constant.
/// An observation of a shape has its axes in the order of strata's memory, [rows, numbers], [rows, steps, features] or
/// [rows, height, width, channels], unless `channels_first`: ONNX's convolutions want [rows, channels, …].
struct OnnxValue {
  std::string name;  ///< empty: an input of a node that is left out
  Size rank = 0;     ///< how many axes it has, as far as that is known
  bool channels_first = false;
};

namespace detail {

/// A ValueInfoProto: a tensor of floats with these axes, and the rows before them.
inline ProtobufWriter onnx_value_info(std::string_view name, const std::vector<Size>& axes) {
  ProtobufWriter shape, rows, tensor, type, info;
  rows.text(2, "rows");
  shape.message(1, rows);
  for (const Size length : axes) {
    ProtobufWriter axis;
    axis.whole(1, static_cast<std::int64_t>(length));
    shape.message(1, axis);
  }
  tensor.whole(1, 1);
  tensor.message(2, shape);
  type.message(1, tensor);
  info.text(1, name);
  info.message(2, type);
  return info;
}

}  // namespace detail

/// The graph of an ONNX model as it grows, node by node; every name in it follows from the layer's place. A layer of
/// somebody's own writes itself into it (see strata/io/onnx_form.hpp):
///
///     static auto to_onnx(auto& graph, const auto& p, const auto& x) {
///       return graph.node("Mul", {x, graph.tensor("scale", p.scale)});
///     }
class OnnxGraph {
 public:
  /// A node of one output, which has the axes of the first input, if it has inputs:
  /// graph.node("LeakyRelu", {x}, {{"alpha", 0.2}}).
  OnnxValue node(std::string_view op, const std::vector<OnnxValue>& inputs,
                 const std::vector<OnnxAttribute>& attributes = {}) {
    return nodes(op, inputs, 1, attributes)[0];
  }

  /// One of so many outputs.
  std::vector<OnnxValue> nodes(std::string_view op, const std::vector<OnnxValue>& inputs, Size outputs,
                               const std::vector<OnnxAttribute>& attributes = {}) {
    Node written{std::string(op), {}, {}, attributes};
    for (const OnnxValue& input : inputs) written.inputs.push_back(input.name);
    const OnnxValue like = inputs.empty() ? OnnxValue() : inputs.front();
    std::vector<OnnxValue> values;
    for (Size i = 0; i < outputs; ++i) {
      values.push_back({unique(op), like.rank, like.channels_first});
      written.outputs.push_back(values.back().name);
    }
    nodes_.push_back(std::move(written));
    return values;
  }

  /// Constant numbers, in the order of a row-major array of the shape. Error if one is not finite, or not as a float.
  OnnxValue tensor(std::string_view name, const std::vector<Size>& shape, const std::vector<double>& numbers) {
    const std::string own = unique(name);
    std::vector<float> narrow;
    narrow.reserve(numbers.size());
    for (const double number : numbers) {
      if (!math::is_finite(number))
        STRATA_THROW Error(detail::text_of("strata: the network has a number that is not finite, in ",
                                           detail::quoted(own),
                                           "; it is not written, because nobody could predict with it"));
      if (std::abs(number) > double{std::numeric_limits<float>::max()})
        STRATA_THROW Error(detail::text_of("strata: ONNX models compute in float, and the network has ", number, " in ",
                                           detail::quoted(own), "; scale it down"));
      narrow.push_back(static_cast<float>(number));
    }
    return constant<float>(own, shape, narrow, 1);
  }
  /// Constant whole numbers, of a byte or of 32 bits.
  template <std::integral T>
  requires(sizeof(T) == 1 || std::same_as<T, std::int32_t>) OnnxValue
      tensor(std::string_view name, const std::vector<Size>& shape, const std::vector<T>& numbers) {
    return constant<T>(unique(name), shape, numbers, std::same_as<T, std::uint8_t> ? 2 : sizeof(T) == 1 ? 3 : 6);
  }
  /// A vector or a matrix of a layer as it is.
  template <Buffer T>
  OnnxValue tensor(std::string_view name, const T& buffer) {
    return saved(buffer, {name});
  }
  /// The same as it is saved.
  template <Buffer T>
  OnnxValue saved(const T& buffer, const SavedAs& how) {
    std::vector<double> numbers(buffer.size());
    detail::for_each_saved_number(buffer, how, [&](auto number, Size place) { numbers[place] = number; });
    return tensor(how.name, detail::saved_shape(buffer, how), numbers);
  }
  /// One number.
  OnnxValue number(double value) { return tensor("number", {}, {value}); }
  /// Whole numbers, such as a shape or axes, in one dimension.
  OnnxValue wholes(const std::vector<std::int64_t>& numbers) {
    return constant<std::int64_t>(unique("whole"), {numbers.size()}, numbers, 7);
  }
  /// One whole number, in none.
  OnnxValue whole(std::int64_t number) { return constant<std::int64_t>(unique("whole"), {}, {number}, 7); }

  /// The same with its axes in the order that is wanted; what is so already stays what it is.
  OnnxValue channels_first(const OnnxValue& x) { return x.channels_first ? x : turned(x); }
  OnnxValue channels_last(const OnnxValue& x) { return x.channels_first ? turned(x) : x; }

  /// Each observation as an array of the shape; or other rows, as many as all numbers make.
  OnnxValue reshaped(const OnnxValue& x, const std::vector<Size>& shape, bool same_rows = true) {
    std::vector<std::int64_t> all{same_rows ? 0 : -1};
    for (const Size length : shape) all.push_back(static_cast<std::int64_t>(length));
    OnnxValue y = node("Reshape", {channels_last(x), wholes(all)});
    y.rank = all.size();
    return y;
  }

  /// f() with ".part" behind the names of whatever it adds: as tensors are called in saved networks.
  auto within(std::string_view part, auto&& f) {
    const Size before = place_.size();
    place_ += place_.empty() ? "" : ".";
    place_ += part;
    auto result = f();
    place_.resize(before);
    return result;
  }

  /// A graph that belongs to a node of this one and may name its values, but gives no name that this one has.
  OnnxGraph inner(std::string_view name) {
    OnnxGraph graph;
    graph.place_ = unique(name);
    return graph;
  }
  /// An input of an inner graph.
  OnnxValue input(std::string_view name, Size rank) { return {unique(name), rank}; }

  /// Gives a value its last name, that of an output of the graph.
  void call(const OnnxValue& value, const std::string& name) {
    bool is_output_of_a_node = false;
    for (Node& each : nodes_) {
      for (std::string& input : each.inputs)
        if (input == value.name) input = name;
      for (std::string& output : each.outputs)
        if (output == value.name) {
          output = name;
          is_output_of_a_node = true;
        }
    }
    if (!is_output_of_a_node) nodes_.push_back({"Identity", {value.name}, {name}, {}});
  }

  /// The message GraphProto, but for its inputs and outputs.
  detail::ProtobufWriter written(std::string_view name) const {
    detail::ProtobufWriter graph;
    for (const Node& each : nodes_) {
      detail::ProtobufWriter node;
      for (const std::string& input : each.inputs) node.text(1, input);
      for (const std::string& output : each.outputs) node.text(2, output);
      node.text(3, each.outputs[0]);
      node.text(4, each.op);
      for (const OnnxAttribute& attribute : each.attributes) node.message(5, attribute.written());
      graph.message(1, node);
    }
    graph.text(2, name);
    graph.merge(tensors_);
    return graph;
  }

 private:
  struct Node {
    std::string op;
    std::vector<std::string> inputs, outputs;
    std::vector<OnnxAttribute> attributes;
  };

  /// "layers.0.Relu", and where that is taken "layers.0.Relu_2".
  std::string unique(std::string_view name) {
    const std::string whole = place_.empty() ? std::string(name) : detail::text_of(place_, ".", name);
    std::string own = whole;
    for (Size uses = 2; !taken_.insert(own).second; ++uses) own = detail::text_of(whole, "_", uses);
    return own;
  }

  /// A TensorProto among the graph's initializers; kind is a TensorProto::DataType.
  template <class T>
  OnnxValue constant(const std::string& name, const std::vector<Size>& shape, const std::vector<T>& numbers,
                     std::int64_t kind) {
    detail::ProtobufWriter tensor;
    for (const Size length : shape) tensor.whole(1, static_cast<std::int64_t>(length));
    tensor.whole(2, kind);
    tensor.text(8, name);
    tensor.raw<T>(9, numbers);
    tensors_.message(5, tensor);
    return {name, shape.size()};
  }

  /// From channels last to channels first or back; once, whoever asks. What has no places is either.
  OnnxValue turned(const OnnxValue& x) {
    if (x.rank < 3) return {x.name, x.rank, !x.channels_first};
    const auto found = turned_.find(x.name);
    if (found != turned_.end()) return found->second;
    std::vector<Size> order{0};
    if (!x.channels_first) order.push_back(x.rank - 1);
    for (Size axis = 1; axis + 1 < x.rank; ++axis) order.push_back(x.channels_first ? axis + 1 : axis);
    if (x.channels_first) order.push_back(1);
    OnnxValue y = node("Transpose", {x}, {{"perm", order}});
    y.channels_first = !x.channels_first;
    turned_[x.name] = y;
    turned_[y.name] = x;
    return y;
  }

  std::vector<Node> nodes_;
  detail::ProtobufWriter tensors_;
  std::string place_;
  std::set<std::string> taken_;
  std::map<std::string, OnnxValue> turned_;
};

}  // namespace strata

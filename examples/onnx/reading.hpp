// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "blueprint.hpp"
#include "strata/io/onnx_model.hpp"

namespace onnx {

using strata::OnnxModel;
using strata::OnnxNode;
using strata::OnnxTensor;
using strata::detail::quoted;
using strata::detail::text_of;

/// A length that the model leaves open: how many rows a batch has.
inline constexpr std::int64_t rows_length = std::numeric_limits<std::int64_t>::min();

/// What a function of one number gives at a few places: by these an activation is known, however it is composed.
using Samples = std::array<double, 14>;

/// The places, the same for all functions; some are below 0, some near it, some far.
const Samples& sample_places();

/// A value of the model that depends on its input.
struct Value {
  Layout layout;
  /// The step of the blueprint that computes it; none as long as it is part of a formula.
  std::optional<Size> step{};
  /// Number by number it is this function of what the steps compute.
  struct Function {
    Size of;
    Samples samples;
  };
  std::vector<Function> functions{};
  std::array<Size, 4> padding{};  ///< zeros around it that the next convolution has to add: top, left, bottom, right
};

/// A value that does not depend on it. One number may stand for an array of a shape that is not known.
struct Constant {
  const OnnxTensor* tensor;
  bool is_uniform = false;
  std::shared_ptr<OnnxTensor> own{};
};

/// Of a node that stands for the model's output; no operator is called so.
inline constexpr std::string_view output_op = "\n";

/// A model while it is read, node after node. Every `fail` throws a FileError that names the node.
class Reading {
 public:
  Reading(const OnnxModel& model, const Shape& input, const std::vector<int>& order);

  /// How many rows the model wants; 0 if any number.
  std::int64_t rows() const { return rows_; }

  /// Reads all nodes.
  void read();
  /// How far `read` came.
  Size nodes_read() const { return nodes_read_; }

  const OnnxModel& model;
  Blueprint blueprint;

  const Shape& shape(const Value& value) const { return blueprint[*value.step].shape; }

  // Values and constants by name.
  bool is_constant(std::string_view name) const { return constants_.contains(name); }
  bool is_value(std::string_view name) const { return values_.contains(name); }
  /// An input of a node that depends on the model's input, computed by a step and without padding; it has other axes
  /// than the rows. Fails if it is not so.
  const Value& value(const OnnxNode& node, Size input);
  /// The same, of which the padding and the formula are the caller's concern.
  const Value& any_value(const OnnxNode& node, Size input);
  const Constant& constant(const OnnxNode& node, Size input, std::string_view what);
  /// The numbers of a constant, which must have these lengths if it is told; each number is counted (see `count`).
  std::vector<double> reals(const OnnxNode& node, Size input, std::string_view what);
  std::vector<std::int64_t> wholes(const OnnxNode& node, Size input, std::string_view what);
  void set(const OnnxNode& node, Value value);
  void set(const OnnxNode& node, OnnxTensor constant, bool is_uniform = false);
  void alias(const OnnxNode& node, std::string_view of);
  /// How many nodes take a value.
  Size uses(std::string_view name) const;

  // Attributes.
  std::int64_t whole(const OnnxNode& node, std::string_view name, std::int64_t otherwise) const;
  double real(const OnnxNode& node, std::string_view name, double otherwise) const;
  std::string_view text(const OnnxNode& node, std::string_view name, std::string_view otherwise) const;
  /// Lengths of a window: from `least` to a million; if they are there, so many.
  std::vector<Size> lengths(const OnnxNode& node, std::string_view name, Size count, Size otherwise,
                            Size least = 1) const;
  /// An axis, which may be counted from the end, of so many.
  Size axis(const OnnxNode& node, std::int64_t axis, Size rank) const;
  /// The attribute of a node, or from some version on its input: whole numbers. Nothing if there are none.
  std::optional<std::vector<std::int64_t>> list(const OnnxNode& node, std::string_view name, Size input);

  /// The value that a new step computes from that of another, its axes in an order.
  Value stepped(const OnnxNode& node, Size before, Entry entry, const Shape& shape, const std::vector<int>& order);
  /// The same with its axes where they were.
  Value stepped(const OnnxNode& node, const Value& before, Entry entry);
  /// The value computed by a step, its functions being the step alone.
  static Value computed(Size step, Layout layout);
  /// A value of plain numbers, rows × numbers, in any order: flattened if it is an image or a sequence.
  Value plain(const OnnxNode& node, const Value& value);
  /// Numbers that are kept in the blueprint or were computed; fails beyond the file's size.
  void count(const OnnxNode& node, Size numbers);
  /// The numbers of a shape; fails where nothing could hold them.
  void check(const OnnxNode& node, const Shape& shape) const;

  [[noreturn]] void fail(const OnnxNode& node, const std::string& expected, const std::string& found,
                         std::string_view remedy) const;
  /// The same of axes in an order that a node does not take; with another order of the input's they may be right.
  [[noreturn]] void fail_axes(const OnnxNode& node, const std::string& expected, const std::string& found,
                              std::string_view remedy) {
    are_axes_wrong_ = true;
    fail(node, expected, found, remedy);
  }
  bool are_axes_wrong() const { return are_axes_wrong_; }

 private:
  std::map<std::string_view, Value> values_;
  std::map<std::string_view, Constant> constants_;
  std::map<std::string_view, Size> uses_;
  bool are_axes_wrong_ = false;
  std::int64_t rows_ = 0;
  Size nodes_read_ = 0, counted_ = 0;
};

// How each kind of node is read; each sets the node's outputs or fails.
void read_activation(Reading&, const OnnxNode&);  // number by number, of one value
void read_arithmetic(Reading&, const OnnxNode&);  // Add, Sub, Mul, Div, Pow: activations, biases, scalings, joins
void read_softmax(Reading&, const OnnxNode&);
void read_prelu(Reading&, const OnnxNode&);
void read_gemm(Reading&, const OnnxNode&);
void read_matmul(Reading&, const OnnxNode&);
bool read_bias(Reading&, const OnnxNode&, Size value, Size constant);  // whether an Add is the bias of what was before
void read_scaling(Reading&, const OnnxNode&, Size value, Size constant);
void read_convolution(Reading&, const OnnxNode&);
void read_transposed_convolution(Reading&, const OnnxNode&);
void read_padding(Reading&, const OnnxNode&);
void read_pool(Reading&, const OnnxNode&);
void read_global_pool(Reading&, const OnnxNode&);
void read_reduction(Reading&, const OnnxNode&);
void read_batch_normalization(Reading&, const OnnxNode&);
void read_layer_normalization(Reading&, const OnnxNode&);
void read_unchanged(Reading&, const OnnxNode&);
void read_transpose(Reading&, const OnnxNode&);
void read_reshape(Reading&, const OnnxNode&);
void read_flatten(Reading&, const OnnxNode&);
void read_squeeze(Reading&, const OnnxNode&);
void read_unsqueeze(Reading&, const OnnxNode&);
void read_shape(Reading&, const OnnxNode&);
void read_gather(Reading&, const OnnxNode&);
void read_slice(Reading&, const OnnxNode&);
void read_recurrence(Reading&, const OnnxNode&);
void read_concat(Reading&, const OnnxNode&);
/// Two values added or multiplied, or several added; nothing if no entry does that.
std::optional<Value> join(Reading&, const OnnxNode&, const std::vector<Value>& values);
/// A node all of whose inputs are constants.
void fold(Reading&, const OnnxNode&);
/// The known activation that gives these samples; "" for the identity.
std::optional<std::string> activation_of(const Samples& samples);

}  // namespace onnx

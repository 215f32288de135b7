// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "strata/tensor/size.hpp"

namespace onnx {

using strata::Size;

/// The shape of an observation: [numbers], [steps, features] or [height, width, channels], as it lies in memory.
using Shape = std::vector<Size>;

Size numbers_of(const Shape& shape);
/// "3 × 28 × 28" as strata says it: channels first for an image.
std::string text_of_shape(const Shape& shape);

/// Part of an axis: so many places, which lie so far apart in an observation's memory.
struct Piece {
  Size length, stride;
  bool operator==(const Piece&) const = default;
};

/// An axis of a value of the model, from its outermost piece to its innermost.
struct Axis {
  bool rows = false;  ///< whether it counts the rows of the batch, outside of its pieces
  std::vector<Piece> pieces{};
  std::optional<Size> of{};  ///< which axis of the shape it is, if it is one as a whole: known even if its length is 1

  Size length() const;
  bool operator==(const Axis& other) const { return rows == other.rows && pieces == other.pieces; }
};

/// Where the numbers of a value of the model lie in the memory of strata's observations, axis by axis: what a transpose
/// or a reshape of the model does to it is known here, and nothing is moved.
class Layout {
 public:
  /// Axes in this order: −1 the rows, −2 an axis of length 1, else an axis of the shape.
  static Layout in_order(const Shape& shape, const std::vector<int>& order);

  Size rank() const { return axes.size(); }
  /// Whether the axes are just these.
  bool is_in_order(const Shape& shape, const std::vector<int>& order) const;
  /// The order that `in_order` takes; nothing if an axis is none of the shape.
  std::optional<std::vector<int>> order(const Shape& shape) const;
  /// The axis that is the rows alone.
  std::optional<Size> rows() const;

  Layout transposed(const std::vector<Size>& axes) const;
  /// In so many axes of these lengths; the first takes the rows and what is left. Nothing if it does not come out even.
  std::optional<Layout> reshaped(const std::vector<Size>& lengths_but_first) const;
  Layout without(const std::vector<Size>& axes) const;
  Layout with_ones(const std::vector<Size>& places) const;

  bool operator==(const Layout&) const = default;

  std::vector<Axis> axes{};
};

/// For each index along an axis its place in memory.
std::vector<Size> places(const Axis& axis);

}  // namespace onnx

// SPDX-License-Identifier: MIT
#include "layout.hpp"

#include <algorithm>

#include "strata/tensor/error.hpp"

namespace onnx {

namespace {

/// Pieces of length 1 say nothing, and neighbours that continue each other are one.
std::vector<Piece> joined(const std::vector<Piece>& pieces) {
  std::vector<Piece> all;
  for (const Piece& piece : pieces) {
    if (piece.length == 1) continue;
    if (!all.empty() && all.back().stride == piece.length * piece.stride)
      all.back() = {all.back().length * piece.length, piece.stride};
    else
      all.push_back(piece);
  }
  return all;
}

Piece piece_of(const Shape& shape, Size axis) {
  Size stride = 1;
  for (Size inner = axis + 1; inner < shape.size(); ++inner) stride *= shape[inner];
  return {shape[axis], stride};
}

}  // namespace

Size numbers_of(const Shape& shape) {
  Size all = 1;
  for (const Size length : shape) all *= length;
  return all;
}

std::string text_of_shape(const Shape& shape) {
  Shape said = shape;
  if (shape.size() == 3) std::rotate(said.begin(), said.begin() + 2, said.end());
  std::string text;
  for (const Size length : said) text += strata::detail::text_of(text.empty() ? "" : " × ", length);
  return text;
}

Size Axis::length() const {
  Size all = 1;
  for (const Piece& piece : pieces) all *= piece.length;
  return all;
}

Layout Layout::in_order(const Shape& shape, const std::vector<int>& order) {
  Layout layout;
  for (const int each : order) {
    Axis axis{each == -1};
    if (each >= 0) {
      axis.of = static_cast<Size>(each);
      axis.pieces = joined({piece_of(shape, *axis.of)});
    }
    layout.axes.push_back(axis);
  }
  return layout;
}

bool Layout::is_in_order(const Shape& shape, const std::vector<int>& order) const {
  return *this == in_order(shape, order);
}

std::optional<std::vector<int>> Layout::order(const Shape& shape) const {
  std::vector<int> order;
  for (const Axis& axis : axes) {
    int found = axis.rows ? -1 : -2;
    if (axis.rows && !axis.pieces.empty()) return std::nullopt;
    if (!axis.rows && axis.of && *axis.of < shape.size()) {
      found = static_cast<int>(*axis.of);
    } else if (!axis.pieces.empty()) {
      for (Size of = 0; of < shape.size(); ++of)
        if (axis.pieces == std::vector{piece_of(shape, of)}) found = static_cast<int>(of);
      if (found == -2) return std::nullopt;
    }
    order.push_back(found);
  }
  if (!is_in_order(shape, order)) return std::nullopt;
  return order;
}

std::optional<Size> Layout::rows() const {
  for (Size i = 0; i < axes.size(); ++i)
    if (axes[i].rows && axes[i].pieces.empty()) return i;
  return std::nullopt;
}

Layout Layout::transposed(const std::vector<Size>& from) const {
  Layout layout;
  for (const Size axis : from) layout.axes.push_back(axes[axis]);
  return layout;
}

std::optional<Layout> Layout::reshaped(const std::vector<Size>& lengths) const {
  if (axes.empty() || !axes[0].rows) return std::nullopt;
  std::vector<Piece> left;
  for (const Axis& axis : axes) left.insert(left.end(), axis.pieces.begin(), axis.pieces.end());
  Layout layout;
  layout.axes.resize(1 + lengths.size());
  for (Size i = lengths.size(); i > 0; --i) {
    std::vector<Piece> taken;
    for (Size need = lengths[i - 1]; need > 1;) {
      if (left.empty()) return std::nullopt;
      Piece& last = left.back();
      if (need % last.length == 0) {
        need /= last.length;
        taken.insert(taken.begin(), last);
        left.pop_back();
      } else if (last.length % need == 0) {
        taken.insert(taken.begin(), {need, last.stride});
        last = {last.length / need, last.stride * need};
        need = 1;
      } else {
        return std::nullopt;
      }
    }
    layout.axes[i].pieces = joined(taken);
  }
  layout.axes[0] = {true, joined(left), {}};
  return layout;
}

Layout Layout::without(const std::vector<Size>& gone) const {
  Layout layout;
  for (Size i = 0; i < axes.size(); ++i)
    if (std::find(gone.begin(), gone.end(), i) == gone.end()) layout.axes.push_back(axes[i]);
  return layout;
}

Layout Layout::with_ones(const std::vector<Size>& places) const {
  Layout layout = *this;
  for (const Size place : places)
    layout.axes.insert(layout.axes.begin() + static_cast<std::ptrdiff_t>(std::min(place, layout.axes.size())), Axis{});
  return layout;
}

std::vector<Size> places(const Axis& axis) {
  std::vector<Size> all{0};
  for (const Piece& piece : axis.pieces) {
    std::vector<Size> more;
    more.reserve(all.size() * piece.length);
    for (const Size before : all)
      for (Size i = 0; i < piece.length; ++i) more.push_back(before + i * piece.stride);
    all = std::move(more);
  }
  return all;
}

}  // namespace onnx

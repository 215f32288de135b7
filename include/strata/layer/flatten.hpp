// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// An image or a sequence as plain numbers, as they lie in memory.
template <class ShapeType>
struct Flattened {
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr bool reads_in_place = true, keeps_order = true;
  using InputShape = ShapeType;

  /// In PyTorch an image is channels × height × width, and a sequence may be features × steps.
  static constexpr std::array<SavedAxis, 4> saved_order(bool channels_first) requires(ShapeType::rank > 1) {
    if constexpr (ShapeType::rank == 3) {
      constexpr Size channels = ShapeType::channels;
      return {{{channels, 1}, {ShapeType::height, ShapeType::width * channels}, {ShapeType::width, channels}}};
    } else if (channels_first) {
      return {{{ShapeType::channels, 1}, {ShapeType::steps, ShapeType::channels}}};
    } else {
      return {};
    }
  }

  template <class Scalar>
  using Parameters = NoParameters;

  static void forward(const auto&, const auto& x, auto& y, const auto&... team) { assign(y, x, team...); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta, const auto&... team) {
    assign(delta, dy, team...);
  }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& delta, const auto&...) {
    return delta;
  }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }
};

/// The entry between an image or a sequence and a layer of plain numbers, such as a `Dense`. Their order is that in
/// memory: pixel by pixel, or step by step (PyTorch's is channel by channel; saved networks are translated).
struct Flatten : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return std::type_identity<detail::Kept>();
  }
  template <class ShapeType>
  using On = Flattened<ShapeType>;
};

}  // namespace strata

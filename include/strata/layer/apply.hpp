// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/activate.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// An activation on observations of a shape: a = σ(x), number by number, or row by row over the channels of each place.
/// Shapes: x, a and δ = ∂J/∂x (B × places · channels).
template <class ShapeType, class ActivationType>
struct Applied {
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr bool reads_in_place = true;

  using Activation = ActivationType;
  using Preactivation = Applied<ShapeType, Identity>;
  template <class Scalar>
  using Parameters = NoParameters;

  using OfPlaces = Activate<ShapeType::channels, ActivationType>;

  static void forward(const auto& p, const auto& x, auto& y, const auto&... team) {
    auto a = by_places(y);
    OfPlaces::forward(p, by_places(x), a, team...);
  }

  static void stream(const auto& p, const auto& x, auto& y) { OfPlaces::forward(p, x, y); }

  static void train_forward(const auto&, const auto& x, auto& y, auto& delta,
                            const IsStepContext auto& context) requires DifferentiatedAtInput<Activation> {
    assign_activation<Activation>(y, delta, x, context.team);
  }

  static void backward(const auto& p, const auto& x, const auto& y, const auto& dy, auto& delta, const auto&... team) {
    if constexpr (ElementwiseActivation<Activation>) {
      assign(delta, activation_error<Activation>(y, delta, dy), team...);
    } else {
      assign(delta, dy, team...);
      auto da = by_places(delta);
      OfPlaces::backward(p, x, by_places(y), da, da, team...);
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& delta, const auto&...) {
    return delta;
  }

  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }

 private:
  /// (B · places) × channels, as the batch lies in memory.
  static auto by_places(auto& batch) {
    return as<Shape<decltype(batch)>::rows * ShapeType::places, ShapeType::channels>(batch);
  }
};

/// An activation as an entry of its own, after whatever stands before it: `BatchNorm, Apply<ReLU>`. One that looks at
/// whole rows, as Softmax does, looks at the channels of each place.
template <class ActivationType>
struct Apply : InferredLayer {
  using Activation = ActivationType;

  template <class ShapeType>
  static constexpr auto rule() {
    return std::type_identity<detail::Kept>();
  }
  template <class ShapeType>
  using On = std::conditional_t<ShapeType::rank == 1, Activate<ShapeType::size, ActivationType>,
                                Applied<ShapeType, ActivationType>>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/layer/normalization.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The slopes of what is negative: one for each channel, or one for all. Saved as in PyTorch.
template <class Scalar, Size Count>
struct PReLUParameters {
  alignas(cache_line) Vector<Scalar, Count> slopes;

  static constexpr auto tensors(auto& self) { return std::tie(self.slopes); }
  static constexpr std::array<SavedAs, 1> saved_as{{{"weight", false, {}, Count > 1}}};
};

/// `PReLU` on observations of one shape, with slopes a of Count channels or one of all. With g = ∂J/∂y:
///
///   y = max(x, 0) + a min(x, 0)     ∂J/∂a = Σ g min(x, 0)     ∂J/∂x = g where x > 0, else a g
///
/// Shapes: x, y and g (B × places · channels), a (Count).
template <class ShapeType, Size Count>
struct ParametricReLU {
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr Size channels = ShapeType::channels;
  static constexpr bool reads_in_place = true, keeps_order = true;

  template <class Scalar>
  using Parameters = PReLUParameters<Scalar, Count>;

  /// δ is g, then ∂J/∂x.
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Vector<Scalar, channels> d_channels;
    alignas(cache_line) Vector<Scalar, Count> d_slopes;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y, const auto&... team) {
    assign(detail::by_places<ShapeType>(y), activated(detail::by_places<ShapeType>(x), p), team...);
  }
  static void stream(const auto& p, const auto& x, auto& y) { assign(y, activated(x, p)); }

  static void backward(const auto& p, const auto& x, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    assign(w.delta, dy, context.team);
    auto delta = detail::by_places<ShapeType>(w.delta);
    const auto in = detail::by_places<ShapeType>(x);
    assign(w.d_channels,
           sum_rows(each([](const auto& g, const auto& number) { return g * below_zero(number); }, delta, in)),
           context.team);
    if constexpr (Count == channels) {
      assign(w.d_slopes, w.d_channels, context.team);
    } else {
      detail::by_one(context.team, [&] {
        w.d_slopes(0) = 0;
        for (const auto sum : w.d_channels.storage()) w.d_slopes(0) += sum;
      });
    }
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient)
      assign(delta,
             each(
                 [](const auto& g, const auto& number, const auto& slope) {
                   return math::select(number > std::remove_cvref_t<decltype(number)>(0), g, slope * g);
                 },
                 delta, in, slopes(p)),
             context.team);
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.delta;
  }

  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return detail::fields(w.d_slopes);
  }

  /// 0.25 each, as in PyTorch.
  static void initialize(auto& p, const auto&, auto&) { p.slopes.fill(0.25); }

 private:
  template <class T>
  static T below_zero(const T& number) {
    return math::min(number, T(0));
  }

  /// A number for each channel, or one number.
  static decltype(auto) slopes(const auto& p) {
    if constexpr (Count == channels)
      return (p.slopes);
    else
      return p.slopes(0);
  }

  static auto activated(const auto& x, const auto& p) {
    return each(
        [](const auto& number, const auto& slope) {
          return math::max(number, std::remove_cvref_t<decltype(number)>(0)) + slope * below_zero(number);
        },
        x, slopes(p));
  }
};

/// A leaky ReLU whose slopes are learned (He et al., 2015; PyTorch's PReLU): `PReLU<16>` has one for each of 16
/// channels, `PReLU<>` one for all.
template <Size... Channels>
struct PReLU : InferredLayer {
  static_assert(sizeof...(Channels) <= 1, "strata::PReLU: takes the number of channels, or nothing");

  template <class ShapeType>
  static constexpr auto rule() {
    if constexpr (sizeof...(Channels) == 0)
      return std::type_identity<detail::Kept>();
    else
      return detail::channel_rule<PReLU, (Size{0} + ... + Channels), true, ShapeType>();
  }
  template <class ShapeType>
  using On = ParametricReLU<ShapeType, sizeof...(Channels) == 0 ? 1 : (Size{0} + ... + Channels)>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/expression/rows.hpp"
#include "strata/layer/normalization.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// γ and β, one for each feature. Saved as in PyTorch.
template <class Scalar, Size Features>
struct LayerNormParameters {
  alignas(cache_line) Vector<Scalar, Features> scale;
  alignas(cache_line) Vector<Scalar, Features> shift;

  static constexpr auto tensors(auto& self) { return std::tie(self.scale, self.shift); }
  static constexpr std::array<SavedAs, 2> saved_as{{{"weight", false, {}, true}, {"bias", false, {}, true}}};
};

/// `LayerNorm` on observations of one shape. At each place, with m and v the mean and variance of its features,
/// x̂ = (x − m) / √(v + ε), g = ∂J/∂y and means over the features:
///
///   y = γ x̂ + β     ∂J/∂γ = Σ g x̂     ∂J/∂β = Σ g     ∂J/∂x = (γ g − mean(γ g) − x̂ mean(γ g x̂)) / √(v + ε)
///
/// Shapes: x, x̂, y and g (B × places · features), γ and β (features).
template <class Entry, class ShapeType>
struct LayerNormalization {
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr Size places = ShapeType::places, features = ShapeType::channels;
  static constexpr bool reads_in_place = true, keeps_order = true;

  template <class Scalar>
  using Parameters = LayerNormParameters<Scalar, features>;

  /// δ is g, then ∂J/∂x.
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta, normalized;
    alignas(cache_line) Matrix<Scalar, Batch, places> inverse_deviation;
    alignas(cache_line) Vector<Scalar, features> d_scale, d_shift;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void forward(const auto& p, const auto& x, auto& y) {
    const auto in = detail::by_places<ShapeType>(x);
    auto out = detail::by_places<ShapeType>(y);
    stream(p, in, out);
  }

  /// Each step is a place.
  static void stream(const auto& p, const auto& x, auto& y) {
    normalize(
        x, y, [](Size, const auto&) {}, Alone());
    assign(y, y * p.scale + p.shift);
  }

  static void train_forward(const auto& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    const auto in = detail::by_places<ShapeType>(x);
    auto normalized = detail::by_places<ShapeType>(w.normalized);
    normalize(
        in, normalized, [&](Size place, const auto& factor) { w.inverse_deviation.data()[place] = factor; },
        context.team);
    assign(detail::by_places<ShapeType>(y), normalized * p.scale + p.shift, context.team);
  }

  static void backward(const auto& p, const auto&, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    assign(w.delta, dy, context.team);
    auto delta = detail::by_places<ShapeType>(w.delta);
    const auto normalized = detail::by_places<ShapeType>(std::as_const(w.normalized));
    assign(w.d_shift, sum_rows(delta), context.team);
    assign(w.d_scale, sum_rows(delta * normalized), context.team);
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      assign(delta, delta * p.scale, context.team);
      const auto project = [&](Size place, auto&& g, const auto& x) {
        using Number = std::remove_cvref_t<decltype(g.sum(same))>;
        const Number share = Number(1) / Number(features);
        const Number mean = g.sum(same) * share, along = g.sum(product, x) * share;
        const Number factor = w.inverse_deviation.data()[place];
        g.map([&](const auto& number, const auto& hat) { return (number - mean - hat * along) * factor; }, x);
      };
      for_each_place(project, context.team, delta, normalized);
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.delta;
  }

  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return detail::fields(w.d_scale, w.d_shift);
  }

  /// γ = 1, β = 0.
  static void initialize(auto& p, const auto&, auto&) {
    p.scale.fill(1);
    p.shift.fill(0);
  }

 private:
  static constexpr auto same = [](const auto& number) { return number; };
  static constexpr auto product = [](const auto& a, const auto& b) { return a * b; };

  /// f(place, its features in m, and in others…), places dealt out in blocks.
  static void for_each_place(auto&& f, const auto& team, auto& m, const auto&... others) {
    constexpr Size rows = Shape<decltype(m)>::rows;
    detail::for_each_row(detail::rows_of_blocks<rows>(team.share_of(detail::row_blocks<rows>)), f, m, others...);
    team.wait();
  }

  /// y ← x̂ at each place, and keep(place, 1 / √(v + ε)).
  static void normalize(const auto& x, auto& y, const auto& keep, const auto& team) {
    assign(y, x, team);
    const auto in_place = [&](Size place, auto&& row) {
      using Number = std::remove_cvref_t<decltype(row.sum(same))>;
      const Number share = Number(1) / Number(features), mean = row.sum(same) * share;
      const Number variance = row.sum([&](const auto& number) { return (number - mean) * (number - mean); }) * share;
      const Number factor = Number(1) / math::sqrt(variance + math::constant<Number>(Entry::options.epsilon));
      row.map([&](const auto& number) { return (number - mean) * factor; });
      keep(place, factor);
    };
    for_each_place(in_place, team, y);
  }
};

/// Normalises the features of each place by their own mean and variance, in training and in predictions alike (Ba et
/// al., 2016; PyTorch's LayerNorm(features) of … × features). After the features may stand `Epsilon<1e-3>`.
template <Size Features, class... Options>
struct LayerNorm : InferredLayer {
  static constexpr auto options = detail::normalization_options<Options...>();

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::channel_rule<LayerNorm, Features, options.understood, ShapeType>();
  }
  template <class ShapeType>
  using On = LayerNormalization<LayerNorm, ShapeType>;
};

}  // namespace strata

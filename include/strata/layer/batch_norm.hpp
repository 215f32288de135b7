// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>

#include "strata/layer/normalization.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// γ and β, which are learned, and the running mean and variance of the channels, which are only kept. Saved as in
/// PyTorch; how many batches there were, which PyTorch saves too, is of no use here.
template <class Scalar, Size Channels>
struct BatchNormParameters {
  alignas(cache_line) Vector<Scalar, Channels> scale;
  alignas(cache_line) Vector<Scalar, Channels> shift;
  alignas(cache_line) Vector<Scalar, Channels> mean;
  alignas(cache_line) Vector<Scalar, Channels> variance;

  static constexpr auto tensors(auto& self) { return std::tie(self.scale, self.shift); }
  static constexpr auto statistics(auto& self) { return std::tie(self.mean, self.variance); }
  static constexpr std::array<SavedAs, 4> saved_as{{{"weight", false, {}, true},
                                                    {"bias", false, {}, true},
                                                    {"running_mean", false, {}, true},
                                                    {"running_var", false, {}, true}}};
  static constexpr std::array<std::string_view, 1> not_read{"num_batches_tracked"};
};

/// `BatchNorm` on observations of one shape. With n numbers of a channel in the real rows of a batch, m and v their
/// mean and variance, x̂ = (x − m) / √(v + ε) and g = ∂J/∂y:
///
///   y = γ x̂ + β     ∂J/∂γ = Σ g x̂     ∂J/∂β = Σ g     ∂J/∂x = γ / √(v + ε) (g − Σ g / n − x̂ Σ g x̂ / n)
///
/// Shapes: x, y and g (B × places · channels), all others one number for each channel.
template <class Entry, class ShapeType>
struct BatchNormalization {
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr Size places = ShapeType::places, channels = ShapeType::channels;
  static constexpr bool reads_in_place = true, keeps_order = true, channels_first = true;

  template <class Scalar>
  using Parameters = BatchNormParameters<Scalar, channels>;

  /// δ is g, then ∂J/∂x; the sums of a row's places are added up in the order of rows, whoever made them.
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Matrix<Scalar, Batch, channels> sums;
    alignas(cache_line) Vector<Scalar, channels> mean, variance, inverse_deviation, d_scale, d_shift;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  /// By the running statistics: y = x f + (β − m f) with f = γ / √(v + ε), a multiplication and an addition.
  static void forward(const auto& p, const auto& x, auto& y) {
    assign_folded(p, detail::by_places<ShapeType>(x), detail::by_places<ShapeType>(y));
  }
  static void stream(const auto& p, const auto& x, auto& y) { assign_folded(p, x, y); }

  /// By the statistics of the batch, which the running ones follow unless p is a constant.
  template <class P>
  static void train_forward(P& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    if constexpr (std::remove_cvref_t<decltype(context)>::as_predicted) {
      assign(w.mean, p.mean, context.team);
      assign(w.variance, p.variance, context.team);
    } else {
      const auto n = static_cast<double>(context.rows * places);
      add_up(w.mean, 1 / n, w, context, [&](Size row) { return sum_rows(observation(x, row)); });
      add_up(w.variance, 1 / n, w, context, [&](Size row) { return sum_rows(squared(observation(x, row) - w.mean)); });
      if constexpr (!std::is_const_v<P>) {
        const auto share = static_cast<Scalar>(Entry::options.running_share);
        const auto unbiased = static_cast<Scalar>(n / std::max(n - 1, 1.0));
        assign(p.mean, p.mean + share * (w.mean - p.mean), context.team);
        assign(p.variance, p.variance + share * (unbiased * w.variance - p.variance), context.team);
      }
    }
    assign(w.inverse_deviation, inverse_root(w.variance), context.team);
    assign(detail::by_places<ShapeType>(y),
           (detail::by_places<ShapeType>(x) - w.mean) * (p.scale * w.inverse_deviation) + p.shift, context.team);
  }

  static void backward(const auto& p, const auto& x, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    using Context = std::remove_cvref_t<decltype(context)>;
    assign(w.delta, dy, context.team);
    const auto normalized = [&](Size row) { return (observation(x, row) - w.mean) * w.inverse_deviation; };
    add_up(w.d_shift, 1, w, context, [&](Size row) { return sum_rows(observation(w.delta, row)); });
    add_up(w.d_scale, 1, w, context, [&](Size row) { return sum_rows(observation(w.delta, row) * normalized(row)); });
    if constexpr (Context::wants_input_gradient && Context::as_predicted) {
      assign(detail::by_places<ShapeType>(w.delta),
             detail::by_places<ShapeType>(w.delta) * (p.scale * w.inverse_deviation), context.team);
    } else if constexpr (Context::wants_input_gradient) {
      // A row that is only padding has no share in the statistics, hence no gradient either.
      const Share rows = context.team.share_of(Shape<decltype(x)>::rows);
      const auto part = Scalar(1) / static_cast<Scalar>(context.rows * places);
      for (Size row = rows.begin; row < rows.end; ++row) {
        auto g = observation(w.delta, row);
        if (row < context.rows)
          assign(g, (g - w.d_shift * part - normalized(row) * (w.d_scale * part)) * (p.scale * w.inverse_deviation));
        else
          fill(g, 0);
      }
      context.team.wait();
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.delta;
  }

  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return detail::fields(w.d_scale, w.d_shift);
  }

  /// γ = 1, β = 0; running mean 0 and variance 1.
  static void initialize(auto& p, const auto&, auto&) {
    p.scale.fill(1);
    p.shift.fill(0);
    p.mean.fill(0);
    p.variance.fill(1);
  }

 private:
  /// One row of a batch as places × channels.
  static auto observation(auto& batch, Size row) {
    auto one = rows_from<1>(batch, row);
    return as<places, channels>(one);
  }

  static auto squared(auto&& deviation) {
    return each([](const auto& number) { return number * number; }, std::forward<decltype(deviation)>(deviation));
  }
  static auto inverse_root(const auto& variance) {
    return each(
        [](const auto& v) {
          using T = std::remove_cvref_t<decltype(v)>;
          return T(1) / math::sqrt(v + math::constant<T>(Entry::options.epsilon));
        },
        variance);
  }

  static void assign_folded(const auto& p, const auto& x, auto&& y) {
    Vector<typename Shape<decltype(x)>::Scalar, channels> factor, shift;
    assign(factor, p.scale * inverse_root(p.variance));
    assign(shift, p.shift - p.mean * factor);
    assign(y, x * factor + shift);
  }

  /// total ← factor · Σ of(row) over the real rows.
  static void add_up(auto& total, double factor, auto& w, const auto& context, const auto& of) {
    using Scalar = typename Shape<decltype(total)>::Scalar;
    const Share rows = context.team.share_of(context.rows);
    for (Size row = rows.begin; row < rows.end; ++row) assign(rows_from<1>(w.sums, row), of(row));
    context.team.wait();
    detail::by_one(context.team, [&] {
      fill(total, 0);
      for (Size row = 0; row < context.rows; ++row)
        for (Size channel = 0; channel < channels; ++channel) total(channel) += w.sums(row, channel);
      assign(total, total * static_cast<Scalar>(factor));
    });
  }
};

/// Normalises each channel by mean and variance over all observations and places of a batch, and in predictions by
/// running statistics, which it learned on the way (Ioffe and Szegedy, 2015; PyTorch's BatchNorm1d and 2d). It stands
/// after plain numbers, a sequence or an image of as many channels. After the channels may stand, in any order,
/// `Epsilon<1e-3>` and `RunningShare<0.01>`:
///
///     Network<Image<1, 28, 28>, Conv2d<1, 8, 3>, BatchNorm<8>, Apply<ReLU>, …>
template <Size Channels, class... Options>
struct BatchNorm : InferredLayer {
  static constexpr auto options = detail::normalization_options<Options...>();

  template <class ShapeType>
  static constexpr auto rule() {
    return detail::channel_rule<BatchNorm, Channels, options.understood, ShapeType>();
  }
  template <class ShapeType>
  using On = BatchNormalization<BatchNorm, ShapeType>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <ostream>
#include <string>

#include "strata/network/network.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The largest disagreement between back-propagation and central differences, |g − d| / max(1, |g|, |d|), and where it
/// is. NaN (a gradient that was never written) counts as infinite.
struct GradientCheck {
  double worst = 0;
  std::string where = "nowhere";

  bool passed(double tolerance = 1e-6) const { return worst <= tolerance; }

  void compare(double gradient, double difference, const std::string& place) {
    const double scale = std::max({1.0, std::abs(gradient), std::abs(difference)});
    double error = std::abs(gradient - difference) / scale;
    if (!math::is_finite(error)) error = math::infinity<double>;
    if (error > worst || (error == worst && where == "nowhere")) {
      worst = error;
      where = detail::text_of(place, ": back-propagation ", gradient, ", differences ", difference);
    }
  }
};

namespace detail {

inline constexpr double difference_step = 1e-5;

/// (J(v + h) − J(v − h)) / 2h, v left as it was.
double central_difference(double& v, auto&& cost) {
  const double before = v;
  v = before + difference_step;
  const double above = cost();
  v = before - difference_step;
  const double below = cost();
  v = before;
  return (above - below) / (2 * difference_step);
}

/// What of a layer's workspace outlives a step, as a tuple of values.
template <class Workspace>
auto state_of(Workspace& workspace) {
  if constexpr (requires { Workspace::state(workspace); })
    return unpack(Workspace::state(workspace), [](const auto&... part) { return std::tuple(part...); });
  else
    return std::tuple();
}
template <class Workspace>
void set_state_of(Workspace& workspace, const auto& state) {
  if constexpr (requires { Workspace::state(workspace); }) Workspace::state(workspace) = state;
}

void draw(auto& tensor, Generator& generator, double scale) {
  for (double& number : tensor.storage()) number = scale * symmetric<double>(generator);
}

}  // namespace detail

/// Checks a layer of anybody's, in double precision, on a random batch of `Batch` rows: its parameter gradients and its
/// input gradient against central differences of J = Σ r ⊙ y with random r. Every gradient buffer begins as NaN, so
/// that an element that is never written shows.
template <Layer L, Size Batch = 3>
GradientCheck check_gradients(std::uint64_t seed = 1, double scale = 1) {
  using Parameters = typename L::template Parameters<double>;
  struct Buffers {
    Parameters p;
    Matrix<double, Batch, L::inputs> x, dx;
    Matrix<double, Batch, L::outputs> y, r;
    typename detail::ErrorOf<L, double, Batch>::type delta;
  };
  const auto b = std::make_unique<Buffers>();
  const double nan = math::nan<double>;
  Generator generator(seed, RandomStream::weights);
  for_each_tensor(b->p, [&](auto& tensor) { detail::draw(tensor, generator, scale); });
  detail::draw(b->x, generator, scale);
  detail::draw(b->r, generator, 1);
  b->y.fill(nan);
  b->dx.fill(nan);
  if constexpr (Buffer<decltype(b->delta)>) b->delta.fill(nan);

  // What draws anew at each look, as dropout does, is to draw the same again.
  const auto at_first = detail::state_of(b->delta);
  const auto rewind = [&] { detail::set_state_of(b->delta, at_first); };
  const auto cost = [&] {
    rewind();
    detail::train_forward_layer<L>(b->p, b->x, b->y, b->delta, Alone(), Batch);
    double sum = 0;
    for (Size i = 0; i < b->y.size(); ++i) sum += b->r.data()[i] * b->y.data()[i];
    return sum;
  };

  GradientCheck result;
  cost();
  detail::backward_layer<L, true>(b->p, b->x, b->y, b->r, b->delta, Alone(), Batch);
  assign(b->dx, L::input_gradient(b->p, b->x, b->y, b->delta));
  const auto gradients = L::parameter_gradients(b->p, b->x, b->y, b->delta);
  const auto tensors = Parameters::tensors(b->p);
  static_assert(detail::field_count<decltype(gradients)> == std::tuple_size_v<decltype(tensors)>,
                "strata::check_gradients: parameter_gradients must give one expression for each tensor");

  // All gradients first: the differences below change y.
  const auto stored = [&]<Size... T>(std::index_sequence<T...>) {
    [[maybe_unused]] const auto store = [&]<Size I>(std::integral_constant<Size, I>) {
      auto gradient = std::make_unique<std::remove_reference_t<std::tuple_element_t<I, decltype(tensors)>>>();
      gradient->fill(nan);
      assign(*gradient, detail::nth<I>(gradients));
      return gradient;
    };
    return detail::fields(store(std::integral_constant<Size, T>{})...);
  }
  (std::make_index_sequence<detail::field_count<decltype(gradients)>>{});

  [&]<Size... T>(std::index_sequence<T...>) {
    [[maybe_unused]] const auto compare = [&]<Size I>(std::integral_constant<Size, I>) {
      auto& tensor = detail::nth<I>(tensors);
      for (Size i = 0; i < tensor.size(); ++i)
        result.compare(detail::nth<I>(stored)->data()[i], detail::central_difference(tensor.data()[i], cost),
                       detail::text_of(type_name<L>(), ", tensor ", I, ", element ", i));
    };
    (compare(std::integral_constant<Size, T>{}), ...);
  }
  (std::make_index_sequence<detail::field_count<decltype(gradients)>>{});
  for (Size i = 0; i < b->x.size(); ++i)
    result.compare(b->dx.data()[i], detail::central_difference(b->x.data()[i], cost),
                   detail::text_of(type_name<L>(), ", input ", i));
  return result;
}

/// Checks a whole network (in double precision: `Input<N, double>`), cost included, on a random batch with random
/// one-hot targets: each parameter's gradient against central differences of the mean cost of `rows` rows.
template <class Network, Size Batch = 3>
GradientCheck check_network_gradients(Size rows = Batch, std::uint64_t seed = 1, double scale = 1) {
  static_assert(std::same_as<typename Network::Scalar, double>,
                "strata::check_network_gradients: differences need double precision; use Input<N, double>");
  struct Buffers {
    Matrix<double, Batch, Network::inputs> x;
    Matrix<double, Batch, Network::outputs> t, dy;
    typename Network::template Workspace<Batch> outputs;
    typename Network::template Errors<Batch> errors;
    typename Network::Parameters gradients;
  };
  using Cost = typename Network::Cost;
  const auto b = std::make_unique<Buffers>();
  Network network(Glorot{}, seed);
  Generator generator(seed, RandomStream::data);
  network.for_each_layer(
      [&](auto, auto& p) { for_each_tensor(p, [&](auto& tensor) { detail::draw(tensor, generator, scale); }); });
  detail::draw(b->x, generator, scale);
  b->t.fill(0);
  for (Size row = 0; row < Batch; ++row) b->t(row, below(generator, Network::outputs)) = 1;

  auto& layers = network.parameters().layers;
  const auto& y = b->outputs.template get<Network::layer_count - 1>();
  // As above, of each layer.
  const auto with_workspaces = [&](auto&& f) {
    return detail::unpack(b->errors.buffers, [&](auto&... buffer) { return f(buffer.values...); });
  };
  const auto at_first =
      with_workspaces([](const auto&... workspace) { return std::make_tuple(detail::state_of(workspace)...); });
  const auto rewind = [&] {
    with_workspaces([&](auto&... workspace) {
      detail::unpack(at_first, [&](const auto&... state) { (detail::set_state_of(workspace, state), ...); });
    });
  };
  const auto cost = [&] {
    rewind();
    Network::Training::train_forward(layers, b->x, b->outputs, b->errors, Alone(), rows);
    return mean_cost<Cost>(y, b->t, rows);
  };
  cost();
  mean_cost_gradient<Cost>(y, b->t, rows, b->dy);
  const auto tensor_of =
      []<Size I, Size T>(auto& parameters, std::integral_constant<Size, I>, std::integral_constant<Size, T>) -> auto& {
    auto& layer = detail::nth<I>(parameters);
    return detail::nth<T>(std::remove_reference_t<decltype(layer)>::tensors(layer));
  };
  Network::Training::backward(
      layers, b->x, b->outputs, b->errors, b->dy,
      [&](auto layer, auto t, const auto& gradient) {
        auto& kept = tensor_of(b->gradients.layers, layer, t);
        kept.fill(math::nan<double>);
        assign(kept, gradient);
      },
      Alone(), detail::AllLearn(), rows);

  GradientCheck result;
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto check_layer = [&]<Size J>(std::integral_constant<Size, J> layer) {
      using P = std::remove_reference_t<decltype(detail::nth<J>(layers))>;
      [&]<Size... T>(std::index_sequence<T...>) {
        [[maybe_unused]] const auto check_tensor = [&](auto t) {
          auto& tensor = tensor_of(layers, layer, t);
          auto& kept = tensor_of(b->gradients.layers, layer, t);
          for (Size i = 0; i < tensor.size(); ++i)
            result.compare(kept.data()[i], detail::central_difference(tensor.data()[i], cost),
                           detail::text_of("layer ", J, ", tensor ", t(), ", element ", i));
        };
        (check_tensor(std::integral_constant<Size, T>{}), ...);
      }
      (std::make_index_sequence<std::tuple_size_v<decltype(P::tensors(std::declval<P&>()))>>{});
    };
    (check_layer(std::integral_constant<Size, I>{}), ...);
  }
  (std::make_index_sequence<Network::layer_count>{});
  return result;
}

}  // namespace strata

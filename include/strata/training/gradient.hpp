// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <numeric>

#include "strata/training/trainer.hpp"

/// Slopes: what an optimiser of one's own, a fit or a test asks for.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// In place of an optimiser: adds up gradients instead of following them.
struct GradientSum {
  double learning_rate = 1;
  double share = 1;  ///< of the next batch in the whole
  static constexpr Size state_tensors = 1;

  void update(auto& w, const auto& gradient, auto& sum) const { assign(sum, sum + as_scalar_of(w, share) * gradient); }
};

}  // namespace detail

/// The mean cost of a data set, and ∂J/∂θ: a network whose parameters are the slopes, to be read by layer
/// (`gradient.layer<0>().weights`) or flat in θ order (`gradient.flat_parameters()`).
template <class Network>
struct CostAndGradient {
  double cost;  ///< without penalty
  Network gradient;
};

/// The mean cost J over the rows of a data set (by their weights, if it has such), and the gradient of J + λ/2 Σ W².
/// Throws Error for data that `train` would not take, and for parameters that are not finite.
template <class Network, class Data>
CostAndGradient<Network> cost_and_gradient(const Network& network, const Data& data, double l2 = 0) {
  constexpr Size block = 128;
  CostAndGradient<Network> result{0, network};
  using Rule = detail::DataRule<Network, Data>;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>) {
    detail::check_data<Network>(data, "training");
    detail::check_parameters(network, "cost_and_gradient");
    std::vector<std::uint32_t> order(data.rows());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    const std::span<const std::uint32_t> all(order);
    const double total = detail::weight_of(data, all);

    const auto sum = std::make_unique<Trainer<Network, block, detail::GradientSum>>(detail::GradientSum{}, l2);
    for (Size first = 0; first < all.size(); first += block) {
      const auto rows = all.subspan(first, std::min(block, all.size() - first));
      const double weight = detail::weight_of(data, rows);
      if (weight == 0) continue;
      sum->optimizer.share = weight / total;
      result.cost += sum->optimizer.share * sum->step(result.gradient, data, rows);
    }
    result.gradient.parameters() = sum->state[0];
  }
  return result;
}

/// ∂y_k/∂x for one observation: how much output k answers to each input (its saliency). Throws Error unless there is an
/// output k.
template <class Network, class X>
Vector<typename Network::Scalar, Network::inputs> input_gradient(const Network& network, const X& x, Size k = 0) {
  using Scalar = typename Network::Scalar;
  using Rule = detail::ObservationRule<X, Network::inputs>;
  (void)sizeof(Rule);
  Vector<Scalar, Network::inputs> result;
  if constexpr (std::same_as<Rule, detail::Kept>) {
    if (k >= Network::outputs)
      STRATA_THROW Error(detail::text_of("strata::input_gradient: there is no output ", k, "; there are ",
                                         Network::outputs, ", counted from 0"));
    struct Buffers {
      Matrix<Scalar, 1, Network::inputs> x, dx;
      Matrix<Scalar, 1, Network::outputs> dy;
      typename Network::template Workspace<1> outputs;
      typename Network::template Errors<1> errors;
    };
    const auto b = std::make_unique<Buffers>();
    detail::put_observation(x, b->x);
    b->dy.fill(0);
    b->dy(0, k) = 1;
    const auto& layers = network.parameters().layers;
    Network::Prediction::template train_forward<true>(layers, b->x, b->outputs, b->errors);
    Network::Prediction::template backward<Network::layer_count - 1, true, true>(layers, b->x, b->outputs, b->errors,
                                                                                 b->dy, [](auto&&...) {});
    assign(b->dx, Network::template Layer<0>::input_gradient(detail::nth<0>(layers), b->x, b->outputs.template get<0>(),
                                                             b->errors.template get<0>()));
    std::copy_n(b->dx.data(), Network::inputs, result.data());
  }
  return result;
}

}  // namespace strata

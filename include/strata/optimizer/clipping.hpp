// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/expression/dot.hpp"
#include "strata/optimizer/optimizer.hpp"

/// Optimisers whose gradients, penalty included, are clipped first: `ClippedByNorm{Adam{.learning_rate = 0.01}, 5}`.
namespace strata::inline STRATA_CONFIGURATION {

/// g ← g · min(1, c/‖g‖), ‖g‖ the norm of all gradients of the network as one vector (Pascanu, Mikolov and Bengio
/// 2013): the step keeps its direction. Nothing can be updated before all gradients are there, so they are stored, and
/// the updates are not shared by threads.
template <class OptimizerType>
struct ClippedByNorm : OptimizerType {
  double norm;  ///< c, > 0

  using Clipped = OptimizerType;
  static constexpr Size state_tensors = OptimizerType::state_tensors + 1;
  static constexpr auto own_numbers(auto& self) { return std::tie(self.norm); }

  void check() const {
    Settings("strata::ClippedByNorm").positive("norm", norm);
    if constexpr (requires(const OptimizerType& clipped) { clipped.check(); }) OptimizerType::check();
  }

  template <class... StateAndTeam>
  void update(auto&, const auto& g, auto& gradient, StateAndTeam&... rest) const {
    constexpr Size state = OptimizerType::state_tensors;
    if constexpr (sizeof...(rest) > state)
      assign(gradient, g, std::get<state>(std::tie(rest...)));
    else
      assign(gradient, g);
  }

  void settle(double cost, auto&& new_cost, auto&& for_each_tensor) {
    OptimizerType& clipped = *this;
    double squares = 0;
    for_each_tensor([&](auto&, const auto& gradient, auto&...) { squares += dot(gradient, gradient); });
    const double length = std::sqrt(squares), factor = length > norm ? norm / length : 1;
    for_each_tensor([&](auto& w, const auto& gradient, auto&... state) {
      clipped.update(w, detail::as_scalar_of(w, factor) * gradient, state...);
    });

    const auto for_each_clipped = [&](auto&& visit) {
      for_each_tensor([&](auto& w, auto&, auto&... state) { visit(w, state...); });
    };
    if constexpr (requires { clipped.settle(cost, new_cost, for_each_clipped); })
      OptimizerType::settle(cost, new_cost, for_each_clipped);
  }
};
template <class OptimizerType>
ClippedByNorm(OptimizerType, double) -> ClippedByNorm<OptimizerType>;

/// Each number of each gradient into [−c, c]. The step may turn.
template <class OptimizerType>
struct ClippedByValue : OptimizerType {
  double value;  ///< c, > 0

  using Clipped = OptimizerType;
  static constexpr auto own_numbers(auto& self) { return std::tie(self.value); }

  void check() const {
    Settings("strata::ClippedByValue").positive("value", value);
    if constexpr (requires(const OptimizerType& clipped) { clipped.check(); }) OptimizerType::check();
  }

  template <class... StateAndTeam>
  void update(auto& w, const auto& g, StateAndTeam&... rest) requires requires(OptimizerType& clipped) {
    clipped.update(w, g, rest...);
  }
  {
    const auto most = detail::as_scalar_of(w, value);
    const auto clip = [most]<class Number>(const Number& x) {
      return math::min(math::max(x, Number(-most)), Number(most));
    };
    OptimizerType::update(w, each(clip, g), rest...);
  }
};
template <class OptimizerType>
ClippedByValue(OptimizerType, double) -> ClippedByValue<OptimizerType>;

}  // namespace strata

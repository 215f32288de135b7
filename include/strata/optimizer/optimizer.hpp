// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/each.hpp"
#include "strata/tensor/settings.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How a parameter tensor w follows its gradient:
///   double learning_rate;                                    // the trainer may lower it from epoch to epoch
///   static constexpr Size state_tensors;                     // tensors of state for each parameter tensor, 0 at first
///   void update(auto& w, const auto& g, auto&... state);     // g: the expression of ∂J/∂w, penalty included
/// Optional:
///   void check() const;                                      // throws Error for settings that make no sense, a line
///     // for each (see tensor/settings.hpp); asked once before training
///   void begin_step();                                       // before the updates of a step
///   void settle(double cost, auto&& new_cost, auto&& for_each_tensor);
///     // after them: the step may be changed. cost: before the step; new_cost(): now, on the same batch;
///     // for_each_tensor(f) calls f(w, state...)
///   static constexpr auto numbers(auto& self);               // a std::tie of what checkpoints keep besides state;
///     // without it all members, which must then be public numbers
template <class O>
concept Optimizer = requires(O& optimizer, Matrix<float, 2, 2>& w) {
  { optimizer.learning_rate } -> std::convertible_to<double>;
  { O::state_tensors } -> std::convertible_to<Size>;
}
&&std::copyable<O>;

namespace detail {

/// A setting, in the scalar type of the tensor it is used with (a double would turn the expression into doubles).
template <Buffer W>
constexpr auto as_scalar_of(const W&, double setting) {
  return static_cast<typename Shape<W>::Scalar>(setting);
}

}  // namespace detail

}  // namespace strata

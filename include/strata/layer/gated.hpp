// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/residual.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// y = a ⊙ b
struct Product {
  static constexpr bool keeps_order = true;
  template <class First, class...>
  using OutputShape = First;

  static void join(auto& y, const auto& team, const auto& a, const auto& b) { assign(y, a * b, team); }

  template <Size I>
  static auto error(const auto& dy, auto&, const auto&, const auto& a, const auto& b) {
    if constexpr (I == 0)
      return dy * b;
    else
      return dy * a;
  }
};

}  // namespace detail

/// y = A(x) ⊙ B(x): what B, a sigmoid as a rule, lets through of A.
///
///     Gated<Conv1d<8, 8, 3, Tanh, Causal>, Conv1d<8, 8, 3, Sigmoid, Causal>>
///
/// Saved: A's tensors as "0.…", B's as "1.…". Either may be a `Sequential`.
template <class A, class B>
struct Gated : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::pair_rule<Gated, ShapeType, A, B>();
  }
  template <class ShapeType>
  using On = Branches<detail::Product, ShapeType, detail::BoundLayer<A, ShapeType>, detail::BoundLayer<B, ShapeType>>;
};

}  // namespace strata

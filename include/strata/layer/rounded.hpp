// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/paired.hpp"
#include "strata/layer/layer.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What the large products of a training multiply: the numbers as they are. In its place, `BFloat16` (train<128,
/// BFloat16>(…), `Trainer`): the inputs, weights and errors of `Dense` layers that the network lists are rounded to the
/// nearest where they are multiplied, if the layer has 16 inputs and 16 outputs or more and the batch 16 rows or more.
/// Sums, parameters, activations, what the optimiser keeps, smaller layers, all other layers and evaluations stay in
/// float. The network must be in float, not so narrow that its batches lie column by column, and the build for a
/// processor with AVX512-BF16 (see `multiplies_bfloat16`).
struct Unrounded {};

namespace detail {

/// Whether the products of a layer are worth rounding their factors for in batches of so many rows: a full register of
/// everything. A layer says that it can by `takes_pairs = true`, if all that it does with its input are `matmul(x, w)`
/// and `matmul(transposed(x), δ)`, and with the δ that it is given for ∂J/∂x `matmul(δ, transposed(w))`; one that is
/// made of it and presumes a `Matrix` says `takes_any_layout = false`.
template <class L, Size Batch>
constexpr bool rounds_products() {
  constexpr Size least = 16;
  if constexpr (requires { L::takes_pairs&& L::takes_any_layout; })
    return L::takes_pairs && L::takes_any_layout && Batch >= least && L::inputs >= least && L::outputs >= least;
  else
    return false;
}

/// What layers are given as x and δ: where nothing is rounded, what there is.
struct FactorsAsTheyAre {
  template <Size I>
  static const auto& round_input(const auto& x, const auto&) {
    return x;
  }
  template <Size I>
  static const auto& input(const auto& x) {
    return x;
  }
  template <Size I>
  static const auto& round_error(const auto& delta, const auto&) {
    return delta;
  }
};

struct NoPairs {};

/// Rounded copies of what the large products of a chain of layers multiply: the inputs of layers, and the errors by
/// which inputs' gradients are computed.
template <Size Batch, class... Layers>
struct RoundedFactors {
  template <class L>
  using InputPairs = std::conditional_t<rounds_products<L, Batch>(), PairedMatrix<Batch, L::inputs>, NoPairs>;
  template <class L>
  using ErrorPairs = std::conditional_t<rounds_products<L, Batch>(), PairsAlong<Batch, L::outputs>, NoPairs>;
  static constexpr std::array<bool, sizeof...(Layers)> rounds{rounds_products<Layers, Batch>()...};

  Fields<InputPairs<Layers>...> inputs;
  Fields<ErrorPairs<Layers>...> errors;

  /// Where what layer I reads is rounded to.
  template <Size I>
  auto& pairs() {
    return nth<I>(inputs);
  }
  /// What layer I reads in place of x: rounded now, unless x is.
  template <Size I, class X>
  const auto& round_input(const X& x, const auto& team) {
    if constexpr (rounds[I] && Buffer<X>) round_to(pairs<I>(), x, team);
    return input<I>(x);
  }
  /// The same once it is.
  template <Size I>
  const auto& input(const auto& x) const {
    if constexpr (rounds[I])
      return nth<I>(inputs);
    else
      return x;
  }
  /// What layer I computes ∂J/∂x by in place of δ.
  template <Size I>
  const auto& round_error(const auto& delta, const auto& team) {
    if constexpr (rounds[I]) {
      round_to(nth<I>(errors), delta, team);
      return nth<I>(errors);
    } else {
      return delta;
    }
  }
};

}  // namespace detail
}  // namespace strata

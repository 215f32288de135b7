// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/layer/layer.hpp"
#include "strata/tensor/parameters.hpp"

/// What holds where a layer does not say otherwise.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// visit(tensor, number) for each parameter in θ order: tensor by tensor.
template <class L, class P>
void visit_layer_flat(P& parameters, auto&& visit) {
  if constexpr (requires { L::visit_flat(parameters, visit); })
    L::visit_flat(parameters, visit);
  else
    for_each_tensor(parameters, [&](auto& tensor) {
      for (auto& number : tensor.storage()) visit(tensor, number);
    });
}

/// How each of a layer's tensors, then its statistics, is saved.
template <class P>
constexpr auto saved_as() {
  constexpr Size count = std::tuple_size_v<decltype(P::tensors(std::declval<P&>()))> + [] {
    if constexpr (HasStatistics<P>)
      return std::tuple_size_v<decltype(P::statistics(std::declval<P&>()))>;
    else
      return Size{0};
  }();
  std::array<SavedAs, count> how{};
  if constexpr (requires { P::saved_as; }) {
    static_assert(P::saved_as.size() == count,
                  "strata: `saved_as` needs an entry for each of `tensors` and `statistics`");
    std::copy(P::saved_as.begin(), P::saved_as.end(), how.begin());
  }
  return how;
}

/// Operations of the products of one row.
template <class L>
constexpr Size operations_of() {
  if constexpr (requires { L::operations; })
    return L::operations;
  else
    return 0;
}

/// Operations of ∂J/∂x for one row, which a training step does not need of the first layer.
template <class L>
constexpr Size input_gradient_operations_of() {
  if constexpr (requires { L::input_gradient_operations; })
    return L::input_gradient_operations;
  else
    return operations_of<L>();
}

/// How many numbers go into one of a layer's outputs, and how many outputs one of its inputs goes into: what the spread
/// of its first weights follows from.
struct Fans {
  Size in, out;
};
template <class L>
constexpr Fans fans_of() {
  if constexpr (requires { L::fan_in; })
    return {L::fan_in, L::fan_out};
  else
    return {L::inputs, L::outputs};
}

/// Fresh weights, drawn in θ order; biases zero.
template <class L>
void initialize_layer(auto& parameters, const auto& initializer, auto& generator) {
  if constexpr (requires { L::initialize(parameters, initializer, generator); })
    L::initialize(parameters, initializer, generator);
  else
    visit_layer_flat<L>(parameters, [&]<class Scalar>(const auto& tensor, Scalar& number) {
      constexpr bool weight = Shape<decltype(tensor)>::rank == 2;
      constexpr Fans fans = fans_of<L>();
      number = weight ? initializer.template draw<Scalar>(generator, fans.in, fans.out) : Scalar(0);
    });
}

}  // namespace strata::detail

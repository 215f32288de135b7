// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata {

/// The cost of one observation, J(y, t), for outputs y and targets t; a network averages it over the rows of a batch:
///   static Scalar value(Row<const Scalar, N> y, Row<const Scalar, N> t);                        // J
///   static void gradient(Row<const Scalar, N> y, Row<const Scalar, N> t, Row<Scalar, N> dy);    // dy ← ∂J/∂y
/// Optional:
///   template <class Activation> static constexpr bool accepts;          // does it make sense after that activation?
///   template <class Activation> static constexpr bool from_preactivation;  // y is z = σ⁻¹(a) after that activation
///   static constexpr bool takes_classes;                                // may labels be classes (made one-hot)?
template <class C>
concept Cost = requires(Row<const double, 2> y, Row<double, 2> dy) {
  { C::value(y, y) } -> std::convertible_to<double>;
  C::gradient(y, y, dy);
};

/// The cost that goes with an output activation unless another one is named; void: none does.
template <class Activation>
struct DefaultCost {
  using type = void;
};

namespace detail {

template <class C, class A>
constexpr bool cost_accepts() {
  if constexpr (requires { C::template accepts<A>; })
    return C::template accepts<A>;
  else
    return true;
}

template <class C, class A>
constexpr bool cost_from_preactivation() {
  if constexpr (requires { C::template from_preactivation<A>; })
    return C::template from_preactivation<A>;
  else
    return false;
}

template <class C>
constexpr bool cost_takes_classes() {
  if constexpr (requires { C::takes_classes; })
    return C::takes_classes;
  else
    return true;
}

}  // namespace detail

/// (1/rows) Σ J(y_i, t_i) over the first `rows` rows, in double precision.
template <Cost C, Buffer Outputs>
double mean_cost(const Outputs& y, const Outputs& t, Size rows) {
  using Scalar = const typename Shape<Outputs>::Scalar;
  constexpr Size columns = Shape<Outputs>::columns;
  double sum = 0;
  for (Size row = 0; row < rows; ++row)
    sum += static_cast<double>(C::value(Row<Scalar, columns>{y.data() + row * columns},  //
                                        Row<Scalar, columns>{t.data() + row * columns}));
  return sum / static_cast<double>(rows);
}

/// dy ← (1/rows) ∂J(y_i, t_i)/∂y_i in the first `rows` rows, 0 in the others: those add exactly nothing to a gradient.
template <Cost C, Buffer Outputs>
void mean_cost_gradient(const Outputs& y, const Outputs& t, Size rows, Outputs& dy) {
  using Scalar = typename Shape<Outputs>::Scalar;
  constexpr Size columns = Shape<Outputs>::columns;
  const Pack<Scalar> share(Scalar(1) / static_cast<Scalar>(rows));
  for (Size row = 0; row < rows; ++row) {
    const Row<Scalar, columns> gradient{dy.data() + row * columns};
    C::gradient(Row<const Scalar, columns>{y.data() + row * columns},
                Row<const Scalar, columns>{t.data() + row * columns}, gradient);
    gradient.map([&](const auto& value) { return value * share; });
  }
  for (Size at = rows * columns; at < Shape<Outputs>::rows * columns; ++at) dy.data()[at] = Scalar(0);
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/each.hpp"
#include "strata/expression/rows.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What has σ'(z) written in z, because a = σ(z) does not determine it: a layer then keeps z until it goes backward.
template <class A>
concept DifferentiatedAtInput = requires(double number) {
  { A::derivative_at(number) } -> std::convertible_to<double>;
};

/// What has σ'(z) written in a = σ(z).
template <class A>
concept DifferentiatedAtOutput = requires(double number) {
  { A::derivative(number) } -> std::convertible_to<double>;
};

/// a = σ(z), number by number. The functions take and give one number or a `Pack` of them (see strata/tensor/math.hpp):
///   static T forward(const T& z);         // σ(z)
///   static T derivative(const T& a);      // σ'(z), written in a: nothing but a is kept; or
///   static T derivative_at(const T& z);   // σ'(z), written in z
template <class A>
concept ElementwiseActivation = (DifferentiatedAtOutput<A> || DifferentiatedAtInput<A>)&&requires(double number) {
  { A::forward(number) } -> std::convertible_to<double>;
};

/// a = σ(z), row by row, in place:
///   static void forward(auto&& z);                   // z becomes a
///   static void backward(const auto& a, auto&& da);  // ∂J/∂a becomes ∂J/∂z = (∂a/∂z)ᵀ ∂J/∂a
/// They are rows (see strata/expression/row.hpp) of numbers, or of packs when many rows go side by side; functions that
/// ask for a `Row<Scalar, N>` and a `Row<const Scalar, N>` get rows of numbers in memory only.
template <class A>
concept RowwiseActivation = requires(Row<double, 2> row, Row<const double, 2> a) {
  A::forward(row);
  A::backward(a, row);
};

/// What may stand as the activation of a layer.
template <class A>
concept Activation = ElementwiseActivation<A> || RowwiseActivation<A>;

namespace detail {

/// A row-wise activation of an expression: the expression is assigned, then each row is changed in place.
template <class A, class E>
struct RowwiseForward {
  E expression;
};

template <class A, class Output, class E>
struct RowwiseBackward {
  const Output& a;
  E expression;
};

}  // namespace detail

/// σ(z), lazily, of any expression z.
template <Activation A, class E>
auto activate(E&& z) {
  if constexpr (ElementwiseActivation<A>)
    return each([](const auto& number) { return A::forward(number); }, std::forward<E>(z));
  else
    return detail::RowwiseForward<A, xt::const_xclosure_t<E>>{std::forward<E>(z)};
}

/// ∂J/∂z = σ'(z) ⊙ ∂J/∂a (a row-wise activation: (∂a/∂z)ᵀ ∂J/∂a), lazily, from the buffer a = σ(z) and the expression
/// ∂J/∂a.
template <Activation A, Buffer Output, class E>
requires(!DifferentiatedAtInput<A>) auto activation_error(const Output& a, E&& da) {
  if constexpr (ElementwiseActivation<A>)
    return each([](const auto& output, const auto& gradient) { return gradient * A::derivative(output); }, a,
                std::forward<E>(da));
  else
    return detail::RowwiseBackward<A, Output, xt::const_xclosure_t<E>>{a, std::forward<E>(da)};
}

/// The same, where the buffer `kept` has z if σ' is written in z; only then is it read. It may be the destination.
template <Activation A, Buffer Output, Buffer Kept, class E>
auto activation_error(const Output& a, const Kept& kept, E&& da) {
  if constexpr (DifferentiatedAtInput<A>)
    return each([](const auto& z, const auto& gradient) { return gradient * A::derivative_at(z); }, kept,
                std::forward<E>(da));
  else
    return activation_error<A>(a, std::forward<E>(da));
}

/// y ← σ(z) of an expression z, going forward in a training step; `kept`, the layer's buffer for δ, which is free until
/// it goes backward, gets z if σ' is written in z.
template <Activation A, class E>
void assign_activation(auto& y, auto& kept, const E& z, const auto&... team) {
  if constexpr (DifferentiatedAtInput<A>) {
    assign(kept, z, team...);
    assign(y, activate<A>(kept), team...);
  } else {
    assign(y, activate<A>(z), team...);
  }
}

/// destination ← σ(z) for a row-wise activation.
template <Buffer Destination, class A, class E, class Team = Alone>
inline void assign(Destination& destination, const detail::RowwiseForward<A, E>& rowwise, const Team& team = {}) {
  constexpr Size rows = Shape<Destination>::rows;
  assign(destination, rowwise.expression, team);
  detail::for_each_row(
      detail::rows_of_blocks<rows>(team.share_of(detail::row_blocks<rows>)),
      [](Size, auto&& z) requires requires { A::forward(z); } { A::forward(z); }, destination);
  team.wait();
}

/// destination ← (∂a/∂z)ᵀ ∂J/∂a for a row-wise activation.
template <Buffer Destination, class A, class Output, class E, class Team = Alone>
inline void assign(Destination& destination, const detail::RowwiseBackward<A, Output, E>& rowwise,
                   const Team& team = {}) {
  constexpr Size rows = Shape<Destination>::rows;
  assign(destination, rowwise.expression, team);
  detail::for_each_row(
      detail::rows_of_blocks<rows>(team.share_of(detail::row_blocks<rows>)),
      [](Size, auto&& da, const auto& a) requires requires { A::backward(a, da); } { A::backward(a, da); }, destination,
      rowwise.a);
  team.wait();
}

}  // namespace strata

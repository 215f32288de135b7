// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "strata/network/prediction_mistake.hpp"

/// What may stand for one observation: numbers that are as many as its type says.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Shape>
inline constexpr Size length_of_shape = 0;
template <Size N>
inline constexpr Size length_of_shape<xt::xshape<N>> = N;

/// How many numbers an object of such a type holds; 0 where the type does not tell, or it is none of this.
template <class X>
inline constexpr Size numbers_held = 0;
template <class Number, Size N>
inline constexpr Size numbers_held<Number[N]> = N;
template <class Number, Size N>
inline constexpr Size numbers_held<std::array<Number, N>> = N;
template <class Number, Size N>
inline constexpr Size numbers_held<std::span<Number, N>> = N == std::dynamic_extent ? 0 : N;
/// A vector, or an expression of vectors such as 2 * v.
template <class X>
requires requires { typename X::shape_type; }
inline constexpr Size numbers_held<X> = length_of_shape<typename X::shape_type>;

/// For an empty list in braces.
struct NoNumbers {};

/// The rule that an observation of this type breaks with a network of so many inputs, if it does.
template <class X, Size Inputs>
constexpr auto observation_rule() {
  if constexpr (numbers_held<X> == Inputs)
    return std::type_identity<Kept>();
  else
    return std::type_identity<ObservationFits<Holds<numbers_held<X>>, Takes<Inputs>>>();
}
template <class X, Size Inputs>
using ObservationRule = typename decltype(observation_rule<X, Inputs>())::type;

/// x ← the numbers.
template <Buffer Row>
void put_observation(const auto& numbers, Row& x) {
  using Scalar = typename Shape<Row>::Scalar;
  const auto copy = [&](const auto& from) {
    for (Size i = 0; i < Shape<Row>::columns; ++i) x.data()[i] = static_cast<Scalar>(from[i]);
  };
  if constexpr (Buffer<decltype(numbers)>)
    copy(numbers.data());
  else
    copy(numbers);
}

/// What a network predicts of one observation, if that is one of its.
template <class Network, class X>
auto predict_observation(const Network& network, const X& x) {
  using Broken = ObservationRule<X, Network::inputs>;
  (void)sizeof(Broken);
  Vector<typename Network::Scalar, Network::outputs> result;
  if constexpr (std::same_as<Broken, Kept>) {
    Matrix<typename Network::Scalar, 1, Network::inputs> row;
    put_observation(x, row);
    Matrix<typename Network::Scalar, 1, Network::outputs> y;
    network.predict(row, y);
    std::copy_n(y.data(), Network::outputs, result.data());
  }
  return result;
}

}  // namespace strata::detail

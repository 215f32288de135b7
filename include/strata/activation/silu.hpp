// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// s(z) = 1 / (1 + e⁻ᶻ) and 1 − s(z), both exact to the last bits however small.
template <class T>
struct LogisticPair {
  T s, rest;

  explicit LogisticPair(const T& z) {
    const T small = math::exp(-math::abs(z)), share = T(1) / (T(1) + small);
    s = math::select(z > T(0), share, small * share);
    rest = math::select(z > T(0), small * share, share);
  }
};

/// Where z stands for ±∞ in a product with what is 0 there long before: so far out.
template <class T>
T at_most_far_below(const T& z) {
  return math::max(z, T(-1000));
}
template <class T>
T at_most_far_out(const T& z) {
  return math::min(at_most_far_below(z), T(1000));
}

}  // namespace detail

/// σ(z) = z s(z) with s(z) = 1 / (1 + e⁻ᶻ), also called swish,  σ'(z) = s + z s (1 − s).
struct SiLU {
  template <class T>
  static T forward(const T& z) {
    return detail::at_most_far_below(z) * detail::LogisticPair(z).s;
  }
  template <class T>
  static T derivative_at(const T& z) {
    const detail::LogisticPair sigmoid(z);
    return sigmoid.s + detail::at_most_far_out(z) * sigmoid.s * sigmoid.rest;
  }
};

}  // namespace strata

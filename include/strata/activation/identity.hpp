// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/activation.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// σ(z) = z,  σ'(z) = 1.
struct Identity {
  template <class T>
  static T forward(const T& z) {
    return z;
  }
  template <class T>
  static T derivative(const T&) {
    return T(1);
  }
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <ratio>

#include "strata/tensor/pack.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A constant of a cost, which is part of its type as a std::ratio, as a number or in all lanes of a pack.
template <class T, class Ratio>
constexpr T constant() {
  constexpr double value = static_cast<double>(Ratio::num) / static_cast<double>(Ratio::den);
  if constexpr (is_batch<T>)
    return T(static_cast<typename T::value_type>(value));
  else
    return static_cast<T>(value);
}

}  // namespace detail

}  // namespace strata

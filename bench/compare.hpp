// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>

#include "network.hpp"

namespace bench {

/// How many steps of training are compared with the reference.
inline constexpr Size checked_steps = 5;
inline constexpr double float_rounding = 0x1p-24;

template <class... Arguments>
std::string text(const char* format, Arguments... arguments) {
  std::array<char, 200> buffer;
  std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return buffer.data();
}

/// What is wrong, or nothing.
inline std::string compare(const char* what, std::span<const float> found, std::span<const double> right,
                           double tolerance) {
  for (Size i = 0; i < right.size(); ++i) {
    const double allowed = tolerance * (1 + std::abs(right[i]));
    if (!(std::abs(found[i] - right[i]) <= allowed))
      return text("%s %zu is %.9g instead of %.9g", what, i, static_cast<double>(found[i]), right[i]);
  }
  return {};
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A bar of so many characters, filled to a part of its length in steps of an eighth of a character: `██▌░░`.
/// A part outside [0, 1] counts as the nearer end, NaN as 0.
STRATA_IF_USED std::string progress_bar(double part, Size cells) {
  static constexpr std::array<const char*, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double filled = part > 0 ? std::min(part, 1.0) : 0;
  const auto steps = static_cast<Size>(filled * static_cast<double>(8 * cells));
  std::string bar;
  for (Size i = 0; i < steps / 8; ++i) bar += "█";
  bar += eighths[steps % 8];
  for (Size i = (steps + 7) / 8; i < cells; ++i) bar += "░";
  return bar;
}

}  // namespace strata

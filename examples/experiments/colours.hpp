// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

namespace experiments {

struct Colour {
  double red, green, blue;  ///< 0 … 1

  Colour mixed_with(Colour other, double part) const {
    return {red + part * (other.red - red), green + part * (other.green - green), blue + part * (other.blue - blue)};
  }
  std::array<std::uint8_t, 3> bytes() const {
    const auto byte = [](double v) { return static_cast<std::uint8_t>(255 * v + 0.5); };
    return {byte(red), byte(green), byte(blue)};
  }
  /// As gnuplot and HTML write it.
  std::string text() const {
    const auto b = bytes();
    std::array<char, 8> text;
    std::snprintf(text.data(), text.size(), "#%02x%02x%02x", b[0], b[1], b[2]);
    return text.data();
  }
};

/// The palette of Okabe and Ito (2008), which colour-blind readers can tell apart.
namespace palette {
inline constexpr Colour blue{0, 0.447, 0.698}, orange{0.902, 0.624, 0}, green{0, 0.620, 0.451},
    vermillion{0.835, 0.369, 0}, purple{0.800, 0.475, 0.655}, sky{0.337, 0.706, 0.914}, white{1, 1, 1}, black{0, 0, 0};
/// One for each class of the plane's experiments.
inline constexpr std::array classes{blue, orange, green, purple};
}  // namespace palette

}  // namespace experiments

// SPDX-License-Identifier: MIT
#include "support/number_text.hpp"

#include <array>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace support {

namespace {

/// A no-break space.
constexpr const char* gap = "\u00a0";

/// Digits of a number's whole part in threes.
std::string grouped(const std::string& digits) {
  const auto whole = std::min(digits.find('.'), digits.size());
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0) text += gap;
    text += digits[i];
  }
  return text;
}

std::string superscript(int exponent) {
  static constexpr std::array digits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : std::to_string(exponent)) text += c == '-' ? "⁻" : digits[static_cast<std::size_t>(c - '0')];
  return text;
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  std::ostringstream digits;
  digits << std::fixed << std::setprecision(decimals) << std::abs(value);
  const bool is_zero = digits.str().find_first_of("123456789") == std::string::npos;
  return (value < 0 && !is_zero ? "−" : "") + grouped(digits.str());
}

std::string number_text(double value) {
  const double size = std::abs(value);
  const std::string sign = value < 0 ? "−" : "";
  std::ostringstream digits;
  if (size > 0 && size < 1e-4) {
    const int exponent = static_cast<int>(std::floor(std::log10(size)));
    digits << std::setprecision(2) << size / std::pow(10, exponent);
    const std::string power = "10" + superscript(exponent);
    return sign + (digits.str() == "1" ? power : digits.str() + gap + "×" + gap + power);
  }
  digits << std::setprecision(6) << (size < 1e6 ? size : 0);
  return size < 1e6 ? sign + grouped(digits.str()) : fixed_text(value);
}

}  // namespace support

// SPDX-License-Identifier: MIT
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "strata/tensor/decimal_text.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether a decimal number other than 0 is nearer to 0 than 1 is, from its digits alone.
STRATA_IF_USED bool is_small(std::string_view number) {
  const Size exponent_at = number.find_first_of("eE");
  const std::string_view digits = number.substr(0, exponent_at);
  std::int64_t exponent = 0;
  if (exponent_at != std::string_view::npos) {
    std::string_view text = number.substr(exponent_at + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    if (std::from_chars(text.data(), text.data() + text.size(), exponent).ec != std::errc{})
      return text.starts_with('-');
  }
  const Size point = digits.find('.') == std::string_view::npos ? digits.size() : digits.find('.');
  const Size first = digits.find_first_of("123456789");
  return exponent < static_cast<std::int64_t>(first) - static_cast<std::int64_t>(point);
}

/// A decimal number that is all of `text`: correctly rounded, 0 if it is too small for Scalar; a leading + is allowed,
/// and "nan" and "inf" are numbers. Nothing if the text is no number or the number too large.
template <class Scalar>
std::optional<Scalar> number_in(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  Scalar value = 0;
  const std::errc error = read_number(text, value);
  if (error == std::errc::invalid_argument) return std::nullopt;
  if (error == std::errc{}) return value;
  const bool negative = text.starts_with('-');
  if (!is_small(text.substr(negative ? 1 : 0))) return std::nullopt;
  return negative ? -Scalar{0} : Scalar{0};
}

}  // namespace strata::detail

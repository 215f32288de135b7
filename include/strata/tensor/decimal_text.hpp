// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "strata/tensor/finite.hpp"

/// Numbers as text and back. The standard library's own functions where it has them; libc++ wrote floating-point
/// numbers only from 14 on and read them from 20 on, so there is C's way besides.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether the standard library's functions are there for floating-point numbers too.
inline constexpr bool library_knows_decimals =
#if defined(__cpp_lib_to_chars)
    true;
#else
    false;
#endif

/// The text with `from` in place of each `to`.
STRATA_IF_USED std::string with_replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  for (std::size_t at = 0; (at = result.find(from, at)) != std::string::npos; at += to.size())
    result.replace(at, from.size(), to);
  return result;
}

/// What stands between whole numbers and decimals in C's functions: the program may have chosen another language.
inline std::string decimal_point() { return std::localeconv()->decimal_point; }

/// C's way to the shortest text that reads back as the same number; of two that are as short, the one without exponent.
template <class Number>
[[gnu::cold]] std::string shortest_by_printf(Number number) {
  const auto value = static_cast<double>(number);
  const auto print = [&](const char* format, int digits) {
    std::array<char, 400> text;
    const int length = std::snprintf(text.data(), text.size(), format, digits, value);
    return std::string(text.data(), static_cast<std::size_t>(length));
  };
  const auto reads_back = [&](const std::string& text) {
    const double read = std::strtod(text.c_str(), nullptr);
    return static_cast<Number>(read) == number;
  };
  std::string with_exponent;
  for (int digits = 0; digits < std::numeric_limits<Number>::max_digits10; ++digits) {
    with_exponent = print("%.*e", digits);
    if (reads_back(with_exponent)) break;
  }
  const std::string point = decimal_point();
  if (with_exponent.find('e') == std::string::npos) return with_exponent;  // inf and nan
  std::string best = with_replaced(with_exponent, point, ".");
  for (int decimals = 0; decimals < 20; ++decimals) {
    const std::string plain = print("%.*f", decimals);
    if (plain.size() > best.size()) break;
    if (reads_back(plain)) return with_replaced(plain, point, ".");
  }
  return best;
}

/// Whether std::strtod reads all of a text as std::from_chars does: decimal, nothing before or after it, no plus; and
/// "inf", "infinity" and "nan".
inline bool is_decimal(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(), lower);
  if (word == "inf" || word == "infinity" || word == "nan") return true;

  const auto take_digits = [&] {
    const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  std::size_t digits = take_digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += take_digits();
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (lower(text.front()) != 'e') return false;
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return take_digits() > 0 && text.empty();
}

/// `read_number` in C's way.
template <class Number>
std::errc read_by_strtod(std::string_view text, Number& value) {
  if (!is_decimal(text)) return std::errc::invalid_argument;
  const std::string own = with_replaced(text, ".", decimal_point());
  Number read = 0;
  if constexpr (std::is_same_v<Number, float>)
    read = std::strtof(own.c_str(), nullptr);
  else
    read = std::strtod(own.c_str(), nullptr);
  // Libraries differ in what they set errno for. "inf" has no digits, so it is no number that became too large.
  const bool has_digits = own.substr(0, own.find_first_of("eE")).find_first_of("123456789") != std::string::npos;
  if (has_digits && (read == 0 || !math::is_finite(read))) return std::errc::result_out_of_range;
  value = read;
  return std::errc();
}

/// value ← the whole text, correctly rounded. Or the error of std::from_chars, and the value stays as it was:
/// invalid_argument for what is no number, result_out_of_range for what is too large or too small.
template <class Number>
std::errc read_number(std::string_view text, Number& value) {
  if constexpr (library_knows_decimals) {
    const char* const end = text.data() + text.size();
    Number read = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, read);
    if (stop != end) return std::errc::invalid_argument;
    if (error == std::errc()) value = read;
    return error;
  } else {
    return read_by_strtod(text, value);
  }
}

}  // namespace strata::detail

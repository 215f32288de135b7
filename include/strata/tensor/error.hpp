// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "strata/tensor/configuration.hpp"
#include "strata/tensor/decimal_text.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What every run-time error of strata derives from; its text says what is wrong, where, and what to do.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

#if !defined(__cpp_exceptions)
namespace detail {

/// What stands for an exception where there are none (-fno-exceptions): its text goes to standard error, and the
/// program ends.
struct Ended {
  [[noreturn, gnu::cold, gnu::noinline]] void operator=(const std::exception& error) const {
    std::fputs(error.what(), stderr);
    std::fputc('\n', stderr);
    std::abort();
  }
};

}  // namespace detail
#endif

namespace detail {

// Texts are for errors: cold code, which the compiler keeps small and out of the way.

[[gnu::cold, gnu::noinline]] inline void append_text(std::string& text, std::string_view part) { text.append(part); }
template <class Number>
requires std::is_arithmetic_v<Number>
[[gnu::cold, gnu::noinline]] void append_text(std::string& text, Number number) {
  if constexpr (std::is_floating_point_v<Number> && !library_knows_decimals) {
    append_text(text, shortest_by_printf(number));
  } else {
    std::array<char, 128> digits;
    const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    append_text(text, std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
  }
}

/// The parts one after the other; a number as the shortest text that reads back as itself. (g++ 12
/// warns without reason of `"text" + std::to_string(x)` when it optimises.)
template <class... Parts>
[[gnu::cold]] std::string text_of(const Parts&... parts) {
  std::string text;
  (append_text(text, parts), ...);
  return text;
}

}  // namespace detail

}  // namespace strata

/// `STRATA_THROW Error(…);` throws, or without exceptions ends the program with the text.
#if defined(__cpp_exceptions)
#define STRATA_THROW throw
#else
#define STRATA_THROW ::strata::detail::Ended() =
#endif

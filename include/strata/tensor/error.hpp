// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <stdexcept>
#include <string>
#include <type_traits>

namespace strata {

/// What every run-time error of strata derives from; its text says what is wrong, where, and what to do.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace detail {

/// The parts one after the other; a number as the shortest text that reads back as itself. (g++ 12
/// warns without reason of `"text" + std::to_string(x)` when it optimises.)
template <class... Parts>
std::string text_of(const Parts&... parts) {
  std::string text;
  const auto append = [&text]<class Part>(const Part& part) {
    if constexpr (std::is_arithmetic_v<Part>) {
      std::array<char, 128> digits;
      const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), part).ptr;
      text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
    } else {
      text.append(part);
    }
  };
  (append(parts), ...);
  return text;
}

}  // namespace detail

}  // namespace strata

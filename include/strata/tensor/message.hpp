// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "strata/tensor/size.hpp"

/// What a rule says when it is broken. A rule is a struct with one `static_assert`; its template arguments are the
/// place, the types and the numbers, so that every compiler shows them.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A short text in place: not every compiler can compute with the standard library's strings.
class Text {
 public:
  /// Texts and numbers, one after the other.
  constexpr explicit Text(const auto&... parts) { (append(parts), ...); }

  constexpr const char* data() const { return letters_.data(); }
  constexpr Size size() const { return size_; }
  constexpr void erase(Size at, Size count) {
    for (; at + count < size_; ++at) letters_[at] = letters_[at + count];
    size_ = at;
  }
  /// `shorter` in place of `count` letters.
  constexpr void replace(Size at, Size count, std::string_view shorter) {
    for (Size i = 0; i < shorter.size(); ++i) letters_[at + i] = shorter[i];
    erase(at + shorter.size(), count - shorter.size());
  }
  constexpr operator std::string_view() const { return {data(), size()}; }
  explicit operator std::string() const { return {data(), size()}; }

 private:
  /// What does not fit is left out.
  constexpr void append(std::string_view part) {
    for (const char letter : part)
      if (size_ < letters_.size()) letters_[size_++] = letter;
  }
  constexpr void append(Size number) {
    if (number > 9) append(number / 10);
    const char digit = static_cast<char>('0' + number % 10);
    append(std::string_view(&digit, 1));
  }

  std::array<char, 1000> letters_{};
  Size size_ = 0;
};

/// In place of a rule that is broken: none is.
struct Kept {};

/// A condition that fails, but only where its template is used.
template <class...>
inline constexpr bool never = false;

}  // namespace strata::detail

/// "who: rule; remedy". Since C++26 the compiler can put a message together, and then the parts that follow, which name
/// the place and the numbers, stand for the rule. A macro, because before C++26 a message must be a literal.
#if defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
#define STRATA_MESSAGE(who, rule, remedy, ...) ::strata::detail::Text(who ": ", __VA_ARGS__, "; " remedy)
#else
#define STRATA_MESSAGE(who, rule, remedy, ...) who ": " rule "; " remedy
#endif

// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "strata/tensor/message.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

template <class T>
constexpr std::string_view raw_type_name() {
  // "… raw_type_name() [with T = strata::Dense<2, 3>; …]" (g++) or "… [T = strata::Dense<2, 3>]" (clang++)
  const std::string_view text = __PRETTY_FUNCTION__;
  const auto begin = text.find("T = ") + 4;
  const auto semicolon = text.find(';', begin);
  return text.substr(begin, (semicolon == std::string_view::npos ? text.rfind(']') : semicolon) - begin);
}

/// The inline namespace, as g++ spells it: "avx512::".
#define STRATA_QUOTED(text) #text
#define STRATA_QUOTE(text) STRATA_QUOTED(text)
inline constexpr const char* configuration_prefix = STRATA_QUOTE(STRATA_CONFIGURATION) "::";

constexpr bool is_of_a_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// Takes `part` out of the text wherever it is no part of a longer word.
constexpr void remove_words(Text& text, std::string_view part) {
  for (Size at = 0; at + part.size() <= text.size();) {
    const std::string_view all = text, here = all.substr(at, part.size()), after = all.substr(at + part.size());
    const bool begins = at == 0 || !is_of_a_word(part.front()) || !is_of_a_word(all[at - 1]);
    const bool ends = after.empty() || !is_of_a_word(part.back()) || !is_of_a_word(after.front());
    if (here == part && begins && ends)
      text.erase(at, part.size());
    else
      ++at;
  }
}

/// Identity is what a dense layer or a convolution has unless another activation is named.
constexpr void remove_default_activation(Text& text) {
  constexpr std::string_view identity = ", Identity>";
  constexpr auto is_by_default_in = [](std::string_view before) {
    return before.ends_with("Dense<") || before.ends_with("Conv1d<") || before.ends_with("Conv2d<") ||
           before.ends_with("ConvTranspose1d<");
  };
  for (Size at = 0; at + identity.size() <= text.size(); ++at) {
    const std::string_view all = text, before = all.substr(0, at);
    const Size open = before.rfind('<');
    if (all.substr(at, identity.size()) == identity && open != std::string_view::npos &&
        is_by_default_in(before.substr(0, open + 1)))
      text.erase(at, identity.size() - 1);
  }
}

/// Compilers differ in whether they spell the type of a number, and in "> >".
constexpr void spell_alike(Text& text) {
  for (Size at = 1; at + 1 < text.size(); ++at) {
    const std::string_view all = text;
    const bool follows_digit = all[at - 1] >= '0' && all[at - 1] <= '9';
    if (follows_digit && all.substr(at, 2) == "UL") text.erase(at, 2);
    if (all[at - 1] == '>' && all.substr(at, 2) == " >") text.erase(at, 1);
  }
}

/// A whole number at the beginning of a text, if there is one; else `length` is 0.
struct WholeNumber {
  bool negative = false;
  Size size = 0, length = 0;

  constexpr explicit WholeNumber(std::string_view text) : negative(text.starts_with('-')) {
    const Size sign = negative ? 1 : 0;
    Size at = sign;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
      size = 10 * size + static_cast<Size>(text[at] - '0');
    if (at > sign) length = at;
  }
};

/// digits · 10^−places, as one would write it: 0.25, −3, 1e-5.
constexpr Text decimal_text(WholeNumber digits, Size places) {
  const char* const sign = digits.negative ? "-" : "";
  if (places == 0) return Text(sign, digits.size);
  if (places > 4) return Text(sign, digits.size, "e-", places);
  Size one = 1;
  for (Size i = 0; i < places; ++i) one *= 10;
  Text zeros("");
  for (Size power = one / 10; power > 1 && digits.size % one < power; power /= 10) zeros = Text(zeros, "0");
  return Text(sign, digits.size / one, ".", zeros, digits.size % one);
}

/// A `Decimal` is "Decimal{2, -1}" to g++ and "{2, -1}" to clang++: 0.2.
constexpr void spell_decimals(Text& text) {
  for (Size at = 0; at < text.size(); ++at) {
    const std::string_view here = std::string_view(text).substr(at), name = "Decimal";
    const Size open = here.starts_with(name) ? name.size() : 0;
    if (!here.substr(open).starts_with('{')) continue;
    const WholeNumber digits(here.substr(open + 1));
    const Size comma = open + 1 + digits.length;
    if (digits.length == 0 || !here.substr(comma).starts_with(", ")) continue;
    const WholeNumber exponent(here.substr(comma + 2));
    const Size close = comma + 2 + exponent.length;
    if (exponent.length > 0 && here.substr(close).starts_with('}'))
      text.replace(at, close + 1, decimal_text(digits, exponent.size));
  }
}

constexpr Text name_of(std::string_view raw) {
  Text name(raw);
  for (const char* part :
       {"{anonymous}::", "(anonymous namespace)::", configuration_prefix, "strata::", ", WithBias", ", float"})
    remove_words(name, part);
  remove_default_activation(name);
  spell_alike(name);
  spell_decimals(name);
  return name;
}
template <class T>
constexpr Text name_of() {
  return name_of(raw_type_name<T>());
}

/// At run time: called with a constant in sight, a `constexpr` function is computed while compiling, 0.1 s for a name.
STRATA_IF_USED [[gnu::cold, gnu::noinline]] std::string name_at_run_time(std::string_view raw) {
  return std::string(name_of(raw));
}

}  // namespace detail

/// The name of a type as one would write it inside namespace strata: "Dense<784, 200, Sigmoid>". What goes without
/// saying (a layer's bias, no activation, float) is left out, and compilers say the same.
template <class T>
std::string type_name() {
  return detail::name_at_run_time(detail::raw_type_name<T>());
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "strata/tensor/error.hpp"

/// The name that a C header's functions begin with.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The words that C (of 2024) and C++ (of 2023) keep to themselves.
inline constexpr std::string_view c_keywords =
    " alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class "
    "co_await co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype "
    "default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline "
    "int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public "
    "register reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast "
    "struct switch template this thread_local throw "
    "true try typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile wchar_t while "
    "xor xor_eq ";

/// Whether functions of C and C++ may be called NAME_….
inline bool is_c_name(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_allowed = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && is_letter(name.front()) && name.back() != '_' &&
         std::all_of(name.begin(), name.end(), is_allowed) && name.find("__") == std::string_view::npos &&
         c_keywords.find(text_of(" ", name, " ")) == std::string_view::npos;
}

/// The text with the name in place of each `$`.
inline std::string with_c_name(std::string_view text, std::string_view name) {
  std::string all;
  for (const char c : text) {
    if (c == '$')
      all += name;
    else
      all += c;
  }
  return all;
}

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace strata {

namespace detail {

template <class T>
constexpr std::string_view raw_type_name() {
  // "… raw_type_name() [with T = strata::Dense<2, 3>; …]" (g++) or "… [T = strata::Dense<2, 3>]" (clang++)
  const std::string_view text = __PRETTY_FUNCTION__;
  const auto begin = text.find("T = ") + 4;
  const auto semicolon = text.find(';', begin);
  return text.substr(begin, (semicolon == text.npos ? text.rfind(']') : semicolon) - begin);
}

}  // namespace detail

/// The name of a type as one would write it inside namespace strata: "Dense<784, 200, Sigmoid>". What goes without
/// saying (a layer's bias, float) is left out.
template <class T>
constexpr std::string type_name() {
  std::string name(detail::raw_type_name<T>());
  const auto remove = [&](std::string_view part) {
    for (auto at = name.find(part); at != name.npos; at = name.find(part)) name.erase(at, part.size());
  };
  remove("strata::");
  remove(", WithBias");
  remove(", float");
  // Compilers differ in whether they spell the type of a number.
  remove("UL");
  return name;
}

}  // namespace strata

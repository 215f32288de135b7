// SPDX-License-Identifier: MIT
#include "strata/tensor/message.hpp"

#include <doctest/doctest.h>

#include <string>

using strata::Size;
using strata::detail::Text;

namespace {

std::string text(const Text& t) { return std::string(std::string_view(t)); }

}  // namespace

TEST_CASE("text: puts words and numbers together, at compile time") {
  constexpr Text joined("entry ", Size{3}, " of ", Size{120}, " takes ", Size{0});
  static_assert(joined.size() == 22);
  CHECK(text(joined) == "entry 3 of 120 takes 0");
}

TEST_CASE("text: an erased part closes up") {
  Text t("abcdef");
  t.erase(1, 2);
  CHECK(text(t) == "adef");
  t.erase(2, 2);
  CHECK(text(t) == "ad");
}

TEST_CASE("text: what does not fit is left out") {
  const std::string half(700, 'x');
  CHECK(text(Text(half, half)) == std::string(1000, 'x'));
}

TEST_CASE("text: the largest number keeps all its digits") { CHECK(text(Text(~Size{0})) == std::to_string(~Size{0})); }

TEST_CASE("never: is false, but only where it is asked for") {
  static_assert(!strata::detail::never<int>);
  CHECK_FALSE(strata::detail::never<int, Text>);
}

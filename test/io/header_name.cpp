// SPDX-License-Identifier: MIT
#include "strata/io/header_name.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("header name: a letter, then letters, digits and single underscores, and no keyword") {
  for (const char* name : {"a", "Digits", "net_2", "integer", "a_b_c"}) CHECK(detail::is_c_name(name));
  for (const char* name : {"", "7up", "a-b", "_a", "a__b", "a_", "a b", "a$", "ü"}) CHECK(!detail::is_c_name(name));
  for (const char* name : {"alignas", "int", "class", "co_await", "restrict", "typeof_unqual", "xor_eq"})
    CHECK(!detail::is_c_name(name));
}

TEST_CASE("header name: it stands for each dollar sign") {
  CHECK(detail::with_c_name("void $_f(struct $_s *$x);", "ab") == "void ab_f(struct ab_s *abx);");
  CHECK(detail::with_c_name("", "ab").empty());
}

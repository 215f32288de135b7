// SPDX-License-Identifier: MIT
#include "strata/quantized/header_functions.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;

// What they compute is tested in test/chips, by compilers and on chips.

TEST_CASE("byte functions in C: each is in the header once, and only if it is asked for") {
  HeaderWriter code;
  CHECK(code.functions().empty());
  for (int again = 0; again < 2; ++again) {
    CHECK(detail::define_rescaled(code) == "$_rescaled");
    CHECK(detail::define_cut(code) == "$_cut");
    CHECK(detail::define_sum(code) == "$_sum");
    CHECK(detail::define_sums(code) == "$_sums");
    CHECK(detail::define_fine_sum(code) == "$_fine_sum");
    CHECK(detail::define_group_sum(code) == "$_group_sum");
    CHECK(detail::define_take_bytes(code) == "$_take_bytes");
    CHECK(detail::define_copy_bytes(code) == "$_copy_bytes");
    CHECK(detail::define_fill(code) == "$_fill");
    CHECK(detail::define_nearest(code) == "$_nearest");
  }
  const std::string text = code.functions();
  for (const char* name :
       {"int32_t $_rescaled(", "uint8_t $_cut(", "int32_t $_sum(", "struct $_four $_sums(", "int32_t $_fine_sum(",
        "int32_t $_group_sum(", "void $_take_bytes(", "void $_copy_bytes(", "void $_fill(", "int32_t $_nearest("}) {
    CHECK(contains(text, name));
    CHECK(text.find(name) == text.rfind(name));
  }
}

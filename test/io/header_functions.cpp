// SPDX-License-Identifier: MIT
#include "strata/io/header_functions.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;

// How exact they are is tested in test/chips/precision.c.
TEST_CASE("header functions: those that are needed are there, each after those that it calls, and no others") {
  const std::string text = detail::header_functions({"silu"}, false);
  CHECK(text.find("float $_power_of_two(") < text.find("float $_power("));
  CHECK(text.find("float $_power(") < text.find("float $_exp("));
  CHECK(text.find("float $_exp(") < text.find("float $_sigmoid("));
  CHECK(text.find("float $_sigmoid(") < text.find("float $_silu("));
  CHECK(!contains(text, "$_tanh"));
  CHECK(detail::header_functions({}, false).empty());
}

TEST_CASE("header functions: every function calls only what is there before it") {
  const auto all = detail::all_header_functions(false);
  for (auto function = all.begin(); function != all.end(); ++function)
    for (const std::string_view called : function->calls)
      CHECK(std::any_of(all.begin(), function, [&](const auto& before) { return before.name == called; }));
}

TEST_CASE("header functions: a product takes four numbers at once, or, smaller, one") {
  CHECK(contains(detail::header_functions({"add"}, false), "i += 4"));
  CHECK(!contains(detail::header_functions({"add"}, true), "i += 4"));
  for (const bool smaller : {false, true})
    CHECK(contains(detail::header_functions({"add"}, smaller), "y[k] += a * w[k];"));
}

TEST_CASE("header functions: bounds are told of what is there") {
  CHECK(contains(detail::header_bounds({"tanh"}), "//   tanh: relative error below"));
  CHECK(!contains(detail::header_bounds({"tanh"}), "sigmoid"));
  CHECK(contains(detail::header_bounds({"silu"}), "e^x"));
  CHECK(detail::header_bounds({"copy"}).empty());
}

// SPDX-License-Identifier: MIT
#include "strata/tensor/error.hpp"

#include <doctest/doctest.h>

#include <string>

using strata::Error;

TEST_CASE("error: is caught as a runtime_error and keeps its text") {
  std::string text;
  try {
    throw Error("where: what; do this");
  } catch (const std::runtime_error& error) {
    text = error.what();
  }
  CHECK(text == "where: what; do this");
}

TEST_CASE("error: is told apart from the standard library's own") {
  CHECK_THROWS_AS(throw Error(std::string("text")), Error);
  bool ours = false;
  try {
    throw std::runtime_error("text");
  } catch (const Error&) {
    ours = true;
  } catch (const std::exception&) {
  }
  CHECK_FALSE(ours);
}

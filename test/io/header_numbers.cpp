// SPDX-License-Identifier: MIT
#include "strata/io/header_numbers.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace strata;

TEST_CASE("header numbers: a constant of C is a float, whatever the number") {
  CHECK(detail::c_number(1) == "1.0F");
  CHECK(detail::c_number(-0.0F) == "-0.0F");
  CHECK(detail::c_number(0.1F) == "0.1F");
  CHECK(detail::c_number(1.0F / 3) == "0.33333334F");
  CHECK(detail::c_number(1e-10F) == "1e-10F");
  CHECK(detail::c_number(std::numeric_limits<float>::max()) == "3.4028235e+38F");
  CHECK(detail::c_number(std::numeric_limits<float>::denorm_min()) == "1e-45F");
}

TEST_CASE("header numbers: a polynomial is Horner's") {
  CHECK(detail::c_polynomial("t", std::array<double, 3>{1, 0.5, 0.25}) == "1.0F + t * (0.5F + t * 0.25F)");
}

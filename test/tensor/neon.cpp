// SPDX-License-Identifier: MIT
#include "strata/tensor/neon.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/tensor/math.hpp"
#include "strata/tensor/pack.hpp"

using namespace strata;

// What ARM needs of its own holds for every instruction set.

TEST_CASE_TEMPLATE("neon: quotients and roots of packs are rounded correctly", Scalar, float, double) {
  Size wrong_quotients = 0, wrong_roots = 0;
  for (int i = 1; i < 2000; ++i) {
    const auto a = std::ldexp(Scalar(1) + static_cast<Scalar>(i) / Scalar(1999), i % 200 - 100);
    const auto b = std::ldexp(Scalar(3) - static_cast<Scalar>(i) / Scalar(1009), i % 50 - 25);
    wrong_quotients += to_array<Scalar>(Pack<Scalar>(a) / Pack<Scalar>(b)).back() != a / b;
    wrong_roots += to_array<Scalar>(math::sqrt(Pack<Scalar>(a))).back() != std::sqrt(a);
  }
  CHECK(wrong_quotients == 0);
  CHECK(wrong_roots == 0);
}

TEST_CASE_TEMPLATE("neon: a quotient by infinity is 0, by 0 infinite, of equal numbers 1", Scalar, float, double) {
  const Scalar infinity = std::numeric_limits<Scalar>::infinity();
  const auto quotient = [](Scalar a, Scalar b) { return to_array<Scalar>(Pack<Scalar>(a) / Pack<Scalar>(b))[0]; };
  CHECK(quotient(1, infinity) == 0);
  CHECK(quotient(1, 0) == infinity);
  CHECK(std::isnan(quotient(0, 0)));
  CHECK(quotient(1, 1) == 1);
  CHECK(quotient(std::numeric_limits<Scalar>::max(), std::numeric_limits<Scalar>::max()) == 1);
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/fixed_point.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace strata;
using namespace strata::detail;

TEST_CASE("fixed_point: the table is tanh to the nearest, or one off") {
  for (Size i = 0; i < fixed_tanhs.size(); ++i)
    REQUIRE(std::abs(fixed_tanhs[i] - std::tanh(static_cast<double>(i) / 64) * fixed_one) < 1.01);
  static_assert(fixed_tanhs[0] == 0);
}

TEST_CASE("fixed_point: tanh and the logistic function are within 3e-5 everywhere, odd, and rise") {
  double worst = 0, worst_sigmoid = 0;
  std::int32_t before = -fixed_one;
  for (std::int32_t u = -most_argument - 5; u <= most_argument + 5; ++u) {
    const double x = std::ldexp(u, -argument_bits);
    const std::int32_t value = fixed_tanh(u);
    worst = std::max(worst, std::abs(std::ldexp(value, -fixed_bits) - std::tanh(x)));
    worst_sigmoid = std::max(worst_sigmoid,
                             std::abs(std::ldexp(fixed_sigmoid_of_twice(u), -fixed_bits) - 1 / (1 + std::exp(-2 * x))));
    if (value < before || value != -fixed_tanh(-u)) FAIL("at ", u);
    before = value;
  }
  CHECK(worst < 3e-5);
  CHECK(worst_sigmoid < 1.5e-5);
  constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  CHECK(fixed_tanh(most) == fixed_tanh(most_argument));
  CHECK(fixed_tanh(-most - 1) == -fixed_tanh(most_argument));
  CHECK(fixed_tanh(most) <= fixed_one);
}

TEST_CASE("fixed_point: products are rounded to the nearest, halves upwards") {
  static_assert(fixed_product(fixed_one, 77) == 77);
  static_assert(fixed_product(fixed_one / 2, 3) == 2);
  static_assert(fixed_product(-fixed_one / 2, 3) == -1);
  static_assert(fixed_product(-fixed_one, 127 * fixed_one) == -127 * fixed_one);
}

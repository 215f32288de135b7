// SPDX-License-Identifier: MIT
#include "strata/quantized/fixed_point.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/random/generator.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE("fixed_point: the table is tanh to the nearest, or one off") {
  for (Size i = 0; i < fixed_tanhs.size(); ++i)
    REQUIRE(std::abs(fixed_tanhs[i].from - std::tanh(static_cast<double>(i) / 64) * fixed_one) < 1.01);
  static_assert(fixed_tanhs[0].from == 0);
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

TEST_CASE("fixed_point: sixteen numbers side by side are what each is by itself") {
  Generator random(1);
  for (int time = 0; time < 200; ++time) {
    const auto some = [&](std::int32_t most) {
      return FixedPack::of([&](Size) {
        return static_cast<std::int32_t>(random() % (2 * static_cast<std::uint64_t>(most) + 1)) - most;
      });
    };
    const FixedPack gates = some(fixed_one), states = some(63 * fixed_one), arguments = some(most_argument * 5 / 4);
    const FixedPack product = fixed_product(gates, states), tanh = fixed_tanh(arguments),
                    sigmoid = fixed_sigmoid_of_twice(arguments), sum = states + gates, less = states - gates,
                    cut = clamped(states, fixed_one);
    for (Size i = 0; i < FixedPack::width; ++i) {
      const std::int32_t gate = gates.numbers[i], state = states.numbers[i];
      REQUIRE(product.numbers[i] == fixed_product(gate, state));
      REQUIRE(tanh.numbers[i] == fixed_tanh(arguments.numbers[i]));
      REQUIRE(sigmoid.numbers[i] == fixed_sigmoid_of_twice(arguments.numbers[i]));
      REQUIRE(sum.numbers[i] == state + gate);
      REQUIRE(less.numbers[i] == state - gate);
      REQUIRE(cut.numbers[i] == std::clamp(state, -fixed_one, fixed_one));
    }
  }
}

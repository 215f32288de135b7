// SPDX-License-Identifier: MIT
#include "strata/quantized/fixed_point.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/random/generator.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE("fixed_point: what the pieces are made of is tanh to the nearest") {
  constexpr auto tanhs = tanh_of_steps();
  for (Size i = 0; i < tanhs.size(); ++i)
    REQUIRE(std::abs(static_cast<double>(tanhs[i]) - std::ldexp(std::tanh(static_cast<double>(i) / 96), 30)) < 5);
}

TEST_CASE("fixed_point: whole numbers are divided to the nearest, halves upwards") {
  static_assert(nearest(7, 2) == 4);
  static_assert(nearest(-7, 2) == -3);
  static_assert(nearest(-8, 3) == -3);
  static_assert(nearest(4, 3) == 1);
}

TEST_CASE("fixed_point: tanh and the logistic function are within 1e-5 everywhere, odd, and rise") {
  double worst = 0, worst_of_large = 0, worst_sigmoid = 0;
  std::int32_t before = -fixed_one, sigmoid_before = 0;
  for (std::int32_t u = -most_argument - 5; u <= most_argument + 5; ++u) {
    const double x = std::ldexp(u, -argument_bits);
    const std::int32_t value = fixed_tanh(u), sigmoid = fixed_sigmoid_of_twice(u);
    const double error = std::abs(std::ldexp(value, -fixed_bits) - std::tanh(x));
    worst = std::max(worst, error);
    if (std::abs(x) > 4) worst_of_large = std::max(worst_of_large, error);
    worst_sigmoid = std::max(worst_sigmoid, std::abs(std::ldexp(sigmoid, -fixed_bits) - 1 / (1 + std::exp(-2 * x))));
    if (value < before || value != -fixed_tanh(-u)) FAIL("at ", u);
    if (sigmoid < sigmoid_before || sigmoid + fixed_sigmoid_of_twice(-u) != fixed_one) FAIL("at ", u);
    before = value;
    sigmoid_before = sigmoid;
  }
  CHECK(worst < 1e-5);
  CHECK(worst_of_large < 4e-7);
  CHECK(worst_sigmoid < 5e-6);
  constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  CHECK(fixed_tanh(most) == fixed_tanh(most_argument));
  CHECK(fixed_tanh(-most) == -fixed_tanh(most_argument));
  CHECK(fixed_tanh(most) < fixed_one);
  CHECK(std::ldexp(fixed_tanh(most), -fixed_bits) > 1 - 4e-7);
}

TEST_CASE("fixed_point: products are rounded to the nearest, halves upwards") {
  static_assert(fixed_product(fixed_one, 77) == 77);
  static_assert(fixed_product(fixed_one / 2, 3) == 2);
  static_assert(fixed_product(-fixed_one / 2, 3) == -1);
  static_assert(fixed_product(-fixed_one, 127 * fixed_one) == -127 * fixed_one);
}

TEST_CASE("fixed_point: numbers side by side are what each is by itself") {
  Generator random(1);
  using Numbers = std::array<std::int32_t, FixedPack::width>;
  const auto numbers_of = [](const FixedPack& pack) {
    Numbers numbers;
    pack.store(numbers.data());
    return numbers;
  };
  for (int time = 0; time < 200; ++time) {
    const auto some = [&](std::int32_t most) {
      Numbers numbers;
      for (auto& number : numbers)
        number = static_cast<std::int32_t>(random() % (2 * static_cast<std::uint64_t>(most) + 1)) - most;
      return numbers;
    };
    const Numbers gates = some(fixed_one), states = some(63 * fixed_one), arguments = some(most_argument / 32 * 5);
    const auto gate = FixedPack::load(gates.data()), state = FixedPack::load(states.data()),
               argument = FixedPack::load(arguments.data());
    const std::int32_t raise = time % 14;
    const Numbers product = numbers_of(fixed_product(gate, state)), tanh = numbers_of(fixed_tanh(argument, raise)),
                  sigmoid = numbers_of(fixed_sigmoid_of_twice(argument, raise)), sum = numbers_of(state + gate),
                  less = numbers_of(state - gate), cut = numbers_of(clamped(state, -5, fixed_one)),
                  both = numbers_of(fixed_products(gate, state, gate, fixed(77))),
                  tanh_of = numbers_of(fixed_tanh_of(state));
    for (Size i = 0; i < FixedPack::width; ++i) {
      REQUIRE(product[i] == fixed_product(gates[i], states[i]));
      REQUIRE(tanh[i] == fixed_tanh(arguments[i], raise));
      REQUIRE(sigmoid[i] == fixed_sigmoid_of_twice(arguments[i], raise));
      REQUIRE(sum[i] == states[i] + gates[i]);
      REQUIRE(less[i] == states[i] - gates[i]);
      REQUIRE(cut[i] == std::clamp(states[i], -5, fixed_one));
      REQUIRE(both[i] == rounded<24>(std::int64_t{gates[i]} * (std::int64_t{states[i]} + 77)));
      REQUIRE(tanh_of[i] == fixed_tanh((states[i] + 256) >> 9));
    }
  }
}

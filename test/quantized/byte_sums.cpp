// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_sums.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>

using namespace strata;
using namespace strata::detail;

TEST_CASE("byte_sums: as many bits of a fraction as leave no sum of inputs more than 30 bits") {
  static_assert(fraction_of<1> == 8);
  static_assert(fraction_of<129> == 8);
  static_assert(fraction_of<130> == 7);
  static_assert(fraction_of<2000> == 4);
  static_assert(fraction_of<33000> == 0);
  static_assert(sums_fit(129, 8) && !sums_fit(130, 8));
  static_assert(most_with_fraction(0) == 255 && most_with_fraction(8) == 65535);
}

TEST_CASE("byte_sums: the largest sums of numbers of two bytes do not overflow, of either sign") {
  using S = ByteSums<129, 2, 8>;
  const auto p = std::make_unique<S::Parameters>();
  for (Size i = 0; i < 129; ++i) p->weights(i, 0) = 127, p->weights(i, 1) = -127;
  std::array<ByteLanes::Input, 2 * padded_to_blocks(129)> x;
  const auto all = [&](int byte) { x.fill(static_cast<ByteLanes::Input>(byte - ByteLanes::input_zero)); };
  const auto results = [&] {
    std::array<std::int32_t, S::padded_outputs> numbers;
    S::results<1>(*p, x.data(), padded_to_blocks(129), numbers.data());
    return std::array{numbers[0], numbers[1]};
  };
  p->multipliers.fill(std::int32_t{1} << 30U);
  constexpr std::int64_t most = std::int64_t{129} * 65535 * 127;
  S::set_bias(*p, 0, {1, 0}, most_bias);
  S::set_bias(*p, 1, {1, 0}, -most_bias);
  all(255);
  CHECK(results() == std::array<std::int32_t, 2>{(most + most_bias + 2) / 4, -(most + most_bias + 1) / 4});
  // Around the highest zero: the other end.
  S::set_bias(*p, 0, {1, 255}, -most_bias);
  S::set_bias(*p, 1, {1, 255}, most_bias);
  all(0);
  constexpr std::int64_t low = std::int64_t{129} * 255 * 256 * 127;
  CHECK(results() == std::array<std::int32_t, 2>{-(low + most_bias + 1) / 4, (low + most_bias + 2) / 4});
}

TEST_CASE("byte_sums: a fraction behind the inputs or not, the bias is in the finer steps") {
  const ByteScale input{0.5F, 10};
  const auto weight = [](Size, Size) { return 1.27; };
  const auto bias = [](Size) { return 0.3; };
  const auto mean = [](Size, Size) { return 0.0; };
  const auto step = [](Size) { return 0.25; };
  using Narrow = ByteSums<2, 1, 4, false>;
  Narrow::Parameters narrow;
  Narrow::round(narrow, input, weight, bias, mean);
  CHECK(Narrow::sum_step(narrow, 0, input) == doctest::Approx(0.01 * 0.5 / 16));
  CHECK(Narrow::bias(narrow, 0, input) == 960);
  Narrow::set_multipliers(narrow, input, step, 40);
  // 1.27 · (2 + 3) + 0.3 = 6.65, in quarters 26.6
  std::array<ByteLanes::Input, 32> x{};
  const auto put = [&](Size i, int byte) { x[i] = static_cast<ByteLanes::Input>(byte - ByteLanes::input_zero); };
  put(0, 14), put(1, 16);
  std::array<std::int32_t, 16> result;
  Narrow::results<1>(narrow, x.data(), 16, result.data());
  CHECK(result[0] == 27);

  using Wide = ByteSums<2, 1, 4>;
  Wide::Parameters wide;
  Wide::round(wide, input, weight, bias, mean);
  Wide::set_multipliers(wide, input, step, Wide::best_shift(wide, input, step));
  // 1.27 · (2 + 3.25) + 0.3 = 6.9675, in quarters 27.87: 0.25 is half a step, 8/16.
  put(16, 0), put(17, 8);
  Wide::results<1>(wide, x.data(), 16, result.data());
  CHECK(result[0] == 28);
}

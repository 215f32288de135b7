// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_scale.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <vector>

#include "strata/tensor/finite.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

template <Size N, class Scalar>
std::array<int, N> bytes_of(const std::array<Scalar, N>& numbers, const ByteScale& scale) {
  std::array<detail::ByteLanes::Input, detail::padded_to_blocks(N)> bytes;
  detail::quantize_row<N>([&](Size i) { return static_cast<float>(numbers[i]); }, scale, bytes.data());
  std::array<int, N> result;
  for (Size i = 0; i < N; ++i) result[i] = bytes[i] + detail::ByteLanes::input_zero;
  for (Size i = N; i < bytes.size(); ++i) CHECK(bytes[i] == 0);
  return result;
}

}  // namespace

TEST_CASE("byte_scale: a range is cut into 255 steps, and 0 is one of them") {
  SeenRange seen;
  for (const double number : {0.25, 1.0, -0.5, 2.05}) seen.add(number);
  const ByteScale scale = ByteScale::of(seen);
  CHECK(scale.step == doctest::Approx(0.01));
  CHECK(scale.zero == 50);
  CHECK(scale.value(50) == 0);
  CHECK(scale.value(255) == doctest::Approx(2.05));
  CHECK(scale.low() == doctest::Approx(-0.5));
  CHECK(scale.high() == doctest::Approx(2.05));
  CHECK(scale.byte(0.016) == 52);
  CHECK(scale.byte(-7) == 0);
  CHECK(scale.byte(7) == 255);
}

TEST_CASE("byte_scale: a range of numbers of one sign begins or ends at 0") {
  CHECK(ByteScale::of({0, 5.1}).zero == 0);
  CHECK(ByteScale::of({-5.1, 0}).zero == 255);
  CHECK(ByteScale::of({0, 5.1}).step == doctest::Approx(0.02));
}

TEST_CASE("byte_scale: steps are not below the least that is asked for, and never 0") {
  CHECK(ByteScale::of({-1, 1}, 0.5).step == 0.5F);
  CHECK(ByteScale::of({-1, 1}, 0.5).zero == 2);
  CHECK(ByteScale::of({}).step == 1);
  CHECK(ByteScale::of({0, 1e-30}).step == ByteScale::least_step);
  CHECK(ByteScale::of({0, 1e30}).step == ByteScale::most_step);
}

TEST_CASE("byte_scale: rows are rounded to the nearest byte, halves to the even one, and cut at the ends") {
  const ByteScale scale{0.5F, 100};
  CHECK(bytes_of(std::array{0.0F, 0.25F, 0.26F, 0.75F, 1.25F, -0.25F, -0.75F, -0.76F}, scale) ==
        std::array{100, 100, 101, 102, 102, 100, 98, 98});
  CHECK(bytes_of(std::array{77.5F, 77.76F, 1e30F, -50.0F, -50.3F, -1e30F}, scale) ==
        std::array{255, 255, 255, 0, 0, 0});
  CHECK(bytes_of(std::array{3.0, -3.0}, scale) == std::array{106, 94});
}

TEST_CASE("byte_scale: infinities are the ends, NaN the lowest") {
  const ByteScale scale{0.5F, 100};
  const float infinity = math::infinity<float>;
  CHECK(bytes_of(std::array{infinity, -infinity, math::nan<float>}, scale) == std::array{255, 0, 0});
}

TEST_CASE("byte_scale: as many numbers as do not fill registers") {
  std::array<float, 37> numbers;
  for (Size i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>(i);
  const auto bytes = bytes_of(numbers, {1, 3});
  for (Size i = 0; i < numbers.size(); ++i) CHECK(bytes[i] == static_cast<int>(i) + 3);
}

TEST_CASE("byte_scale: with a fraction, rows of bytes and of what is behind them") {
  const ByteScale scale{0.5F, 100};
  const std::array<float, 18> x{0.0F, 0.125F, -0.125F, 0.03125F, 1e30F, -1e30F, math::nan<float>, 3.5F};
  std::array<ByteLanes::Input, 2 * padded_to_blocks(18)> found;
  quantize_row<18, 4>([&](Size i) { return x[i]; }, scale, found.data());
  const auto number = [&](Size i) {
    return 16 * (found[i] + ByteLanes::input_zero) + found[padded_to_blocks(18) + i] + ByteLanes::input_zero;
  };
  CHECK(number(0) == 1600);
  CHECK(number(1) == 1604);  // a quarter of a step
  CHECK(number(2) == 1596);
  CHECK(number(3) == 1601);
  CHECK(number(4) == 4095);
  CHECK(number(5) == 0);
  CHECK(number(6) == 0);
  CHECK(number(7) == 1712);
  CHECK(number(17) == 1600);
}

// SPDX-License-Identifier: MIT
#include "strata/random/distribution.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace strata;

namespace {

/// Mean and standard deviation of n draws.
struct Moments {
  double mean, deviation, skewness, kurtosis;
};

template <class Draw>
Moments moments(int n, Draw draw) {
  double sum = 0, squares = 0, cubes = 0, fourths = 0;
  for (int i = 0; i < n; ++i) {
    const double x = draw();
    sum += x, squares += x * x, cubes += x * x * x, fourths += x * x * x * x;
  }
  return {sum / n, std::sqrt(squares / n - sum / n * (sum / n)), cubes / n, fourths / n};
}

}  // namespace

TEST_CASE("below: gives the numbers that golden.py works out") {
  Generator g(7);
  for (const Size expected : {0u, 1u, 7u, 4u, 9u, 4u, 7u, 3u, 9u, 0u, 1u, 1u}) CHECK(below(g, 10) == expected);
}

TEST_CASE("below: draws again what would favour some numbers, as golden.py does") {
  Generator g(7);  // a quarter of all draws is rejected for this n
  for (const Size expected : {765914852643499245u, 9927707394926658133u, 13332285430752264856u, 6443037575817597798u,
                              13590490908540076773u, 1013885503571807601u})
    CHECK(below(g, Size{3} << 62) == expected);
}

TEST_CASE("below: one number to choose from is 0, and so is none") {
  Generator g(1);
  for (int i = 0; i < 100; ++i) {
    CHECK(below(g, 1) == 0);
    CHECK(below(g, 0) == 0);
  }
}

TEST_CASE("below: each number comes as often as any other") {
  Generator g(1);
  std::array<int, 7> counts{};
  for (int i = 0; i < 70000; ++i) ++counts[below(g, 7)];
  for (const int count : counts) CHECK(std::abs(count - 10000) < 500);  // five standard deviations
}

TEST_CASE("wide_product: the product of 64-bit numbers in full, by hand") {
  constexpr std::uint64_t all = ~std::uint64_t{0};
  static_assert(detail::wide_product(all, all).high == all - 1);  // (2⁶⁴ − 1)² = (2⁶⁴ − 2)·2⁶⁴ + 1
  static_assert(detail::wide_product(all, all).low == 1);
  static_assert(detail::wide_product(std::uint64_t{1} << 63, 6).high == 3);
  static_assert(detail::wide_product(0x100000001, 0x100000001).low == 0x200000001);  // (2³² + 1)² = 2⁶⁴ + 2³³ + 1
  static_assert(detail::wide_product(0x100000001, 0x100000001).high == 1);
  CHECK(detail::wide_product(all, 2).high == 1);
}

TEST_CASE("symmetric: gives the odd multiples that golden.py works out") {
  Generator single(7), twice(7);
  for (const float expected : {-14919627.f, -11001967.f, 7300643.f, -2442433.f})
    CHECK(symmetric<float>(single) == expected * 0x1p-24f);
  for (const double expected : {-8009914290361435., -5906635662912601., 3919503082403095., -1311271322860031.})
    CHECK(symmetric<double>(twice) == expected * 0x1p-53);
}

TEST_CASE_TEMPLATE("symmetric: an odd multiple of its unit inside (−1, 1)", Scalar, float, double) {
  Generator g(1);
  const Scalar scale = std::ldexp(Scalar{1}, std::numeric_limits<Scalar>::digits);
  for (int i = 0; i < 10000; ++i) {
    const Scalar x = symmetric<Scalar>(g);
    REQUIRE(x > -1);
    REQUIRE(x < 1);
    REQUIRE(std::abs(std::fmod(x * scale, Scalar{2})) == 1);
  }
}

TEST_CASE("symmetric: mean 0, standard deviation 1/√3") {
  Generator g(1);
  const auto [mean, deviation, skewness, kurtosis] = moments(100000, [&] { return symmetric(g); });
  CHECK(mean == doctest::Approx(0).scale(1).epsilon(0.01));
  CHECK(deviation == doctest::Approx(0.57735).epsilon(0.01));
  CHECK(kurtosis == doctest::Approx(0.2).epsilon(0.02));
}

TEST_CASE("uniform: is middle + half · symmetric with one rounding") {
  Generator g(5), same(5);
  for (int i = 0; i < 1000; ++i) CHECK(uniform(g, -1.0f, 3.0f) == std::fma(2.0f, symmetric<float>(same), 1.0f));
}

TEST_CASE_TEMPLATE("uniform: stays between its bounds, however close or far they are", Scalar, float, double) {
  Generator g(1);
  const Scalar most = std::numeric_limits<Scalar>::max(), next = std::nextafter(Scalar{1}, Scalar{2});
  for (const auto& [low, high] : {std::pair<Scalar, Scalar>{0, 1}, {1, next}, {-3, -3}, {-most, most}})
    for (int i = 0; i < 1000; ++i) {
      const Scalar x = uniform(g, low, high);
      REQUIRE(x >= low);
      REQUIRE(x <= high);
    }
}

TEST_CASE("uniform: mean in the middle, each tenth as often as any other") {
  Generator g(1);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100000; ++i) ++counts[static_cast<Size>(uniform(g, 0.0, 1.0) * 10)];
  for (const int count : counts) CHECK(std::abs(count - 10000) < 500);
}

TEST_CASE("normal: gives the numbers that golden.py works out") {
  Generator g(7);
  for (const double expected : {-1.2860573547631273, 0.6141219403491099, -0.832056559008925, -1.9936289101328282})
    CHECK(normal(g) == doctest::Approx(expected).epsilon(1e-14));
}

TEST_CASE("normal: mean 0, standard deviation 1, the moments and tails of the bell") {
  Generator g(1);
  int within_one = 0, beyond_three = 0;
  const auto [mean, deviation, skewness, kurtosis] = moments(200000, [&] {
    const double x = normal(g);
    within_one += std::abs(x) < 1;
    beyond_three += std::abs(x) > 3;
    return x;
  });
  CHECK(mean == doctest::Approx(0).scale(1).epsilon(0.01));
  CHECK(deviation == doctest::Approx(1).epsilon(0.01));
  CHECK(skewness == doctest::Approx(0).scale(1).epsilon(0.05));
  CHECK(kurtosis == doctest::Approx(3).epsilon(0.05));
  CHECK(within_one / 200000.0 == doctest::Approx(0.6827).epsilon(0.01));
  CHECK(beyond_three / 200000.0 == doctest::Approx(0.0027).epsilon(0.2));
}

TEST_CASE("normal: with mean and deviation it is mean + deviation · normal") {
  Generator g(3), same(3);
  for (int i = 0; i < 100; ++i) CHECK(normal(g, 10.0, 2.0) == std::fma(2.0, normal(same), 10.0));
  CHECK(normal(g, 4.0f, 0.0f) == 4.0f);
}

TEST_CASE("bernoulli: never for 0 and NaN, always for 1, else in proportion") {
  Generator g(1);
  int third = 0;
  for (int i = 0; i < 30000; ++i) {
    REQUIRE_FALSE(bernoulli(g, 0));
    REQUIRE_FALSE(bernoulli(g, -1));
    REQUIRE_FALSE(bernoulli(g, std::numeric_limits<double>::quiet_NaN()));
    REQUIRE(bernoulli(g, 1));
    third += bernoulli(g, 1.0 / 3);
  }
  CHECK(std::abs(third - 10000) < 500);
}

TEST_CASE("shuffle: gives the order that golden.py works out") {
  std::array<int, 10> values;
  std::iota(values.begin(), values.end(), 0);
  Generator g(7);
  shuffle(g, std::span(values));
  CHECK(values == std::array{3, 8, 9, 4, 6, 7, 2, 5, 1, 0});
}

TEST_CASE("shuffle: keeps every value, of any length") {
  Generator g(1);
  for (Size length = 0; length < 50; ++length) {
    std::vector<Size> values(length), expected(length);
    std::iota(values.begin(), values.end(), Size{0});
    std::iota(expected.begin(), expected.end(), Size{0});
    shuffle(g, std::span(values));
    std::sort(values.begin(), values.end());
    CHECK(values == expected);
  }
}

TEST_CASE("shuffle: all 24 orders of four values come equally often") {
  Generator g(1);
  std::array<int, 256> counts{};
  for (int i = 0; i < 24000; ++i) {
    std::array<Size, 4> values{0, 1, 2, 3};
    shuffle(g, std::span(values));
    ++counts[values[0] * 64 + values[1] * 16 + values[2] * 4 + values[3]];
  }
  CHECK(std::count(counts.begin(), counts.end(), 0) == 256 - 24);
  for (const int count : counts) CHECK((count == 0 || std::abs(count - 1000) < 200));
}

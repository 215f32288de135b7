// SPDX-License-Identifier: MIT
#include "strata/initializer/he.hpp"

#include <doctest/doctest.h>

#include "support/initializers.hpp"

using strata::He;
using test::draws;
using test::is_uniform;
using test::spread;

TEST_CASE("he: gives the numbers that golden.py works out") {
  CHECK(draws<float>(He{}, 784, 200, 3) == std::vector<float>{-0x1.2a180cp-5F, 0x1.3f73dep-6F, -0x1.201eb4p-4F});
  CHECK(draws<double>(He{}, 784, 200, 3) ==
        std::vector<double>{-0x1.2a180acf09db4p-5, 0x1.3f73d9d11c89cp-6, -0x1.201eb3017c515p-4});
  CHECK(draws<float>(He{}, 6, 1, 3) == std::vector<float>{-0x1.a9efecp-2F, 0x1.c874b8p-3F, -0x1.9baf86p-1F});
}

TEST_CASE_TEMPLATE("he: its limit is √(6 / fan_in), its variance 2 / fan_in", Scalar, float, double) {
  CHECK(is_uniform(spread<Scalar>(He{}, 6, 3), 1));
  CHECK(is_uniform(spread<Scalar>(He{}, 24, 3), 0.5));
  CHECK(is_uniform(spread<Scalar>(He{}, 600, 3), 0.1));
  CHECK(spread<Scalar>(He{}, 600, 3).variance == doctest::Approx(2.0 / 600).epsilon(0.03));
}

TEST_CASE("he: does not look at the fan out") {
  CHECK(draws<double>(He{}, 20, 4, 10) == draws<double>(He{}, 20, 400, 10));
}

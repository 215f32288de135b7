// SPDX-License-Identifier: MIT
#include "strata/initializer/glorot.hpp"

#include <doctest/doctest.h>

#include "support/initializers.hpp"

using strata::Glorot;
using test::draws;
using test::is_uniform;
using test::spread;

TEST_CASE("glorot: gives the numbers that golden.py works out") {
  CHECK(draws<float>(Glorot{}, 784, 200, 3) == std::vector<float>{-0x1.0a14b4p-5F, 0x1.1d2552p-6F, -0x1.012d9p-4F});
  CHECK(draws<double>(Glorot{}, 784, 200, 3) ==
        std::vector<double>{-0x1.0a14b186f5a1ap-5, 0x1.1d254cc60ceb7p-6, -0x1.012d8f85840bdp-4});
  CHECK(draws<float>(Glorot{}, 2, 4, 3) == std::vector<float>{-0x1.a9efecp-2F, 0x1.c874b8p-3F, -0x1.9baf86p-1F});
  CHECK(draws<double>(Glorot{}, 2, 4, 3) ==
        std::vector<double>{-0x1.a9efe9a865c02p-2, 0x1.c874b1ef6a1c4p-3, -0x1.9baf852229643p-1});
}

TEST_CASE_TEMPLATE("glorot: its limit is √(6 / (fan_in + fan_out)), its variance 2 / (fan_in + fan_out)", Scalar, float,
                   double) {
  CHECK(is_uniform(spread<Scalar>(Glorot{}, 2, 4), 1));
  CHECK(is_uniform(spread<Scalar>(Glorot{}, 20, 4), 0.5));
  CHECK(is_uniform(spread<Scalar>(Glorot{}, 500, 100), 0.1));
  CHECK(spread<Scalar>(Glorot{}, 500, 100).variance == doctest::Approx(2.0 / 600).epsilon(0.03));
}

TEST_CASE("glorot: the two fans count alike") {
  CHECK(draws<double>(Glorot{}, 20, 4, 10) == draws<double>(Glorot{}, 4, 20, 10));
}

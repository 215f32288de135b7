// SPDX-License-Identifier: MIT
#include "strata/initializer/uniform.hpp"

#include <doctest/doctest.h>

#include "support/initializers.hpp"

using strata::Uniform;
using test::draws;
using test::is_uniform;
using test::spread;

TEST_CASE("uniform: gives the numbers that golden.py works out") {
  CHECK(draws<float>(Uniform{}, 3, 4, 3) == std::vector<float>{-0x1.54bffp-5F, 0x1.6d2a2ep-6F, -0x1.495938p-4F});
  CHECK(draws<double>(Uniform{}, 3, 4, 3) ==
        std::vector<double>{-0x1.54bfee2051668p-5, 0x1.6d2a27f2bb49dp-6, -0x1.4959374e87836p-4});
  CHECK(draws<float>(Uniform{2.5}, 3, 4, 3) == std::vector<float>{-0x1.0a35f4p+0F, 0x1.1d48f4p-1F, -0x1.014db4p+1F});
  CHECK(draws<double>(Uniform{2.5}, 3, 4, 3) ==
        std::vector<double>{-0x1.0a35f2093f981p+0, 0x1.1d48ef35a251ap-1, -0x1.014db33559deap+1});
}

TEST_CASE_TEMPLATE("uniform: fills the interval evenly, 0.1 to either side unless told otherwise", Scalar, float,
                   double) {
  CHECK(is_uniform(spread<Scalar>(Uniform{}, 10, 10), 0.1));
  CHECK(is_uniform(spread<Scalar>(Uniform{2.5}, 10, 10), 2.5));
}

TEST_CASE("uniform: does not look at the fans") {
  CHECK(draws<float>(Uniform{}, 1, 1, 10) == draws<float>(Uniform{}, 784, 200, 10));
}

TEST_CASE("uniform: the same seed gives the same numbers, another one others") {
  CHECK(draws<float>(Uniform{}, 1, 1, 10, 7) == draws<float>(Uniform{}, 1, 1, 10, 7));
  CHECK(draws<float>(Uniform{}, 1, 1, 10, 7) != draws<float>(Uniform{}, 1, 1, 10, 8));
}

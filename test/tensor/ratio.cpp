// SPDX-License-Identifier: MIT
#include "strata/tensor/ratio.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace strata;

namespace {

double first(const Pack<float>& pack) { return static_cast<double>(to_array<float>(pack)[0]); }

}  // namespace

TEST_CASE("tanh as a ratio is at most 6 ULP off, and keeps what is small") {
  double worst = 0;
  for (float x = 1e-30F; x < 20; x = x < 0.01F ? x * 1.7F : x + 1e-4F) {
    const double exact = std::tanh(static_cast<double>(x));
    const float rounded = static_cast<float>(exact);
    const double ulp = static_cast<double>(std::nextafter(rounded, 2.0F)) - static_cast<double>(rounded);
    worst = std::max(worst, std::abs(first(math::ratio_tanh(Pack<float>(x))) - exact) / ulp);
    CHECK_MESSAGE(first(math::ratio_tanh(Pack<float>(-x))) == -first(math::ratio_tanh(Pack<float>(x))), x);
  }
  CHECK(worst < 6);
}

TEST_CASE("the logistic function as a ratio is off by less than 2e-7, and never below 0 or above 1") {
  double worst = 0, least = 1, largest = 0;
  for (float x = -30; x < 30; x += 1e-3F) {
    const double found = first(math::ratio_sigmoid(Pack<float>(x)));
    worst = std::max(worst, std::abs(found - 1 / (1 + std::exp(-static_cast<double>(x)))));
    least = std::min(least, found);
    largest = std::max(largest, found);
  }
  CHECK(worst < 2e-7);
  CHECK(least >= 0);
  CHECK(largest <= 1);
}

TEST_CASE("infinities have a tanh and a logistic function, NaN has none") {
  const Pack<float> infinite(math::infinity<float>), nan(math::nan<float>);
  CHECK(first(math::ratio_tanh(infinite)) == doctest::Approx(1));
  CHECK(first(math::ratio_tanh(-infinite)) == doctest::Approx(-1));
  CHECK(first(math::ratio_sigmoid(infinite)) == doctest::Approx(1));
  CHECK(first(math::ratio_sigmoid(-infinite)) == doctest::Approx(0));
  CHECK(math::is_nan(first(math::ratio_tanh(nan))));
  CHECK(math::is_nan(first(math::ratio_sigmoid(nan))));
}

TEST_CASE("numbers of other types are computed by the functions themselves") {
  CHECK(math::ratio_tanh(0.3) == std::tanh(0.3));
  CHECK(math::ratio_sigmoid(0.3F) == 1 / (1 + std::exp(-0.3F)));
}

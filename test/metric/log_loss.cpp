// SPDX-License-Identifier: MIT
#include "strata/metric/log_loss.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace strata;

using Labels = std::vector<Class>;

TEST_CASE("log_loss: the mean of −ln of the probability of what was there") {
  // The example of scikit-learn's documentation.
  const std::vector<std::array<double, 2>> two{{0.1, 0.9}, {0.9, 0.1}, {0.8, 0.2}, {0.35, 0.65}};
  const std::vector<std::array<double, 1>> one{{0.9}, {0.1}, {0.2}, {0.65}};
  const Labels labels{1, 0, 0, 1};
  CHECK(log_loss(labels, two) == doctest::Approx(0.21616).epsilon(1e-4));
  CHECK(log_loss(labels, one) == doctest::Approx(log_loss(labels, two)));
}

TEST_CASE("log_loss: a probability of zero costs as much as one of the type's ε") {
  CHECK(log_loss(Labels{1}, std::vector<std::array<float, 2>>{{1, 0}}) == doctest::Approx(23 * std::log(2.0)));
  CHECK(log_loss(Labels{0}, std::vector<std::array<float, 2>>{{1, 0}}) == 0);
}

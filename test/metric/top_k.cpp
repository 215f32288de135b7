// SPDX-License-Identifier: MIT
#include "strata/metric/top_k.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using namespace strata;

using Three = std::vector<std::array<double, 3>>;
using Labels = std::vector<Class>;

TEST_CASE("top_k: a row is right if its class is among the k largest outputs, of equal ones the first") {
  // The example of scikit-learn's documentation.
  const Labels labels{0, 1, 2, 2};
  const Three outputs{{0.5, 0.2, 0.2}, {0.3, 0.4, 0.2}, {0.2, 0.4, 0.3}, {0.7, 0.2, 0.1}};
  CHECK(top_k_accuracy(labels, outputs, 1) == 0.5);
  CHECK(top_k_accuracy(labels, outputs, 2) == 0.75);
  CHECK(top_k_accuracy(labels, outputs, 3) == 1);
  CHECK(top_k_accuracy(Labels{0}, Three{{1, 1, 1}}, 1) == 1);
  CHECK(top_k_accuracy(Labels{1}, Three{{1, 1, 1}}, 1) == 0);
}

TEST_CASE("top_k: k is from 1 to the number of outputs") {
  CHECK_THROWS_WITH_AS(top_k_accuracy(Labels{0}, Three{{1, 0, 0}}, 0),
                       "strata::top_k_accuracy: k must be from 1 to 3, found 0", Error);
  CHECK_THROWS_AS(top_k_accuracy(Labels{0}, Three{{1, 0, 0}}, 4), Error);
}

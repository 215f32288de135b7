// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_weights.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>

using namespace strata;
using namespace strata::detail;

TEST_CASE_TEMPLATE("byte_weights: every weight has a place of its own, and what fills up is 0", W, ByteWeights<1, 1>,
                   ByteWeights<3, 5>, ByteWeights<4, 16>, ByteWeights<7, 17>, ByteWeights<33, 50>) {
  const auto weights = std::make_unique<W>();
  CHECK(W::outputs % byte_block == 0);
  for (const std::int8_t number : weights->numbers) CHECK(number == 0);
  std::set<Size> places;
  for (Size input = 0; input < W::steps * W::depth; ++input)
    for (Size output = 0; output < W::outputs; ++output) places.insert(W::place(input, output));
  CHECK(places.size() == weights->numbers.size());
  CHECK(*places.rbegin() == weights->numbers.size() - 1);
}

TEST_CASE("byte_weights: the sum of an output's weights is that of its inputs alone") {
  ByteWeights<3, 2> weights;
  for (Size i = 0; i < 3; ++i) {
    weights(i, 0) = static_cast<std::int8_t>(i + 1);
    weights(i, 1) = -127;
  }
  CHECK(weights.sum(0) == 6);
  CHECK(weights.sum(1) == -381);
  CHECK(std::as_const(weights)(2, 0) == 3);
}

TEST_CASE("byte_weights: rows of an input's weights lie side by side") {
  ByteWeightRows<2, 3> weights;
  weights(1, 2) = 5;
  weights(0, 2) = -7;
  CHECK(int{weights.row(1)[2]} == 5);
  CHECK(weights.sum(2) == -2);
  CHECK(weights.sum(0) == 0);
  CHECK(int{std::as_const(weights)(0, 2)} == -7);
}

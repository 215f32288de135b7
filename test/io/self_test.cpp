// SPDX-License-Identifier: MIT
#include "strata/io/self_test.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "strata/layer/dense.hpp"

using namespace strata;
using detail::from_hexadecimal;
using detail::hexadecimal;

TEST_CASE("self test: numbers are written by their bits and read again, all of them") {
  CHECK(hexadecimal(std::vector<float>{1, -2}) == "3f800000c0000000");
  CHECK(hexadecimal(std::vector<double>{1}) == "3ff0000000000000");
  CHECK(from_hexadecimal<float, double>("3f800000c0000000") == std::vector<double>{1, -2});
  CHECK(from_hexadecimal<double, float>("3ff0000000000000") == std::vector<float>{1});
  const std::vector<float> odd{-0.0F, std::numeric_limits<float>::denorm_min(), std::numeric_limits<float>::infinity()};
  const auto again = from_hexadecimal<float, float>(hexadecimal(odd));
  CHECK(again == odd);
  CHECK(std::signbit(again[0]));
}

TEST_CASE("self test: its text has the size that is allowed for, twice as many digits in double") {
  using Net = Network<Input<2, double>, Dense<2, 1>>;
  const detail::SelfTest<Net> test{Net()};
  CHECK(test.text().size() == detail::SelfTest<Net>::text_size);
  CHECK(test.text().starts_with("F64 "));
}

TEST_CASE("self test: a network passes its own, one with another weight does not") {
  using Net = Network<Input<2>, Dense<2, 1>>;
  Net network;
  const detail::SelfTest<Net> test(network);
  Size failures = 0;
  const auto fail = [&](Size, const auto&, const auto&) { ++failures; };
  test.check(network, fail);
  CHECK(failures == 0);
  network.layer<0>().biases(0) += 0.01F;
  test.check(network, fail);
  CHECK(failures == 4);
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/quantize.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/layer/normalize.hpp"
#include "support/eight_bits.hpp"

using namespace strata;
using strata_test::network_of, strata_test::unlabelled;

namespace {

using Small = Network<Input<3>, Dense<3, 8, Tanh>, Dense<8, 2, Softmax>>;

}  // namespace

TEST_CASE("quantize: scales are those of what the calibration rows make of each layer") {
  Network<Input<2>, Dense<2, 1, ReLU>, Dense<1, 1>> network;
  network.set_flat_parameters(std::vector<float>{1, 2, -1, 0, 3});  // a = max(1 + 2 x₀ − x₁, 0), y = 3a
  const auto quantized = quantize(network, Dataset<2>{{1, 0, -1, 0.5F, 0, -2}, {}});
  CHECK(quantized.parameters().layers.input.step == doctest::Approx(3.0 / 255));
  CHECK(quantized.parameters().layers.input.zero == 170);  // 0 of −2 … 1
  CHECK(quantized.layer<0>().a.step == doctest::Approx(3.0 / 255));
  CHECK(quantized.layer<0>().a.zero == 0);
  CHECK(quantized.predict(std::array{0.5F, 0.25F})(0) == doctest::Approx(5.25).epsilon(0.01));
  // Beyond what was seen it saturates.
  CHECK(quantized.predict(std::array{1.0F, -2.0F})(0) == doctest::Approx(9).epsilon(0.001));
}

TEST_CASE("quantize: predictions are near those in float") {
  const auto network = network_of<Small>(3);
  const auto quantized = quantize(network, unlabelled<3>(200, 1));
  const auto data = unlabelled<3>(200, 2);
  for (Size row = 0; row < 200; ++row)
    CHECK(strata_test::largest_difference(network.predict(data.input(row)), quantized.predict(data.input(row))) < 0.03);
}

TEST_CASE("quantize: rows that cannot calibrate are errors, and so are parameters that are not finite") {
  auto network = network_of<Small>(3);
  CHECK_THROWS_WITH_AS(quantize(network, Dataset<3>{}), "strata: the calibration data has no rows", Error);
  CHECK_THROWS_WITH_AS(
      quantize(network, Dataset<3>{{1, 2, 3, 4, math::nan<float>, 6}, {}}),
      "strata: the calibration data, row 1, column 1: expected a number that is finite, found nan; mend the number, or "
      "leave the row out",
      Error);
  CHECK_THROWS_AS(quantize(network, Dataset<3>{{1, 2}, {}}), Error);
  network.layer<0>().weights(0, 0) = math::infinity<float>;
  CHECK_THROWS_WITH_AS(quantize(network, unlabelled<3>(2, 1)),
                       "strata::quantize: the network's parameters are not finite: layer 0 holds inf; load them again, "
                       "or begin anew with network.reset()",
                       Error);
}

TEST_CASE("quantize: a Normalize scales the inputs before they become bytes, each by its own measure") {
  Network<Input<2>, Normalize<2>, Dense<2, 1>> network;
  network.layer<1>().weights(0, 0) = 1;
  network.layer<1>().weights(1, 0) = -1;
  network.layer<1>().biases(0) = 0.5F;
  auto& scaling = network.layer<0>();
  scaling.shift(0) = 1000;
  scaling.factor(0) = 0.01F;
  scaling.factor(1) = 1000;
  const Dataset<2> data{{900, 0, 1100, 0.001F, 1000, -0.001F}, {}};
  const auto quantized = quantize(network, data);
  CHECK(quantized.parameters().layers.input.step == doctest::Approx(2.0 / 255));
  for (Size row = 0; row < 3; ++row)
    CHECK(std::abs(network.predict(data.input(row))(0) - quantized.predict(data.input(row))(0)) < 0.02F);
}

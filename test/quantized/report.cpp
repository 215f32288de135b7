// SPDX-License-Identifier: MIT
#include "strata/quantized/report.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "strata/activation/relu.hpp"
#include "support/eight_bits.hpp"

using namespace strata;

namespace {

using Two = Network<Input<2>, Dense<2, 1, ReLU>, Dense<1, 2>, MeanSquaredError>;

/// a = max(2 x₀ − x₁, 0), y = (3a, 1)
Two two() {
  Two network;
  network.set_flat_parameters(std::vector<float>{0, 2, -1, 0, 3, 1, 0});
  return network;
}

}  // namespace

TEST_CASE("report: errors of each layer are those of what its bytes stand for") {
  const auto network = two();
  const auto quantized = quantize(network, Dataset<2>{{1, 0, 0, -2}, {}});
  // What the calibration saw has no saturation; what is twice as large has.
  const auto seen = compare_quantized(network, quantized, Dataset<2>{{1, 0, 0, -2}, {}});
  CHECK(seen.layers[0].layer == "Dense<2, 1, ReLU>");
  CHECK(seen.layers[0].step == doctest::Approx(2.0 / 255));
  CHECK(seen.layers[0].saturated == 0);
  CHECK(seen.layers[0].largest == 2);
  CHECK(seen.layers[0].largest_error <= 0.02);
  CHECK(seen.layers[1].mean_error <= 0.03);
  CHECK(seen.same_class == 1);

  const auto report = compare_quantized(network, quantized, Dataset<2>{{1, 0, 1, -2, 0, -4, -1, 0}, {}});
  CHECK(report.layers[0].largest == 4);
  CHECK(report.layers[0].saturated == 0.5);
  CHECK(report.layers[0].largest_error == doctest::Approx(2).epsilon(0.01));
  CHECK(report.layers[0].mean_error == doctest::Approx(1).epsilon(0.01));  // (0 + 2 + 2 + 0) / 4
  CHECK(report.layers[1].largest_error == doctest::Approx(6).epsilon(0.01));
  CHECK(report.layers[1].mean_error == doctest::Approx(1.5).epsilon(0.01));
}

TEST_CASE("report: the share of rows of the same class, and a table") {
  Network<Input<1>, Dense<1, 2, Softmax>> network;
  network.set_flat_parameters(std::vector<float>{0, 1, 0.5F, 0});  // class 0 above 0.5
  const auto quantized = quantize(network, Dataset<1>{{0.4F, 0.3F}, {}});
  // It never learns of more than 0.4.
  const auto report = compare_quantized(network, quantized, Dataset<1>{{0.1F, 0.2F, 0.9F, 0.3F}, {}});
  CHECK(report.same_class == 0.75);
  std::ostringstream text;
  report.print(text);
  CHECK(text.str().starts_with("layer                                      step   mean error      largest"));
  CHECK(text.str().find("\nDense<1, 2, Softmax> ") != std::string::npos);
  CHECK(text.str().ends_with("the same class for 75 % of the rows\n"));
}

TEST_CASE("report: of recurrent layers the bytes and what is behind them count") {
  using Net = Network<Sequence<12, 2>, GRU<2, 6>, LastStep, Dense<6, 2>, MeanSquaredError>;
  const auto network = strata_test::network_of<Net>(3);
  const auto data = strata_test::unlabelled<24>(40, 1);
  const auto report = compare_quantized(network, quantize(network, data), data);
  CHECK(report.layers[0].layer == "GRU<2, 6>");
  CHECK(report.layers[0].saturated == 0);
  // Half a step of a byte would be 0.5 at most and 0.25 on average.
  CHECK(report.layers[1].layer == "LastStep");
  CHECK(report.layers[1].mean_error < report.layers[1].step);
  CHECK(report.layers[2].largest_error < 0.02 * report.layers[2].largest);
}

TEST_CASE("report: without rows there is none") {
  const auto network = two();
  const auto quantized = quantize(network, Dataset<2>{{1, 0}, {}});
  CHECK_THROWS_WITH_AS(compare_quantized(network, quantized, Dataset<2>{}), "strata: the comparison data has no rows",
                       Error);
}

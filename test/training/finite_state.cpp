// SPDX-License-Identifier: MIT
#include "strata/training/finite_state.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/training/train.hpp"

using namespace strata;

namespace {

using Line = Network<Input<1>, Dense<1, 1>>;

/// t = 10 x, but for one row.
Dataset<1, Target<1>> line_with(float x, float t, Size rows) {
  Dataset<1, Target<1>> data;
  for (Size row = 0; row < rows; ++row) {
    data.inputs.push_back(row == rows / 2 ? x : 0.5F);
    data.labels.push_back({row == rows / 2 ? t : 5.0F});
  }
  return data;
}

}  // namespace

TEST_CASE("finite_state: any number of any tensor counts, and no tensors are finite") {
  std::array<Line::Parameters, 2> state{};
  CHECK(detail::state_is_finite(state));
  for (const float bad : {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    auto weight = state, bias = state;
    weight[1].layers.get<0>().weights(0, 0) = bad;
    bias[0].layers.get<0>().biases(0) = bad;
    CHECK_FALSE(detail::state_is_finite(weight));
    CHECK_FALSE(detail::state_is_finite(bias));
  }
  CHECK(detail::state_is_finite(std::array<Line::Parameters, 0>{}));
}

TEST_CASE("finite_state: a gradient whose square is infinite ends Adam's training, rather than its learning") {
  for (const Size rows : {1U, 1000U}) {
    Line network;
    const auto before = network.flat_parameters();
    CHECK_THROWS_AS(train<1>(network, line_with(1e10F, 1e11F, rows), NoValidation{}, Adam{}, {.epochs = 3}),
                    Divergence);
    CHECK(network.flat_parameters() == before);
  }
}

TEST_CASE("finite_state: a pass by hand tells it too") {
  Line network;
  Trainer<Line, 1, Adam> trainer;
  Generator generator(1);
  std::array<std::uint32_t, 1> order{0};
  CHECK(trainer.epoch(network, line_with(1, 10, 1), order, generator).finite);
  CHECK_FALSE(trainer.epoch(network, line_with(1e10F, 1e11F, 1), order, generator).finite);
}

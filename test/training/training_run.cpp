// SPDX-License-Identifier: MIT
#include "strata/training/training_run.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <memory>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2>, Dense<2, 1>>;

}  // namespace

TEST_CASE("training run: begins with the rows in their order and what the settings say") {
  const auto run = std::make_unique<detail::TrainingRun<Net, 4, GradientDescent>>(
      GradientDescent{2}, TrainingSettings{.l2 = 0.5, .threads = 3, .layer_rates = {0.25}}, 3);
  CHECK(run->order == std::vector<std::uint32_t>{0, 1, 2});
  CHECK(run->trainer.l2 == 0.5);
  CHECK(run->trainer.threads == 3);
  CHECK(run->trainer.layer_rates[0] == 0.25);
  CHECK(run->trainer.optimizer.learning_rate == 2);
  CHECK(!run->pass.begun);
}

TEST_CASE("training run: counts batches and their rows, and knows when a checkpoint is due") {
  const auto run =
      std::make_unique<detail::TrainingRun<Net, 4, GradientDescent>>(GradientDescent{}, TrainingSettings{}, 9);
  CHECK(run->batches() == 3);
  CHECK(run->rows_of_batches(2) == 8);
  CHECK(run->rows_of_batches(3) == 9);
  CHECK(!run->is_due());
  run->save_at(detail::Clock::now());
  CHECK(run->is_due());
}

TEST_CASE("training run: parameters are finite unless one is not") {
  Net network;
  CHECK(detail::are_finite(network));
  network.layer<0>().weights(1, 0) = std::numeric_limits<float>::quiet_NaN();
  CHECK(!detail::are_finite(network));
  network.layer<0>().weights(1, 0) = std::numeric_limits<float>::infinity();
  CHECK(!detail::are_finite(network));
}

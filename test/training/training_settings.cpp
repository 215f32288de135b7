// SPDX-License-Identifier: MIT
#include "strata/training/training_settings.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/lbfgs.hpp"
#include "strata/training/schedules.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 2, Softmax>>;

/// The text of the error that these settings are.
template <class Validation = Dataset<2>, class Optimizer = GradientDescent>
std::string refusal(const TrainingSettings& settings, const Optimizer& optimizer = {}) {
  try {
    detail::check<Net, Validation>(settings, optimizer);
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("training settings: those of a training as it should be pass") {
  CHECK(refusal({}) == "none");
  CHECK(refusal({.epochs = 0}) == "none");
  CHECK(refusal({.epochs = 21, .early_stopping_window = 10, .early_stopping_by = Watched::accuracy}) == "none");
  CHECK(refusal({.schedule = CosineAnnealing{}, .layer_rates = {0, 1}}) == "none");
  CHECK(refusal<NoValidation>({.restore_best = true, .save_diverged_batch = "here"}) == "none");
}

TEST_CASE("training settings: what would be ignored is an error") {
  CHECK(refusal<NoValidation>({.early_stopping_window = 3}) ==
        "strata::train: early_stopping_window must be 0 where there is no validation data, found 3");
  CHECK(refusal({.epochs = 20, .early_stopping_window = 10}) ==
        "strata::train: early_stopping_window must be below half of the 20 epochs, or it could never stop, found 10");
  CHECK(refusal({.early_stopping_window = std::numeric_limits<Size>::max()}) != "none");
  const std::string by =
      "strata::train: early_stopping_by must be Watched::cost where there are no validation data with "
      "classes, found Watched::accuracy";
  CHECK(refusal<NoValidation>({.early_stopping_by = Watched::accuracy}) == by);
  CHECK(refusal<Dataset<2, Target<2>>>({.early_stopping_by = Watched::accuracy}) == by);
  CHECK(refusal({.decay = 0.5, .schedule = StepDecay{}}) ==
        "strata::train: decay must be 1 where there is a schedule, found 0.5");
  const std::string own =
      "strata::train: the optimiser chooses its learning rate by itself; leave the schedule out";
  CHECK(refusal<Dataset<2>>({.schedule = StepDecay{}}, GrowAndSlash{}) == own);
  CHECK(refusal<Dataset<2>>({.schedule = StepDecay{}}, LBFGS<3>{}) == own);
}

TEST_CASE("training settings: what makes no sense is an error") {
  CHECK(refusal({.epochs = std::numeric_limits<Size>::max()})
            .starts_with("strata::train: epochs must be at most 100000000, found "));
  CHECK(refusal({.threads = 1025}) == "strata::train: threads must be at most 1024, found 1025");
  CHECK(refusal({.schedule = StepDecay{.every = 0}}) == "strata::StepDecay: every must be at least 1, found 0");
  CHECK(refusal({.layer_rates = {1}}) ==
        "strata::train: the number of layer_rates must be 2, one for each layer, found 1");
  CHECK(refusal({.layer_rates = {1, -1}}) == "strata::train: each of layer_rates must be zero or positive, found -1");
  CHECK(refusal({.layer_rates = {0, 0}}) == "strata::train: the largest of layer_rates must be positive, found 0");
  CHECK(refusal({.save_diverged_batch = "/no/such/folder/batch"}) ==
        "strata::train: save_diverged_batch must be in a folder that exists, found /no/such/folder/batch");
}

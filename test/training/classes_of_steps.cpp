// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "strata/cost/per_step.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/gru.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/training/train.hpp"

using namespace strata;

// Labels that are a class for each step of a sequence: whether there have been more ones than zeros so far, as many, or
// fewer. No step by itself says so.

namespace {

constexpr Size steps = 9;
using Labels = std::array<Class, steps>;
using Count = Network<Sequence<steps, 1>, GRU<1, 12>, EachStep<Dense<12, 3, Softmax>>>;
using CountLater =
    Network<Sequence<steps, 1>, GRU<1, 12>, EachStep<Dense<12, 3, Softmax>>, PerStep<CrossEntropy, Skip<4>>>;

Dataset<steps, Labels> counted(Size rows) {
  Dataset<steps, Labels> data;
  Generator generator(3, RandomStream::data);
  for (Size row = 0; row < rows; ++row) {
    int more = 0;
    Labels labels;
    for (Size t = 0; t < steps; ++t) {
      const bool one = below(generator, 2) == 1;
      data.inputs.push_back(one ? 1.0F : -1.0F);
      more += one ? 1 : -1;
      labels[t] = more > 0 ? Class{2} : more == 0 ? Class{1} : Class{0};
    }
    data.labels.push_back(labels);
  }
  return data;
}

}  // namespace

TEST_CASE("classes of steps become one-hot, step by step") {
  Matrix<float, 1, steps * 3> t;
  detail::put_target(Labels{2, 0, 1}, detail::RowWriter(t, 0));
  for (Size step = 0; step < steps; ++step)
    for (Size j = 0; j < 3; ++j)
      CHECK(t(0, step * 3 + j) == (j == std::array<Size, 3>{2, 0, 1}[step < 3 ? step : 1] ? 1 : 0));
}

TEST_CASE("a GRU learns a class for each step, and answers are counted step by step") {
  const auto data = counted(512);
  Count network;
  train<32>(network, data, data, Adam{.learning_rate = 0.01}, {.epochs = 40, .early_stopping_by = Watched::accuracy});
  const auto evaluation = evaluate(network, data);
  CHECK(evaluation.accuracy > 0.97);
  CHECK(evaluation.confusion.total() == 512 * steps);
}

TEST_CASE("steps that are skipped are counted nowhere") {
  const auto data = counted(20);
  CountLater network;
  CHECK(evaluate(network, data).confusion.total() == 20 * (steps - 4));
}

TEST_CASE("a class without an output is an error that names row and step") {
  auto data = counted(20);
  data.labels[7][5] = 3;
  Count network;
  const char* const said =
      "strata: the training data, row 7, step 5: expected a class below 3, found 3; the network needs an output for "
      "each "
      "class";
  CHECK_THROWS_WITH_AS(train<4>(network, data, NoValidation{}, Adam{}, {.epochs = 1}), said, Error);
  Trainer<Count, 4, Adam> trainer;
  const std::array<std::uint32_t, 1> rows{7};
  CHECK_THROWS_WITH_AS(
      trainer.step(network, data, rows),
      "strata::Trainer, step 5: expected a class below 3, found 3; the network needs an output for each "
      "class",
      Error);
}

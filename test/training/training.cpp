// SPDX-License-Identifier: MIT
#include "strata/training/training.hpp"

#include <doctest/doctest.h>

#include "strata/optimizer/momentum.hpp"
#include "strata/training/schedules.hpp"
#include "support/trainings.hpp"

using namespace strata;
using strata_test::bits_of_training;

namespace {

using Net = Network<Input<2>, Dense<2, 4, Sigmoid>, Dense<4, 3, Sigmoid>, Dense<3, 2, Softmax>>;
using Bits = std::vector<std::uint64_t>;
constexpr Size batch = 8;
const auto data = strata_test::square(30, 1), validation = strata_test::square(15, 2);

Bits trained(const TrainingSettings& settings) {
  Net network;
  const History history = train<batch>(network, data, validation, Momentum{0.4}, settings);
  return bits_of_training(network, history);
}

auto started(Net& network, const TrainingSettings& settings) {
  return start_training<batch>(network, data, validation, Momentum{0.4}, settings);
}

template <Size Layer>
std::vector<float> weights_of(Net& network) {
  std::vector<float> result;
  for_each_tensor(network.layer<Layer>(),
                  [&](const auto& w) { result.insert(result.end(), w.storage().begin(), w.storage().end()); });
  return result;
}

}  // namespace

TEST_CASE(
    "training: a loop of one's own learns what train learns, to the last bit, early stopping and the best included") {
  for (const TrainingSettings& settings :
       {TrainingSettings{.epochs = 10, .l2 = 0.01, .decay = 0.9}, TrainingSettings{.epochs = 10, .restore_best = true},
        TrainingSettings{.epochs = 200, .early_stopping_window = 2}}) {
    Net network;
    auto training = started(network, settings);
    Size epochs = 0;
    while (training.epoch()) CHECK(training.history().last().number == ++epochs);
    CHECK(!training.epoch());
    CHECK(bits_of_training(network, training.history()) == trained(settings));
  }
}

TEST_CASE("training: ten epochs and then the end are one training of ten") {
  Net network;
  auto training = started(network, {.epochs = 10, .restore_best = true});
  for (int i = 0; i < 10; ++i) CHECK(training.epoch());
  CHECK(bits_of_training(network, training.finish()) == trained({.epochs = 10, .restore_best = true}));
}

TEST_CASE("training: a rate that is changed between epochs holds from then on") {
  Net network, same;
  auto training = started(network, {.epochs = 6});
  while (training.epoch()) training.optimizer().learning_rate *= 0.5;
  auto decaying = started(same, {.epochs = 6, .decay = 0.5});
  while (decaying.epoch()) {
  }
  CHECK(network.flat_parameters() == same.flat_parameters());
}

TEST_CASE("training: a loop that is left early says so, and has the best parameters in place if they were asked for") {
  Net network;
  auto training = started(network, {.epochs = 50, .restore_best = true});
  for (int i = 0; i < 3; ++i) training.epoch();
  CHECK(training.finish().stop == Stop::observer_asked);
  CHECK(evaluate(network, validation).cost == doctest::Approx(training.history().best().validation_cost));
  CHECK(!training.epoch());
}

TEST_CASE("training: temporary data are taken over") {
  Net network, same;
  auto training = start_training<batch>(network, strata_test::square(30, 1), strata_test::square(15, 2), Momentum{0.4},
                                        {.epochs = 3});
  while (training.epoch()) {
  }
  train<batch>(same, data, validation, Momentum{0.4}, {.epochs = 3});
  CHECK(network.flat_parameters() == same.flat_parameters());
}

TEST_CASE("training: a schedule says the rate of each epoch, a multiple of the first one") {
  Net network;
  auto training = started(network, {.epochs = 4, .schedule = LinearWarmup{.epochs = 2, .then = StepDecay{1, 0.5}}});
  std::vector<double> rates;
  while (training.epoch()) rates.push_back(training.history().last().learning_rate);
  CHECK(rates == std::vector{0.2, 0.4, 0.4, 0.2});
}

TEST_CASE(
    "training: a layer of rate 0 stays as it is to the last bit; 1 for all is nothing; the others learn at theirs") {
  Net frozen, plain, slow, fresh;
  started(plain, {.epochs = 3});
  const auto learn = [](Net& network, const TrainingSettings& settings) {
    auto training = started(network, settings);
    while (training.epoch()) {
    }
  };
  learn(plain, {.epochs = 3});
  learn(frozen, {.epochs = 3, .l2 = 0.1, .layer_rates = {0, 0, 1}});
  CHECK(weights_of<0>(frozen) == weights_of<0>(fresh));
  CHECK(weights_of<1>(frozen) == weights_of<1>(fresh));
  CHECK(weights_of<2>(frozen) != weights_of<2>(fresh));
  learn(slow, {.epochs = 3, .layer_rates = {1, 1, 1}});
  CHECK(slow.flat_parameters() == plain.flat_parameters());

  // Momentum's first step is the gradient times the rate.
  Net half, whole;
  auto at_half = start_training<32>(half, data, validation, Momentum{0.5}, {.epochs = 1, .layer_rates = {1, 0.5, 1}});
  auto at_whole = start_training<32>(whole, data, validation, Momentum{0.5}, {.epochs = 1});
  at_half.epoch();
  at_whole.epoch();
  CHECK(weights_of<0>(half) == weights_of<0>(whole));
  const auto first = weights_of<1>(fresh), by_half = weights_of<1>(half), by_whole = weights_of<1>(whole);
  for (Size i = 0; i < first.size(); ++i)
    CHECK(by_half[i] - first[i] == doctest::Approx((by_whole[i] - first[i]) / 2).epsilon(1e-3));
  CHECK(at_half.optimizer().learning_rate == 0.5);
}

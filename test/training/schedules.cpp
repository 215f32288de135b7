// SPDX-License-Identifier: MIT
#include "strata/training/schedules.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

namespace {

/// The factors of the epochs 1 … epochs, by the history that there is before the first.
std::vector<double> factors(const Schedule& schedule, Size epochs, const History& history = {}) {
  std::vector<double> result;
  for (Size number = 1; number <= epochs; ++number) result.push_back(schedule({number, epochs, history}));
  return result;
}

void check_alike(const std::vector<double>& found, const std::vector<double>& expected) {
  REQUIRE(found.size() == expected.size());
  for (Size i = 0; i < found.size(); ++i) CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-12));
}

/// The factor after epochs of these training costs.
double after(const ReduceOnPlateau& schedule, const std::vector<double>& costs) {
  History history;
  for (const double cost : costs) history.epochs.push_back({.number = history.epochs.size(), .training_cost = cost});
  return schedule({history.epochs.size(), 100, history});
}

}  // namespace

TEST_CASE("schedules: step decay falls by its factor every so many epochs") {
  check_alike(factors(StepDecay{.every = 2, .factor = 0.1}, 5), {1, 1, 0.1, 0.1, 0.01});
}

TEST_CASE("schedules: exponential decay falls by its factor in each epoch") {
  check_alike(factors(ExponentialDecay{0.5}, 4), {1, 0.5, 0.25, 0.125});
}

TEST_CASE("schedules: cosine annealing follows half a wave") {
  const double half = 0.5, root = 0.70710678118654752;
  check_alike(factors(CosineAnnealing{}, 4), {1, half + root / 2, half, half - root / 2});
  check_alike(factors(CosineAnnealing{.lowest = 0.2}, 2), {1, 0.6});
}

TEST_CASE("schedules: a warm-up climbs in equal steps, and hands over to another schedule of the epochs left") {
  check_alike(factors(LinearWarmup{.epochs = 4}, 6), {0.25, 0.5, 0.75, 1, 1, 1});
  check_alike(factors(LinearWarmup{.epochs = 2, .then = CosineAnnealing{}}, 4), {0.5, 1, 1, 0.5});
}

TEST_CASE("schedules: on a plateau the rate falls each time that the cost has not for so many epochs") {
  const ReduceOnPlateau schedule{.patience = 2, .factor = 0.5, .least = 0.1};
  CHECK(after(schedule, {4, 3, 2}) == 1);
  CHECK(after(schedule, {4, 3, 3}) == 1);
  CHECK(after(schedule, {4, 3, 3, 3}) == 0.5);
  CHECK(after(schedule, {4, 3, 2.9, 2.8}) == 0.5);  // less than a tenth is nothing
  CHECK(after(schedule, {4, 3, 3, 2, 2}) == 1);
  CHECK(after(schedule, {4, 3, 3, 3, 3, 3}) == 0.25);
}

TEST_CASE("schedules: a plateau is the validation cost's, where there is one") {
  History history;
  for (Size number = 0; number < 4; ++number)
    history.epochs.push_back(
        {.number = number, .training_cost = 4.0 / static_cast<double>(number + 1), .validation_cost = 2});
  CHECK(ReduceOnPlateau{.patience = 3, .factor = 0.5}({4, 9, history}) == 0.5);
}

TEST_CASE("schedules: settings that make no sense are errors") {
  CHECK_THROWS_WITH_AS(Schedule(StepDecay{.every = 0}).check(), "strata::StepDecay: every must be at least 1, found 0",
                       Error);
  CHECK_THROWS_WITH_AS(Schedule(StepDecay{.factor = 2}).check(), "strata::StepDecay: factor must be in (0, 1], found 2",
                       Error);
  CHECK_THROWS_AS(Schedule(ExponentialDecay{0}).check(), Error);
  CHECK_THROWS_AS(Schedule(CosineAnnealing{-0.1}).check(), Error);
  CHECK_THROWS_AS(Schedule(LinearWarmup{.epochs = 0}).check(), Error);
  CHECK_THROWS_AS(Schedule(LinearWarmup{.then = StepDecay{.factor = 0}}).check(), Error);
  CHECK_THROWS_AS(Schedule(ReduceOnPlateau{.patience = 0}).check(), Error);
  CHECK_THROWS_AS(Schedule(ReduceOnPlateau{.factor = 1}).check(), Error);
  CHECK_THROWS_AS(Schedule(ReduceOnPlateau{.least = 1}).check(), Error);
}

TEST_CASE("schedules: a checkpoint knows them by name and numbers, and by the epochs where they go by these") {
  CHECK(Schedule(StepDecay{}).text(9) == "StepDecay 10 0.1");
  CHECK(Schedule(CosineAnnealing{}).text(9) == "CosineAnnealing 0, of 9 epochs");
  CHECK(Schedule(LinearWarmup{.epochs = 2, .then = ExponentialDecay{}}).text(9) ==
        "LinearWarmup 2, then ExponentialDecay 0.95");
}

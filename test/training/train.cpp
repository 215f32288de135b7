// SPDX-License-Identifier: MIT
#include "strata/training/train.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "strata/data/moons.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::largest_difference;
using strata_test::ReferenceNetwork;

namespace {

using Net = Network<Input<2, double>, Dense<2, 3, Sigmoid>, Dense<3, 2, Softmax>>;
using Data = Dataset<2, Class, double>;
using Observer = std::function<bool(const Progress&)>;
constexpr Size batch = 4;

const Observer silent = [](const Progress&) { return true; };

/// Points of the square, class 1 where x > y but for each 7th, which lies.
Data points(Size rows, std::uint64_t seed) {
  Data data;
  strata_test::Draws draw(seed);
  for (Size row = 0; row < rows; ++row) {
    const double x = draw(), y = draw();
    data.inputs.insert(data.inputs.end(), {x, y});
    data.labels.push_back(static_cast<Class>((x > y) != (row % 7 == 6)));
  }
  return data;
}

/// Its rows, written for each epoch; keeps which.
struct Told {
  using Label = Class;
  using Scalar = double;
  static constexpr Size width = 2;

  const Data& data;
  std::vector<Size>& epochs;

  Size rows() const { return data.rows(); }
  auto input(Size row) const { return data.input(row); }
  Class label(Size row) const { return data.label(row); }
  void write(Size row, Size epoch, std::span<double, 2> out) const {
    epochs.push_back(epoch);
    std::copy_n(data.input(row).begin(), 2, out.begin());
  }
};

const Data training = points(10, 1), validation = points(9, 2);

History run(Net& network, TrainingSettings settings, const Observer& observer = silent, double rate = 0.5) {
  return train<batch>(network, training, validation, GradientDescent{rate}, settings, observer);
}

ReferenceNetwork reference_of(const Net& network) {
  const auto theta = network.flat_parameters();
  return {{{2, 3, ReferenceNetwork::Sigma::sigmoid}, {3, 2, ReferenceNetwork::Sigma::softmax}},
          ReferenceNetwork::Loss::multiclass,
          {theta.begin(), theta.end()}};
}

strata_test::Rows inputs_of(const Data& data) {
  strata_test::Rows x;
  for (Size row = 0; row < data.rows(); ++row) x.push_back({data.input(row)[0], data.input(row)[1]});
  return x;
}
strata_test::Rows targets_of(const Data& data) {
  strata_test::Rows t;
  for (const Class label : data.labels) t.push_back({label == 0 ? 1.0 : 0.0, label == 1 ? 1.0 : 0.0});
  return t;
}

/// The text of the error that training with these settings is.
std::string refusal(TrainingSettings settings, double rate = 0.5) {
  Net network;
  try {
    run(network, settings, silent, rate);
  } catch (const Error& error) {
    CHECK(network.flat_parameters() == Net().flat_parameters());
    return error.what();
  }
  return "none";
}

/// An optimiser that knows nothing of checks.
struct Own {
  double learning_rate = 0;
  static constexpr Size state_tensors = 0;
  void update(auto&, const auto&) const {}
};

}  // namespace

TEST_CASE("train: epochs of shuffled batches, the last one short, are the reference's") {
  Net network;
  auto reference = reference_of(network);
  const auto history = run(network, {.epochs = 20, .l2 = 0.01, .decay = 0.9, .seed = 6});

  const auto x = inputs_of(training), t = targets_of(training);
  std::vector<std::uint32_t> order(10);
  std::iota(order.begin(), order.end(), 0U);
  Generator generator(6, RandomStream::order);
  double rate = 0.5;
  for (Size epoch = 1; epoch <= 20; ++epoch) {
    shuffle(generator, std::span(order));
    double cost = 0;
    for (Size first = 0; first < 10; first += batch) {
      strata_test::Rows some_x, some_t;
      for (Size i = first; i < std::min<Size>(first + batch, 10); ++i) {
        some_x.push_back(x[order[i]]);
        some_t.push_back(t[order[i]]);
      }
      cost += reference.cost(some_x, some_t) * static_cast<double>(some_x.size());
      reference.step(some_x, some_t, {.rate = rate, .l2 = 0.01});
    }
    rate *= 0.9;
    CHECK(history.epochs[epoch].training_cost == doctest::Approx(cost / 10).epsilon(1e-12));
    CHECK(history.epochs[epoch].learning_rate == doctest::Approx(rate).epsilon(1e-14));
    CHECK(history.epochs[epoch].validation_cost ==
          doctest::Approx(reference.cost(inputs_of(validation), targets_of(validation))).epsilon(1e-12));
  }
  CHECK(largest_difference(network.flat_parameters(), reference.theta) < 1e-12);
}

TEST_CASE("train: the history begins with the network before training and numbers its epochs") {
  Net network;
  const auto reference = reference_of(network);
  const auto before = evaluate(network, validation);
  const auto history = run(network, {.epochs = 5});
  REQUIRE(history.epochs.size() == 6);
  for (Size number = 0; number <= 5; ++number) CHECK(history.epochs[number].number == number);
  const Epoch& first = history.epochs[0];
  CHECK(first.training_cost ==
        doctest::Approx(reference.cost(inputs_of(training), targets_of(training))).epsilon(1e-13));
  CHECK(first.validation_cost == before.cost);
  CHECK(first.validation_accuracy == before.accuracy);
  CHECK(first.learning_rate == 0.5);
  CHECK(first.seconds == 0);
  CHECK(history.last().validation_cost == evaluate(network, validation).cost);
  CHECK(history.stop == Stop::all_epochs_done);
}

TEST_CASE("train: the seconds never go back") {
  Net network;
  const auto history = run(network, {.epochs = 50});
  for (Size number = 1; number <= 50; ++number)
    CHECK(history.epochs[number].seconds >= history.epochs[number - 1].seconds);
  CHECK(history.last().seconds > 0);
}

TEST_CASE("train: no epochs leave the network as it is") {
  Net network;
  const auto history = run(network, {.epochs = 0});
  CHECK(history.epochs.size() == 1);
  CHECK(network.flat_parameters() == Net().flat_parameters());
}

TEST_CASE("train: the best epoch has the lowest validation cost; restoring brings its parameters back") {
  Net network, restored;
  std::vector<std::vector<double>> parameters{network.flat_parameters()};
  const auto keep = [&](const Progress&) { return parameters.push_back(network.flat_parameters()), true; };
  const auto history = run(network, {.epochs = 60}, keep, 4);
  for (const Epoch& epoch : history.epochs) CHECK(history.best().validation_cost <= epoch.validation_cost);
  REQUIRE(history.best_epoch < 60);
  CHECK(network.flat_parameters() == parameters.back());

  const auto same = run(restored, {.epochs = 60, .restore_best = true}, silent, 4);
  CHECK(same.best_epoch == history.best_epoch);
  CHECK(restored.flat_parameters() == parameters[history.best_epoch]);
  CHECK(evaluate(restored, validation).cost == history.best().validation_cost);
}

TEST_CASE("train: early stopping stops at the first epoch that its rule names, and restores the best") {
  const Size window = 3;
  Net network, whole;
  std::vector<std::vector<double>> parameters{network.flat_parameters()};
  const auto keep = [&](const Progress&) { return parameters.push_back(whole.flat_parameters()), true; };
  const auto all = run(whole, {.epochs = 300}, keep, 4);
  const auto stopped = run(network, {.epochs = 300, .early_stopping_window = window}, silent, 4);

  Size expected = 2 * window + 1;
  const auto mean_to = [&](Size last) {
    double sum = 0;
    for (Size e = last - window + 1; e <= last; ++e) sum += all.epochs[e].validation_cost;
    return sum;
  };
  while (mean_to(expected) < mean_to(expected - window)) ++expected;
  CHECK(stopped.stop == Stop::validation_cost_rose);
  CHECK(stopped.last().number == expected);
  CHECK(stopped.best_epoch < stopped.last().number);
  CHECK(network.flat_parameters() == parameters[stopped.best_epoch]);
}

TEST_CASE("train: an observer that returns false ends the training") {
  Net network;
  Size calls = 0;
  const auto history = run(network, {.epochs = 50}, [&](const Progress& progress) {
    ++calls;
    CHECK(progress.epochs == 50);
    CHECK(progress.rows == 10);
    CHECK(progress.samples_per_second > 0);
    CHECK(progress.epoch.number == calls);
    return calls < 3;
  });
  CHECK(calls == 3);
  CHECK(history.epochs.size() == 4);
  CHECK(history.stop == Stop::observer_asked);
}

TEST_CASE("train: an observer that returns nothing never ends it") {
  Net network;
  Size calls = 0;
  train<batch>(network, training, validation, GradientDescent{}, {.epochs = 4}, [&](const Progress&) { ++calls; });
  CHECK(calls == 4);
}

TEST_CASE("train: the training cost can be measured after the epoch") {
  Net network;
  const auto measured = run(network, {.epochs = 3, .measure_training_cost = true});
  CHECK(measured.last().training_cost == doctest::Approx(evaluate(network, training).cost).epsilon(1e-14));
  Net other;
  const auto usual = run(other, {.epochs = 3});
  CHECK(usual.last().training_cost != measured.last().training_cost);
  CHECK(other.flat_parameters() == network.flat_parameters());
}

TEST_CASE("train: the same seed gives the same bits, another seed others") {
  Net a, b, c;
  run(a, {.epochs = 10, .seed = 3});
  run(b, {.epochs = 10, .seed = 3});
  run(c, {.epochs = 10, .seed = 4});
  CHECK(a.flat_parameters() == b.flat_parameters());
  CHECK(a.flat_parameters() != c.flat_parameters());
}

TEST_CASE("train: validation data change nothing that is learned") {
  Net a, b;
  run(a, {.epochs = 10});
  const auto history = train<batch>(b, training, NoValidation{}, GradientDescent{0.5}, {.epochs = 10}, silent);
  CHECK(a.flat_parameters() == b.flat_parameters());
  for (const Epoch& epoch : history.epochs) {
    CHECK(std::isnan(epoch.validation_cost));
    CHECK(std::isnan(epoch.validation_accuracy));
    CHECK(history.best().training_cost <= epoch.training_cost);
  }
}

TEST_CASE("train: validation data whose classes are called otherwise are an error") {
  auto named = training, other = validation;
  named.class_names = {"B", "M"};
  other.class_names = {"M", "B"};
  Net network;
  CHECK_THROWS_AS(train<batch>(network, named, other, GradientDescent{0.5}, {.epochs = 1}, silent), Error);
}

TEST_CASE(
    "train: without validation data the best is measured on the training data, and what is restored is the best") {
  // Full batches: the mean cost of an epoch's batches is that of the parameters before its only step.
  Net network;
  const auto history =
      train<16>(network, training, NoValidation{}, GradientDescent{60}, {.epochs = 30, .restore_best = true}, silent);
  REQUIRE(history.best_epoch < 30);
  CHECK(history.best().training_cost < history.last().training_cost);
  CHECK(evaluate(network, training).cost == history.best().training_cost);
}

TEST_CASE("train: early stopping may watch the accuracy, and the best epoch is then the most accurate") {
  Net network;
  const auto history =
      run(network, {.epochs = 300, .early_stopping_window = 3, .early_stopping_by = Watched::accuracy}, silent, 4);
  CHECK(history.stop == Stop::validation_accuracy_fell);
  for (const Epoch& epoch : history.epochs) CHECK(epoch.validation_accuracy <= history.best().validation_accuracy);
  CHECK(evaluate(network, validation).accuracy == history.best().validation_accuracy);
}

TEST_CASE("train: a batch may be larger than the data") {
  Net network;
  auto reference = reference_of(network);
  train<16>(network, training, NoValidation{}, GradientDescent{0.5}, {.epochs = 5});
  for (int step = 0; step < 5; ++step) reference.step(inputs_of(training), targets_of(training), {.rate = 0.5});
  CHECK(largest_difference(network.flat_parameters(), reference.theta) < 1e-12);
}

TEST_CASE("train: settings out of range are errors that name the setting, and change nothing") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  CHECK(refusal({}, 0) == "strata::GradientDescent: learning_rate must be positive, found 0");
  CHECK(refusal({}, -1) == "strata::GradientDescent: learning_rate must be positive, found -1");
  CHECK(refusal({}, nan) != "none");
  CHECK(refusal({}, infinity) != "none");
  CHECK(refusal({.l2 = -0.5}) == "strata::train: l2 must be zero or positive, found -0.5");
  CHECK(refusal({.l2 = nan}) != "none");
  CHECK(refusal({.l2 = infinity}) != "none");
  CHECK(refusal({.decay = 0}) == "strata::train: decay must be in (0, 1], found 0");
  CHECK(refusal({.decay = 1.5}) == "strata::train: decay must be in (0, 1], found 1.5");
  CHECK(refusal({.threads = 0}) == "strata::train: threads must be at least 1, found 0");
  if (!detail::has_threads)
    CHECK(refusal({.threads = 2}) ==
          "strata::train: more than one thread needs a program compiled for threads: with -fopenmp, or with -pthread "
          "and STRATA_WITH_THREADS=1");
  CHECK(refusal({.decay = nan}) != "none");
}

TEST_CASE("train: the optimiser is asked whether its settings make sense, one of one's own has a rate at least") {
  Net network;
  CHECK_THROWS_WITH_AS(train<batch>(network, training, validation, Adam{.beta1 = 1}),
                       "strata::Adam: beta1 must be at least 0 and below 1, found 1", Error);
  CHECK_THROWS_WITH_AS(train<batch>(network, training, validation, Own{}),
                       "strata::train: learning_rate must be positive, found 0", Error);
}

TEST_CASE("train: data without rows, and classes without an output, are errors") {
  Net network;
  const auto with = [&](const Data& data, const Data& held_out) {
    train<batch>(network, data, held_out, GradientDescent{0.5}, {}, silent);
  };
  CHECK_THROWS_WITH_AS(with({}, validation), "strata: the training data has no rows", Error);
  CHECK_THROWS_WITH_AS(with(training, {}), "strata: the validation data has no rows", Error);
  CHECK_THROWS_WITH_AS(with({{0, 0, 0, 0}, {0, 2}}, validation),
                       "strata: the training data, row 1: expected a class below 2, found 2; the network needs an "
                       "output for each class",
                       Error);
  CHECK_THROWS_WITH_AS(with(training, {{0, 0}, {9}}),
                       "strata: the validation data, row 0: expected a class below 2, found 9; the network needs an "
                       "output for each class",
                       Error);
}

namespace {

int batches_until_stop = 0;
bool stop_after_a_few() { return --batches_until_stop == 0; }

}  // namespace

TEST_CASE("train: a request to stop ends training after the batch, and the epoch counts with the rows it had") {
  const auto moons = make_moons({.rows = 100, .seed = 5});
  Network<Input<2>, Dense<2, 2, Softmax>> network;
  batches_until_stop = 13;  // of 10 in an epoch
  const History history = train<10>(network, moons, NoValidation{}, GradientDescent{.learning_rate = 0.1},
                                    {.epochs = 5, .stop_requested = stop_after_a_few});
  CHECK(history.stop == Stop::observer_asked);
  CHECK(history.last().number == 2);
  CHECK(history.last().training_cost == doctest::Approx(history.epochs[1].training_cost).epsilon(0.5));
}

TEST_CASE("train: data that compute rows anew are told the epoch of each, and evaluations see them as they are") {
  std::vector<Size> told;
  const Told data{training, told};
  Net network, same;
  train<batch>(network, data, NoValidation{}, GradientDescent{0.5}, {.epochs = 3, .measure_training_cost = true});
  std::vector<Size> expected(30, 1);
  std::fill_n(expected.begin() + 10, 10, Size{2});
  std::fill_n(expected.begin() + 20, 10, Size{3});
  CHECK(told == expected);
  train<batch>(same, training, NoValidation{}, GradientDescent{0.5}, {.epochs = 3, .measure_training_cost = true});
  CHECK(network.flat_parameters() == same.flat_parameters());
}

TEST_CASE("train: a trainer's own epochs are numbered from 1 for such data") {
  std::vector<Size> told;
  Net network;
  const auto trainer = std::make_unique<Trainer<Net, batch, GradientDescent>>(GradientDescent{0.5});
  std::array<std::uint32_t, 3> order{0, 1, 2};
  Generator generator(1);
  for (Size epoch = 1; epoch <= 2; ++epoch) trainer->epoch(network, Told{training, told}, order, generator);
  CHECK(told == std::vector<Size>{1, 1, 1, 2, 2, 2});
}

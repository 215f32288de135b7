// SPDX-License-Identifier: MIT
// What `train` does when the cost is no longer finite.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string_view>
#include <vector>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/optimizer.hpp"
#include "strata/training/train.hpp"

using namespace strata;

namespace {

using Net = Network<Input<2>, Dense<2, 1, Identity, NoBias>>;
using Data = Dataset<2, Target<1>>;
using Observer = std::function<bool(const Progress&)>;

/// Gradient descent with a rate that grows before every step.
struct Reckless {
  double learning_rate = 4096;
  double growth = 1;
  static constexpr Size state_tensors = 0;

  void begin_step() { learning_rate *= growth; }
  void update(auto& w, const auto& g) const { assign(w, w - detail::as_scalar_of(w, learning_rate) * g); }
};

/// The error that training ends with.
template <class Validation>
Divergence divergence(
    Net& network, const Data& data, const Validation& validation, Reckless optimizer,
    const Observer& observer = [](const Progress&) { return true; }) {
  try {
    train<1>(network, data, validation, optimizer, {.epochs = 100}, observer);
  } catch (const Divergence& error) {
    return error;
  }
  FAIL("it did not diverge");
  throw 0;
}

bool finite(const std::vector<float>& numbers) {
  for (const float number : numbers)
    if (!std::isfinite(number)) return false;
  return true;
}

const std::vector<float> first_weights{3, 0.5F};
const Data one_row{{1, 0}, {{1}}};

Net new_network() {
  Net network;
  network.set_flat_parameters(first_weights);
  return network;
}

/// Rows of which the last one of an epoch may be the second: it costs little, its gradient is infinite.
const Data with_a_trap{{1, 0, 0, 3e38F, 1, 0}, {{1}, {3}, {1}}};

}  // namespace

TEST_CASE("divergence: the error names epoch, batch, rate and the last good cost") {
  // One weight, x = t = 1: w − 1 is multiplied by 1 − 2η in each step, one step an epoch.
  double off = 2, last_good = 4;
  Size epoch = 1;
  for (; off * off < std::numeric_limits<float>::max(); ++epoch) {
    last_good = off * off;
    off *= 1 - 2 * 4096.0;
  }
  Net network = new_network();
  const auto error = divergence(network, one_row, NoValidation{}, {});
  CHECK(error.epoch == epoch);
  CHECK(error.batch == 1);
  CHECK(error.learning_rate == 4096);
  CHECK(error.last_good_cost == doctest::Approx(last_good).epsilon(1e-5));
  const std::string_view text = error.what();
  const auto has = [&](std::string_view part) { return text.find(part) != text.npos; };
  CHECK(has("strata::train: the cost is no longer finite in epoch " + std::to_string(epoch) + ", batch 1, "));
  CHECK(has("at learning rate 4096"));
  CHECK(has("last good cost "));
  CHECK(has(
      "the parameters that the epoch began with are in place; try a lower learning rate, inputs scaled to about 1, or "
      "gradient clipping (ClippedByNorm)"));
}

TEST_CASE("divergence: an epoch whose validation cost is not finite counts as its last batch") {
  Net network = new_network();
  const Data two_rows{{1, 0, 1, 0}, {{1}, {1}}};
  const Data far{{1e15F, 0}, {{1}}};
  const auto error = divergence(network, two_rows, far, {});
  CHECK(error.epoch >= 1);
  CHECK(error.batch == 2);
  CHECK(std::isfinite(error.last_good_cost));
  CHECK(network.flat_parameters() == first_weights);
}

TEST_CASE("divergence: leaves the parameters of the best epoch so far") {
  Net network = new_network();
  std::vector<std::vector<float>> parameters{first_weights};
  Size best = 0;
  double lowest = 4;  // (3 − 1)²
  const auto watch = [&](const Progress& progress) {
    parameters.push_back(network.flat_parameters());
    if (progress.epoch.validation_cost < lowest) {
      lowest = progress.epoch.validation_cost;
      best = progress.epoch.number;
    }
    return true;
  };
  divergence(network, one_row, one_row, {0.01, 1.5}, watch);
  CHECK(best > 1);
  CHECK(best + 1 < parameters.size());
  CHECK(network.flat_parameters() == parameters[best]);
}

TEST_CASE("divergence: data or parameters that are not finite are other errors, and leave the parameters as they are") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  Net network = new_network();
  const auto refusal = [&](const Data& data, const Data& validation) -> std::string {
    try {
      train<1>(network, data, validation, Reckless{0.5});
    } catch (const Divergence&) {
      return "divergence";
    } catch (const Error& error) {
      return error.what();
    }
    return "none";
  };
  CHECK(refusal(Data{{1, nan}, {{1}}}, one_row) ==
        "strata: the training data, row 0, column 1: expected a number that is finite, found nan; mend the number, or "
        "leave the row out");
  CHECK(refusal(one_row, Data{{infinity, 0}, {{1}}}) ==
        "strata: the validation data, row 0, column 0: expected a number that is finite, found inf; mend the "
        "number, or leave the row out");
  CHECK(network.flat_parameters() == first_weights);

  network.set_flat_parameters(std::vector<float>{nan, 0.5F});
  CHECK(refusal(one_row, one_row) ==
        "strata::train: the network's parameters are not finite: layer 0 holds nan; load them again, or begin anew "
        "with network.reset()");
  CHECK(network.flat_parameters()[1] == 0.5F);
}

TEST_CASE("divergence: the best parameters are finite, even if the last step of their epoch was the fatal one") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Net network = new_network();
    network.set_flat_parameters(std::vector<float>{0, 0});
    CAPTURE(seed);
    CHECK_THROWS_AS(train<1>(network, with_a_trap, NoValidation{}, Reckless{0.5}, {.epochs = 3, .seed = seed}),
                    Divergence);
    CHECK(finite(network.flat_parameters()));
  }
}

TEST_CASE("divergence: a training that ends without an error leaves finite parameters") {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Net network = new_network();
    network.set_flat_parameters(std::vector<float>{0, 0});
    CAPTURE(seed);
    bool diverged = false;
    try {
      train<1>(network, with_a_trap, NoValidation{}, Reckless{0.5}, {.epochs = 1, .seed = seed});
    } catch (const Divergence&) {
      diverged = true;
    }
    CHECK((diverged || finite(network.flat_parameters())));
  }
}

// SPDX-License-Identifier: MIT
#include "strata/training/interrupt.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "strata/data/moons.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/train.hpp"

using namespace strata;
using Tiny = Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 2, Softmax>>;

namespace {

volatile std::sig_atomic_t others = 0;
void other_handler(int) { others = others + 1; }

/// Presses Ctrl-C after this epoch.
struct Press {
  Size at;
  bool operator()(const Progress& progress) const {
    if (progress.epoch.number == at) std::raise(SIGINT);
    return !Interrupt::requested();
  }
};

}  // namespace

TEST_CASE("interrupt: Ctrl-C is remembered instead of ending the program, and forgotten by the next one") {
  {
    const Interrupt interrupt;
    CHECK_FALSE(Interrupt::requested());
    std::raise(SIGINT);
    CHECK(Interrupt::requested());
  }
  const Interrupt fresh;
  CHECK_FALSE(Interrupt::requested());
}

TEST_CASE("interrupt: ends the training after the epoch, and the best parameters are restored") {
  const auto moons = make_moons({.rows = 64, .seed = 1});
  const Interrupt interrupt;
  Tiny network(Glorot{}, 1);
  const History history = train<16>(network, moons, moons, GradientDescent{.learning_rate = 0.5},
                                    {.epochs = 50, .restore_best = true}, Press{7});
  CHECK(history.stop == Stop::observer_asked);
  CHECK(history.last().number == 7);
  CHECK(evaluate(network, moons).cost == doctest::Approx(history.best().validation_cost).epsilon(1e-6));

  const History none = train<16>(network, moons, moons, GradientDescent{}, {.epochs = 50}, interrupt);
  CHECK(none.last().number == 1);  // the key is still pressed
}

TEST_CASE("interrupt: gives the signal back to whoever had it") {
  const auto before = std::signal(SIGINT, other_handler);
  {
    const Interrupt interrupt;
    std::raise(SIGINT);
    CHECK(others == 0);
  }
  std::raise(SIGINT);
  CHECK(others == 1);
  std::signal(SIGINT, before);
}

TEST_CASE("interrupt: SIGTERM is heard as Ctrl-C is") {
  const Interrupt interrupt;
  std::raise(SIGTERM);
  CHECK(Interrupt::requested());
}

TEST_CASE("interrupt: a signal that the program ignores, as under nohup, stays ignored") {
  const auto before = std::signal(SIGINT, SIG_IGN);
  {
    const Interrupt interrupt;
    std::raise(SIGINT);
    CHECK_FALSE(Interrupt::requested());
  }
  std::raise(SIGINT);  // would end the program
  const bool ignored = std::signal(SIGINT, before) == SIG_IGN;
  CHECK(ignored);
}

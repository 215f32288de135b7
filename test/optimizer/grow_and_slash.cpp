// SPDX-License-Identifier: MIT
#include "strata/optimizer/grow_and_slash.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "support/quadratic.hpp"

using strata::GrowAndSlash;

namespace {

/// A step from w on J = ½ w², settled as a trainer does.
struct Run : test::Quadratic<GrowAndSlash> {
  int asked = 0;

  explicit Run(const GrowAndSlash& settings) : Quadratic(settings) {}
  double settled_step() {
    const double cost = now() * now() / 2;
    step();
    settle(cost, [this] { return now() * now() / 2; });
    return now();
  }
  void settle(double cost, auto&& new_cost) {
    optimizer.settle(
        cost, [&] { return ++asked, new_cost(); }, [&](auto&& f) { f(w.value, state[0], state[1]); });
  }
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("grow_and_slash: a step that lowers the cost stands, and the rate grows") {
  Run run(GrowAndSlash{.learning_rate = 0.5, .grow = 1.25, .slash = 2});
  CHECK(run.settled_step() == 0.5);
  CHECK(run.optimizer.learning_rate == 0.625);
  CHECK(run.settled_step() == 0.1875);  // ½ − 5/8 · ½
  CHECK(run.optimizer.learning_rate == 0.78125);
}

TEST_CASE("grow_and_slash: a step that raises the cost is taken again from the old parameters with a smaller rate") {
  // From w = 1: η = 8 gives −7, η = 4 gives −3, η = 2 gives −1 (as costly as before, which is good enough).
  Run run(GrowAndSlash{.learning_rate = 8, .grow = 1.25, .slash = 2});
  CHECK(run.settled_step() == -1);
  CHECK(run.optimizer.learning_rate == 2.5);
  CHECK(run.asked == 3);
}

TEST_CASE("grow_and_slash: the old parameters are those of this step, not of an earlier one") {
  Run run(GrowAndSlash{.learning_rate = 0.5, .grow = 16, .slash = 2});
  CHECK(run.settled_step() == 0.5);
  // η = 8 and 4 raise the cost of w = ½; η = 2 gives ½ − 2 · ½.
  CHECK(run.settled_step() == -0.5);
}

TEST_CASE("grow_and_slash: an equal cost is no rise") {
  Run run(GrowAndSlash{.learning_rate = 1, .grow = 1.5, .slash = 2});
  run.step();
  run.settle(1, [] { return 1.0; });
  CHECK(run.optimizer.learning_rate == 1.5);
  CHECK(run.asked == 1);
}

TEST_CASE("grow_and_slash: a step that is no better after twenty slashes is not taken, to the last bit") {
  Run run(GrowAndSlash{.learning_rate = 1024, .grow = 1.25, .slash = 2});
  run.step();
  run.settle(1, [] { return 2.0; });
  CHECK(run.optimizer.learning_rate == 1.25 * std::ldexp(1024, -20));
  CHECK(run.now() == 1);
  CHECK(run.asked == 21);
}

TEST_CASE("grow_and_slash: a step that the last slash has made better is taken") {
  Run run(GrowAndSlash{.learning_rate = 1024, .grow = 1.25, .slash = 2});
  run.step();
  run.settle(1, [&] { return run.asked > 20 ? 0.5 : 2.0; });
  CHECK(run.now() == 1 - std::ldexp(1024, -20));
  CHECK(run.optimizer.learning_rate == 1.25 * std::ldexp(1024, -20));
}

TEST_CASE("grow_and_slash: a rate of 1e30 comes down without a rise of the cost on the way") {
  Run run(GrowAndSlash{.learning_rate = 1e30});
  for (int step = 0; step < 6; ++step) {
    const double before = run.now();
    CHECK(std::abs(run.settled_step()) <= std::abs(before));
  }
  CHECK(std::abs(run.now()) < 0.5);
}

TEST_CASE("grow_and_slash: as many slashes as it is told, none at all if so") {
  Run few(GrowAndSlash{.learning_rate = 8, .grow = 1, .slash = 2, .most_slashes = 3});
  few.step();
  few.settle(1, [&] { return few.asked > 3 ? 0.5 : 2.0; });
  CHECK(few.optimizer.learning_rate == 1);
  CHECK(few.now() == 0);
  Run none(GrowAndSlash{.learning_rate = 8, .grow = 1, .slash = 2, .most_slashes = 0});
  none.step();
  none.settle(1, [] { return 2.0; });
  CHECK(none.optimizer.learning_rate == 8);
  CHECK(none.now() == 1);
}

TEST_CASE("grow_and_slash: NaN counts as larger") {
  Run run(GrowAndSlash{.learning_rate = 8, .grow = 1, .slash = 2});
  run.step();
  run.settle(1, [&] { return run.asked < 3 ? not_a_number : 0.5; });
  CHECK(run.optimizer.learning_rate == 2);
  CHECK(run.now() == -1);
}

TEST_CASE("grow_and_slash: grows by 1.1, halves, and starts at 10 unless told otherwise") {
  const GrowAndSlash optimizer;
  CHECK(optimizer.learning_rate == 10);
  CHECK(optimizer.grow == 1.1);
  CHECK(optimizer.slash == 2);
  CHECK(optimizer.most_slashes == 20);
}

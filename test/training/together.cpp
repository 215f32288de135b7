// SPDX-License-Identifier: MIT
#include "strata/training/together.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace strata;

namespace {

const Epoch some_epoch{.number = 3};
const Progress progress{some_epoch, 10, 100, 5};

}  // namespace

TEST_CASE("together: every observer is called, in order, whatever the others say") {
  std::string calls;
  auto both = together([&](const Progress&) { calls += 'a'; },
                       [&](const Progress& p) {
                         calls += 'b';
                         return p.epoch.number < 3;
                       },
                       [&](const Progress&) {
                         calls += 'c';
                         return true;
                       });
  CHECK_FALSE(both(progress));
  CHECK(calls == "abc");
}

TEST_CASE("together: goes on while nobody objects") {
  auto silent = together(Silent{}, [](const Progress&) { return true; });
  CHECK(silent(progress));
  CHECK(together()(progress));
}

TEST_CASE("together: named observers are referred to, temporaries are kept") {
  struct Counter {
    int calls = 0;
    void operator()(const Progress&) { ++calls; }
  };
  Counter counter;
  auto both = together(counter, Counter{});
  both(progress);
  both(progress);
  CHECK(counter.calls == 2);
  static_assert(std::same_as<decltype(both), Together<Counter&, Counter>>);
}

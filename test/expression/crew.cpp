// SPDX-License-Identifier: MIT
#define STRATA_WITH_THREADS 1
#include "strata/expression/crew.hpp"

#include <doctest/doctest.h>

#include <array>
#include <stdexcept>
#include <string>

using namespace strata;

TEST_CASE("crew: each member does its part, the caller is one of them, and they may change in number") {
  Crew crew;
  for (const Size members : {2U, 4U, 3U, 3U}) {
    std::array<int, 4> calls{};
    std::thread::id first;
    auto job = [&](const Team& team) {
      CHECK(team.count == members);
      ++calls[team.index];
      if (team.index == 0) first = std::this_thread::get_id();
    };
    crew.run(members, job);
    for (Size i = 0; i < 4; ++i) CHECK(calls[i] == (i < members ? 1 : 0));
    CHECK(first == std::this_thread::get_id());
  }
}

TEST_CASE("crew: what a member throws reaches the caller while the others wait, and the crew works on") {
  Crew crew;
  for (Size thrower = 0; thrower < 3; ++thrower) {
    auto job = [&](const Team& team) {
      team.wait();
      if (team.index == thrower) throw std::runtime_error("member " + std::to_string(thrower));
      for (;;) team.wait();
    };
    CHECK_THROWS_WITH_AS(crew.run(3, job), ("member " + std::to_string(thrower)).c_str(), std::runtime_error);
  }
  std::atomic<int> done{0};
  auto job = [&](const Team& team) {
    team.wait();
    ++done;
  };
  crew.run(3, job);
  CHECK(done == 3);
}

TEST_CASE("crew: a copy has threads of its own") {
  Crew crew;
  std::atomic<int> done{0};
  auto job = [&](const Team&) { ++done; };
  crew.run(2, job);
  Crew copy(crew);
  copy.run(2, job);
  copy = crew;
  crew.run(2, job);
  copy.run(2, job);
  CHECK(done == 8);
}

TEST_CASE("crew: what one member makes all have, by value or by reference") {
  Crew crew;
  int made = 0;
  std::array<int, 3> values{}, references{};
  auto job = [&](const Team& team) {
    detail::made_by_one(
        team, [&] { return ++made; }, [&](int value) { values[team.index] = value; });
    detail::made_by_one(
        team, [&]() -> int& { return ++made; }, [&](const int& value) { references[team.index] = value; });
  };
  crew.run(3, job);
  CHECK(made == 2);
  CHECK(values == std::array{1, 1, 1});
  CHECK(references == std::array{2, 2, 2});
}

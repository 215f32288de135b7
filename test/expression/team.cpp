// SPDX-License-Identifier: MIT
#define STRATA_WITH_THREADS 1
#include "strata/expression/team.hpp"

#include <doctest/doctest.h>

#include "strata/expression/crew.hpp"

using namespace strata;

TEST_CASE("team: whoever is alone does everything") {
  static_assert(Alone::share_of(7).begin == 0 && Alone::share_of(7).end == 7);
  int calls = 0;
  detail::by_one(Alone(), [&] { ++calls; });
  CHECK(calls == 1);
}

TEST_CASE("team: one member of a crew has all of the work too") {
  Crew crew;
  int calls = 0;
  detail::with_team(crew, 1, [&](const Team& team) {
    CHECK(team.share_of(7).end == 7);
    team.wait();
    detail::by_one(team, [&] { ++calls; });
  });
  CHECK(calls == 1);
}

TEST_CASE("team: the parts of its members follow each other, none is more than one piece larger") {
  for (const Size pieces : {0U, 1U, 5U, 100U})
    for (const Size count : {1U, 2U, 3U, 4U}) {
      Size next = 0;
      for (Size index = 0; index < count; ++index) {
        const Share part = Team{index, count}.share_of(pieces);
        CHECK(part.begin == next);
        CHECK(part.end - part.begin <= pieces / count + 1);
        next = part.end;
      }
      CHECK(next == pieces);
    }
}

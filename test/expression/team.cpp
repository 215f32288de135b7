// SPDX-License-Identifier: MIT
#include "strata/expression/team.hpp"

#include <doctest/doctest.h>

using namespace strata;

TEST_CASE("team: whoever is alone does everything") {
  static_assert(Alone::share_of(7).begin == 0 && Alone::share_of(7).end == 7);
  int calls = 0;
  detail::by_one(Alone(), [&] { ++calls; });
  detail::with_team(1, [&](const auto& team) {
    static_assert(detail::has_threads || std::is_same_v<std::remove_cvref_t<decltype(team)>, Alone>);
    ++calls;
  });
  CHECK(calls == 2);
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

// SPDX-License-Identifier: MIT
#include "strata/training/search.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace strata;

namespace {

struct Setting {
  double rate;
  int width;

  bool operator==(const Setting&) const = default;
};

}  // namespace

TEST_CASE("search: a grid is every combination, the last value fastest") {
  CHECK(grid<Setting>(std::vector{0.5, 2.0}, std::vector{1, 2, 3}) ==
        std::vector<Setting>{{0.5, 1}, {0.5, 2}, {0.5, 3}, {2, 1}, {2, 2}, {2, 3}});
  CHECK(grid<Setting>(std::vector<double>{}, std::vector{1, 2}).empty());
}

TEST_CASE("search: more random candidates begin with the same ones, another seed with others") {
  const auto draw = [](Generator& generator) { return uniform<double>(generator, 0, 1); };
  const auto three = draw_candidates(3, 1, draw), five = draw_candidates(5, 1, draw);
  CHECK(three == std::vector(five.begin(), five.begin() + 3));
  CHECK(five[3] != five[4]);
  CHECK(draw_candidates(3, 2, draw) != three);
}

TEST_CASE("search: every candidate is tried in its order, and told of") {
  std::string told;
  const auto found = search(
      std::vector{3.0, 1.0, 2.0}, [](double x, const auto&) { return Score{(x - 1) * (x - 1), x}; },
      [&](const SearchProgress& progress) {
        told += std::to_string(progress.done) + "/" + std::to_string(progress.wanted) + ":" +
                std::to_string(progress.number) + " ";
      });
  CHECK(told == "1/3:0 2/3:1 3/3:2 ");
  CHECK(found.trials.size() == 3);
  CHECK(found.trials[0].score.cost == 4);
  CHECK(found.best().candidate == 1);
  CHECK(found.best().score.accuracy == 1);
}

TEST_CASE("search: a training that diverges has an infinite cost, what else is thrown is thrown on") {
  const auto attempt = [](double x, const auto&) -> Score {
    if (x > 1) throw Divergence(1, 1, x, 0);
    if (x < 0) throw Error("no such rate");
    return {x, 0};
  };
  const auto found = search(std::vector{2.0, 0.5, 3.0}, attempt);
  CHECK(found.trials[0].score.cost == math::infinity<double>);
  CHECK(math::is_nan(found.trials[2].score.accuracy));
  CHECK(found.best().candidate == 0.5);
  CHECK_THROWS_AS(search(std::vector{-1.0}, attempt), Error);
}

TEST_CASE("search: the best is the first of equals, never one that is not a number, and none of none") {
  const SearchResult<int> result{{{1, {math::nan<double>}}, {2, {3}}, {3, {3}}, {4, {math::infinity<double>}}}};
  CHECK(result.best().candidate == 2);
  CHECK_THROWS_AS((void)SearchResult<int>{}.best(), Error);
}

// SPDX-License-Identifier: MIT
#include "strata/optimizer/line_search.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

namespace {

/// The lengths that are tried on a cost, from a cost of 1 and a slope of −2.
struct Tried {
  std::vector<double> lengths;
  double found;

  Tried(double first, Size most, auto cost_at)
      : found(backtrack(1, -2, first, 0.25, most, [&](double t) { return lengths.push_back(t), cost_at(t); })) {}
};

double parabola(double t) { return (1 - t) * (1 - t); }  // 1 − 2 t + t²

}  // namespace

TEST_CASE("line_search: the first length stands if the cost falls enough") {
  const Tried tried(1, 20, parabola);
  CHECK(tried.found == 1);
  CHECK(tried.lengths == std::vector<double>{1});
}

TEST_CASE("line_search: on a parabola the second try is its lowest point, where that is a tenth to a half away") {
  CHECK(Tried(4, 20, parabola).lengths == std::vector<double>{4, 1});
  CHECK(Tried(1.75, 20, parabola).lengths == std::vector<double>{1.75, 0.875});
  CHECK(Tried(16, 20, parabola).lengths == std::vector<double>{16, 1.6, 0.8});
}

TEST_CASE("line_search: a fall is not enough, it must be a part of what the slope promises") {
  // 1 − t/5: by a slope of −2 and c = ¼ it should be 1 − t/2.
  const Tried tried(1, 3, [](double t) { return 1 - t / 5; });
  CHECK(tried.found == 0);
  CHECK(tried.lengths.size() == 3);
}

TEST_CASE("line_search: costs without a number are tried again much nearer") {
  const double infinity = math::infinity<double>, nan = math::nan<double>;
  CHECK(Tried(100, 20, [&](double t) { return t > 2 ? infinity : parabola(t); }).found == 1);
  CHECK(Tried(100, 20, [&](double t) { return t > 2 ? nan : parabola(t); }).lengths == std::vector<double>{100, 10, 1});
}

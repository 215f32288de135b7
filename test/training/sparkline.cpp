// SPDX-License-Identifier: MIT
#include "strata/training/sparkline.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace strata;

namespace {

Sparkline of(std::initializer_list<double> values) {
  Sparkline line;
  for (const double value : values) line.add(value);
  return line;
}

/// Each character of these lines takes three bytes.
Size characters(const Sparkline& line) { return line.text().size() / 3; }

}  // namespace

TEST_CASE("sparkline: the lowest is the lowest block, the highest the highest") {
  CHECK(of({}).text().empty());
  CHECK(of({5}).text() == "▁");
  CHECK(of({-1, 0, 1}).text() == "▁▅█");
  CHECK(of({2, 2, 2}).text() == "▁▁▁");
  CHECK(of({7, 6, 5, 4, 3, 2, 1, 0}).text() == "█▇▆▅▄▃▂▁");
}

TEST_CASE("sparkline: costs, which are positive, have a logarithmic scale") {
  CHECK(of({1, 0.1, 0.01}).text() == "█▅▁");
}

TEST_CASE("sparkline: what is not finite is left out") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(of({-1, std::numeric_limits<double>::quiet_NaN(), 0, infinity, 1, -infinity}).text() == "▁▅█");
}

TEST_CASE("sparkline: never longer than its cells, however many values") {
  Sparkline line;
  for (Size i = 0; i < 1000; ++i) {
    line.add(static_cast<double>(1000 - i));
    CHECK(characters(line) <= Sparkline::cells);
    CHECK(characters(line) >= std::min<Size>(i + 1, Sparkline::cells / 2));
  }
  CHECK(line.text().starts_with("█"));
  CHECK(line.text().ends_with("▁"));
}

TEST_CASE("sparkline: merged cells keep their mean") {
  Sparkline line;
  for (Size i = 0; i < 4 * Sparkline::cells; ++i) line.add(i < 2 * Sparkline::cells ? -1 : 1);
  CHECK(line.text() == "▁▁▁▁▁▁▁▁████████");
}

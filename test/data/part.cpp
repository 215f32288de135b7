// SPDX-License-Identifier: MIT
#include "strata/data/part.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <limits>

using namespace strata;

TEST_CASE("part: it is everything unless one says otherwise") { CHECK(Part().rows_of(12) == RowRange{0, 12}); }

TEST_CASE("part: parts that follow each other do so in rows, and their sizes differ by at most one") {
  for (const Size rows : {Size{0}, Size{5}, Size{8}, Size{1003}})
    for (Size i = 0; i < 8; ++i) {
      const RowRange part = Part{i, i + 1, 8}.rows_of(rows), next = Part{i + 1, 8, 8}.rows_of(rows);
      CHECK(part.first + part.count == next.first);
      CHECK((part.count == rows / 8 || part.count == rows / 8 + 1));
      CHECK(next.first + next.count == rows);
    }
}

TEST_CASE("part: no number of rows is too large for it") {
  constexpr Size most = std::numeric_limits<Size>::max();
  CHECK(Part{0, 3, 4}.rows_of(most).count == most / 4 * 3 + 2);
  CHECK(Part{3, 4, 4}.rows_of(most) == RowRange{most / 4 * 3 + 2, most / 4 + 1});
}

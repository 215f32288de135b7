// SPDX-License-Identifier: MIT
#include "strata/data/growth.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

using strata::detail::free_end;

TEST_CASE("growth: an empty buffer begins with 64 KiB, or with one byte more than a smaller limit") {
  std::vector<std::byte> buffer;
  CHECK(free_end(buffer, 0, 1U << 30U).size() == 65536);
  std::vector<std::byte> small;
  CHECK(free_end(small, 0, 10).size() == 11);
}

TEST_CASE("growth: room that is left is used before there is more") {
  std::vector<std::byte> buffer(100);
  CHECK(free_end(buffer, 60, 1U << 30U).data() == buffer.data() + 60);
  CHECK(buffer.size() == 100);
}

TEST_CASE("growth: a full buffer doubles and keeps its bytes") {
  std::vector<std::byte> buffer(65536, std::byte{7});
  CHECK(free_end(buffer, 65536, 1U << 30U).size() == 65536);
  CHECK(buffer[65535] == std::byte{7});
  CHECK(buffer.capacity() == 131072);
}

TEST_CASE("growth: nothing grows further than one byte beyond the limit") {
  std::vector<std::byte> buffer(65536);
  CHECK(free_end(buffer, 65536, 70000).size() == 70001 - 65536);
  CHECK(free_end(buffer, 70001, 70000).empty());
}

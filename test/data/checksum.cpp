// SPDX-License-Identifier: MIT
#include "strata/data/checksum.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include "support/files.hpp"

using strata::detail::Checksum;

namespace {

Checksum of(std::string_view text) {
  Checksum sum;
  sum.add(strata_test::bytes_of(text));
  return sum;
}

}  // namespace

TEST_CASE("checksum: bytes give the values that the authors of FNV-1a publish") {
  CHECK(of("").value() == 0xcbf29ce484222325);
  CHECK(of("a").value() == 0xaf63dc4c8601ec8c);
  CHECK(of("foobar").value() == 0x85944171f73967e8);
}

TEST_CASE("checksum: its text is its value in 16 hexadecimal digits") {
  CHECK(of("foobar").text() == "85944171f73967e8");
  CHECK(of("").text() == "cbf29ce484222325");
}

TEST_CASE("checksum: no changed byte goes unnoticed") {
  const std::string text = "strata";
  std::set<std::uint64_t> seen{of(text).value()};
  for (std::size_t at = 0; at < text.size(); ++at)
    for (int change = 1; change < 256; ++change) {
      std::string changed = text;
      changed[at] = static_cast<char>(changed[at] ^ change);
      seen.insert(of(changed).value());
    }
  CHECK(seen.size() == 1 + 6 * 255);
}

TEST_CASE("checksum: a number counts by its bits, so that even 0 and -0 differ") {
  const auto with = [](auto number) {
    Checksum sum;
    sum.add(number);
    return sum.value();
  };
  CHECK(with(0.0) != with(-0.0));
  CHECK(with(0.0F) != with(-0.0F));
  CHECK(with(1.0) != with(2.0));
  CHECK(with(std::uint16_t{7}) == with(std::uint64_t{7}));
}

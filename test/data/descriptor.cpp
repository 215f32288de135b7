// SPDX-License-Identifier: MIT
#include "strata/data/descriptor.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

using strata::detail::Descriptor;

TEST_CASE("descriptor: the end of its scope closes the file") {
  int number = -1;
  {
    const Descriptor file(::open("/", O_RDONLY));
    REQUIRE(file.is_open());
    number = file.number();
    CHECK(::fcntl(number, F_GETFD) >= 0);
  }
  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("descriptor: what could not be opened is not open, and closing it is no failure") {
  Descriptor file(-1);
  CHECK(!file.is_open());
  CHECK(file.close());
}

TEST_CASE("descriptor: closing says whether it went well, once") {
  const int number = ::open("/", O_RDONLY);
  Descriptor file(number);
  ::close(number);
  CHECK(!file.close());
  CHECK(file.close());
}

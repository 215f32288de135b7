// SPDX-License-Identifier: MIT
#include "strata/data/file_error.hpp"

#include <doctest/doctest.h>

#include <string>

using strata::FileError;

TEST_CASE("file error: the text says file, byte, expected, found and remedy") {
  const FileError error("train-images-idx3-ubyte", 4, "at most 1000 images by the file's size", "60000",
                        "get it again");
  CHECK(error.what() == std::string("train-images-idx3-ubyte: byte 4: expected at most 1000 images by the file's size, "
                                    "found 60000; get it again"));
}

TEST_CASE("file error: without a remedy the text ends after what was found") {
  CHECK(FileError("a.npy", 0, "this", "that").what() == std::string("a.npy: byte 0: expected this, found that"));
}

TEST_CASE("file error: the parts can be read one by one") {
  const FileError error("a.npy", 17, "this", "that", "do something");
  CHECK(error.path == "a.npy");
  CHECK(error.offset == 17);
  CHECK(error.expected == "this");
  CHECK(error.found == "that");
}

TEST_CASE("file error: it is a strata::Error") { CHECK_THROWS_AS(throw FileError("a", 0, "b", "c"), strata::Error); }

TEST_CASE("file error: quoted text shows unprintable bytes as numbers, so that no file can steer a terminal") {
  CHECK(strata::detail::quoted("a\x1b[2J\n") == "'a\\x1b[2J\\x0a'");
  CHECK(strata::detail::quoted("\xff") == "'\\xff'");
}

TEST_CASE("file error: quoted text is cut after 40 bytes") {
  CHECK(strata::detail::quoted(std::string(40, 'x')) == "'" + std::string(40, 'x') + "'");
  CHECK(strata::detail::quoted(std::string(41, 'x')) == "'" + std::string(40, 'x') + "…'");
}

TEST_CASE("file error: parts of a text are joined, numbers as short as they can be read back") {
  CHECK(strata::detail::text_of(0.1F) == "0.1");
  CHECK(strata::detail::text_of(-7) == "-7");
  CHECK(strata::detail::text_of("from ", 1U, std::string(" to "), 2.5) == "from 1 to 2.5");
}

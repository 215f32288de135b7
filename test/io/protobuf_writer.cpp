// SPDX-License-Identifier: MIT
#include "strata/io/protobuf_writer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>

using strata::detail::ProtobufWriter;
using namespace std::string_literals;

TEST_CASE("protobuf writer: a whole number is a varint, seven bits a byte, as the format's documentation has it") {
  ProtobufWriter message;
  message.whole(1, 150);
  CHECK(message.bytes() == "\x08\x96\x01");
  ProtobufWriter zero;
  zero.whole(2, 0);
  CHECK(zero.bytes() == "\x10\0"s);
}

TEST_CASE("protobuf writer: a negative number takes ten bytes") {
  ProtobufWriter message;
  message.whole(3, -1);
  CHECK(message.bytes() == "\x18\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01");
  ProtobufWriter lowest;
  lowest.whole(3, std::numeric_limits<std::int64_t>::min());
  CHECK(lowest.bytes() == "\x18\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01");
}

TEST_CASE(
    "protobuf writer: a text has its length before it, a message is a text, a high field number takes two bytes") {
  ProtobufWriter inner, outer;
  inner.text(2, "testing");
  CHECK(inner.bytes() == "\x12\x07testing");
  outer.message(20, inner);
  CHECK(outer.bytes() == "\xA2\x01\x09\x12\x07testing");
  ProtobufWriter both;
  both.text(1, "");
  both.merge(inner);
  CHECK(both.bytes() == "\x0A\0\x12\x07testing"s);
}

TEST_CASE("protobuf writer: numbers are little-endian, one by one or as the bytes of a field") {
  ProtobufWriter one, some;
  one.real(2, 1.0F);
  CHECK(one.bytes() == "\x15\0\0\x80\x3F"s);
  some.raw<std::int64_t>(9, std::array<std::int64_t, 2>{1, -2});
  CHECK(some.bytes() == "\x4A\x10\x01\0\0\0\0\0\0\0\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s);
}

// SPDX-License-Identifier: MIT
#include "strata/io/protobuf_reader.hpp"

#include <doctest/doctest.h>

#include <string>

#include "strata/io/protobuf_writer.hpp"

using strata::FileError;
using strata::ProtobufField;
using strata::ProtobufReader;
using strata::detail::ProtobufWriter;
using namespace std::string_literals;

namespace {

const std::string path = "model";

ProtobufReader reader(const std::string& bytes) { return {std::as_bytes(std::span(bytes)), 100, path}; }

/// What is said about a message whose fields are all read.
std::string complaint(const std::string& bytes) {
  try {
    ProtobufReader message = reader(bytes);
    while (!message.is_at_end()) message.next();
    return "none";
  } catch (const FileError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("protobuf reader: what the writer writes comes back, field by field") {
  ProtobufWriter written, inner;
  inner.whole(1, -5);
  written.whole(3, 150);
  written.real(2, 0.5F);
  written.text(536870911, "a name");
  written.message(4, inner);
  const std::string bytes(written.bytes());
  ProtobufReader message = reader(bytes);

  ProtobufField field = message.next();
  CHECK((field.number == 3 && field.kind == ProtobufField::Kind::whole && field.whole == 150 && field.at == 101));
  field = message.next();
  CHECK((field.number == 2 && field.kind == ProtobufField::Kind::four_bytes && field.bytes.size() == 4));
  field = message.next();
  CHECK((field.number == 536870911 && field.text() == "a name"));
  field = message.next();
  ProtobufReader part(field, path);
  CHECK(static_cast<std::int64_t>(part.next().whole) == -5);
  CHECK(part.is_at_end());
  CHECK(message.is_at_end());
}

TEST_CASE("protobuf reader: a field of eight bytes is read, a list of varints number by number") {
  const std::string bytes = "\x09"s + "12345678" + "\x12\x03\x01\x96\x01";
  ProtobufReader message = reader(bytes);
  CHECK(message.next().text() == "12345678");
  ProtobufReader list(message.next(), path);
  CHECK(list.varint() == 1);
  CHECK(list.varint() == 150);
  CHECK(list.is_at_end());
}

TEST_CASE("protobuf reader: what is no message is refused with the byte and the remedy") {
  const std::string remedy = "; it is cut short or damaged, or no file of Protocol Buffers";
  CHECK(complaint("\x00"s) == "model: byte 100: expected the number of a field, from 1 to 2²⁹ − 1, found 0" + remedy);
  CHECK(complaint("\x80\x80\x80\x80\x10") ==
        "model: byte 100: expected the number of a field, from 1 to 2²⁹ − 1, found 536870912" + remedy);
  CHECK(complaint("\x0b") == "model: byte 100: expected a field of kind 0, 1, 2 or 5, found kind 3" + remedy);
  CHECK(complaint("\x0f") == "model: byte 100: expected a field of kind 0, 1, 2 or 5, found kind 7" + remedy);
  CHECK(complaint("\x08\x01\x08") ==
        "model: byte 103: expected at most 0 more bytes, by the size of what they belong to, found a length of 1" +
            remedy);
  CHECK(complaint("\x0a\x05xy") ==
        "model: byte 102: expected at most 2 more bytes, by the size of what they belong to, found a length of 5" +
            remedy);
  CHECK(complaint("\x0d"s + "abc") ==
        "model: byte 101: expected at most 3 more bytes, by the size of what they belong to, found a length of 4" +
            remedy);
}

TEST_CASE("protobuf reader: a length of 2⁶⁴ − 1 is refused, a longer number is none") {
  CHECK(complaint("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").find("a length of 18446744073709551615") !=
        std::string::npos);
  const std::string too_long = "expected a number of at most 64 bits, found a longer one";
  CHECK(complaint("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02").find(too_long) != std::string::npos);
  CHECK(complaint("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01").find(too_long) != std::string::npos);
}

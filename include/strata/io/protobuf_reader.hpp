// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A field of a message of Protocol Buffers: a whole number, or bytes of the file that it was read from.
struct ProtobufField {
  enum class Kind { whole = 0, eight_bytes = 1, bytes = 2, four_bytes = 5 };

  Size number = 0;
  Kind kind = Kind::whole;
  std::uint64_t whole = 0;  ///< of a varint; a negative number is that of 64 bits which is the same modulo 2⁶⁴
  std::span<const std::byte> bytes{};
  std::uint64_t at = 0;  ///< where in the file its number, or its bytes, begin

  std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

/// Reads a message of Protocol Buffers field by field, in the order of the file, and allocates nothing. Whoever knows
/// the message gives the bytes of a field to another reader. FileError, which names the byte, where the bytes are none.
class ProtobufReader {
 public:
  /// `at`: where in the file of this path the message begins.
  ProtobufReader(std::span<const std::byte> message, std::uint64_t at, const std::string& path)
      : rest_(message), at_(at), path_(path) {}
  ProtobufReader(const ProtobufField& field, const std::string& path) : ProtobufReader(field.bytes, field.at, path) {}

  bool is_at_end() const { return rest_.empty(); }

  /// The next field. The message must not be at its end.
  ProtobufField next() {
    ProtobufField field;
    const std::uint64_t begin = at_, key = varint();
    field.number = key >> 3U;
    field.kind = static_cast<ProtobufField::Kind>(key & 7U);
    if (field.number == 0 || field.number >= Size{1} << 29U)
      fail(begin, "the number of a field, from 1 to 2²⁹ − 1", detail::text_of(field.number));
    field.at = at_;
    switch (field.kind) {
      case ProtobufField::Kind::whole:
        field.whole = varint();
        break;
      case ProtobufField::Kind::eight_bytes:
        field.bytes = taken(8);
        break;
      case ProtobufField::Kind::four_bytes:
        field.bytes = taken(4);
        break;
      case ProtobufField::Kind::bytes: {
        const std::uint64_t size = varint();
        field.at = at_;
        field.bytes = taken(size);
        break;
      }
      default:
        fail(begin, "a field of kind 0, 1, 2 or 5", detail::text_of("kind ", key & 7U));
    }
    return field;
  }

  /// The next varint of a field that is a list of nothing else.
  std::uint64_t varint() {
    const std::uint64_t begin = at_;
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      const auto byte = static_cast<std::uint64_t>(taken(1)[0]);
      if (shift == 63 && byte > 1) break;
      number |= (byte & 127U) << shift;
      if (byte < 128) return number;
    }
    fail(begin, "a number of at most 64 bits", "a longer one");
  }

 private:
  std::span<const std::byte> taken(std::uint64_t size) {
    if (size > rest_.size())
      fail(at_, detail::text_of("at most ", rest_.size(), " more bytes, by the size of what they belong to"),
           detail::text_of("a length of ", size));
    const auto bytes = rest_.first(static_cast<Size>(size));
    rest_ = rest_.subspan(bytes.size());
    at_ += size;
    return bytes;
  }
  [[noreturn]] void fail(std::uint64_t at, const std::string& expected, const std::string& found) const {
    STRATA_THROW FileError(path_, at, expected, found, "it is cut short or damaged, or no file of Protocol Buffers");
  }

  std::span<const std::byte> rest_;
  std::uint64_t at_;
  const std::string& path_;
};

}  // namespace strata

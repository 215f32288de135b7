// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "strata/data/element.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// One message of Protocol Buffers, field by field in the order of the calls, as it is sent and stored: each field is a
/// varint of its number and kind (0: a varint follows, 2: a length and so many bytes, 5: four bytes), then its value.
class ProtobufWriter {
 public:
  /// A negative number takes ten bytes, as that of 64 bits which is the same modulo 2⁶⁴.
  void whole(Size field, std::int64_t number) {
    varint(field << 3U | 0U);
    varint(static_cast<std::uint64_t>(number));
  }
  void real(Size field, float number) {
    varint(field << 3U | 5U);
    append(number);
  }
  void text(Size field, std::string_view bytes) {
    varint(field << 3U | 2U);
    varint(bytes.size());
    bytes_ += bytes;
  }
  void message(Size field, const ProtobufWriter& inner) { text(field, inner.bytes_); }
  /// Numbers as a field of bytes, four or eight for each, in little-endian order.
  template <class T>
  void raw(Size field, std::span<const T> numbers) {
    varint(field << 3U | 2U);
    varint(numbers.size_bytes());
    for (const T number : numbers) append(number);
  }
  /// All fields of another message of the same kind.
  void merge(const ProtobufWriter& other) { bytes_ += other.bytes_; }

  const std::string& bytes() const { return bytes_; }

 private:
  /// Seven bits a byte, the lowest first; all bytes but the last have the highest bit set.
  void varint(std::uint64_t number) {
    for (; number > 127; number >>= 7U) bytes_ += static_cast<char>(number | 128U);
    bytes_ += static_cast<char>(number);
  }
  template <class T>
  void append(T number) {
    const T little = number_at<T>(std::as_bytes(std::span(&number, 1)).data(), std::endian::little);
    bytes_.append(reinterpret_cast<const char*>(&little), sizeof(T));
  }

  std::string bytes_;
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "strata/tensor/error.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A file that is not what it should be. Its text is `path: byte offset: expected …, found …; remedy`.
struct FileError : Error {
  /// `path` may name a member too, as `images.npz(arr_0.npy)`; the remedy may be empty.
  FileError(std::string file, std::uint64_t byte, std::string wanted, std::string given, std::string_view remedy = {})
      : FileError(std::move(file), byte, std::move(wanted), std::move(given), remedy, "") {}

  std::string path;
  std::uint64_t offset;  ///< bytes from the beginning: of the decompressed contents, unless the compression is at fault
  std::string expected;
  std::string found;

 protected:
  /// `place` goes before the byte: "line 3, column 2, ".
  [[gnu::cold]] FileError(std::string file, std::uint64_t byte, std::string wanted, std::string given,
                          std::string_view remedy, std::string_view place)
      : Error(message(file, byte, wanted, given, remedy, place)),
        path(std::move(file)),
        offset(byte),
        expected(std::move(wanted)),
        found(std::move(given)) {}

 private:
  static std::string message(std::string_view file, std::uint64_t byte, std::string_view wanted, std::string_view given,
                             std::string_view remedy, std::string_view place) {
    std::string text(file);
    text.append(": ").append(place).append("byte ").append(detail::text_of(byte));
    text.append(": expected ").append(wanted).append(", found ").append(given);
    if (!remedy.empty()) text.append("; ").append(remedy);
    return text;
  }
};

namespace detail {

/// Text from a file, safe to print: quoted, unprintable bytes as \xNN, cut after 40 bytes.
STRATA_IF_USED std::string quoted(std::string_view raw) {
  constexpr std::size_t longest = 40;
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "'";
  for (const char c : raw.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      text += c;
    } else {
      text.append("\\x").append(1, digits[byte >> 4U]).append(1, digits[byte & 15U]);
    }
  }
  return text += raw.size() > longest ? "…'" : "'";
}

}  // namespace detail
}  // namespace strata

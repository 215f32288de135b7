// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "strata/data/file_error.hpp"
#include "support/files.hpp"

namespace strata_test {

/// The error of type E that f() throws; a failed test if it throws none.
template <class E = strata::FileError, class F>
E error_of(F f) {
  try {
    f();
  } catch (const E& error) {
    return error;
  }
  FAIL("nothing was thrown");
  throw 0;
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Whether read(bytes) refuses every beginning of `bytes` that is not all of them, with a FileError.
template <class Read>
bool refuses_every_truncation(const Bytes& bytes, Read read) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    try {
      read(Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
      MESSAGE("accepted ", size, " of ", bytes.size(), " bytes");
      return false;
    } catch (const strata::FileError&) {
    }
  }
  return true;
}

/// Calls read(bytes) with each byte in turn replaced by each of a few others; it must return or throw a FileError.
/// Returns how often it refused.
template <class Read>
std::size_t refusals_of_changed_bytes(const Bytes& bytes, Read read) {
  std::size_t refusals = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const unsigned change : {0x01U, 0x80U, 0xffU, 0x20U}) {
      Bytes changed = bytes;
      changed[i] ^= static_cast<std::byte>(change);
      try {
        read(changed);
      } catch (const strata::FileError&) {
        ++refusals;
      }
    }
  }
  return refusals;
}

}  // namespace strata_test

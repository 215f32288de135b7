// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "strata/data/bytes.hpp"
#include "support/files.hpp"

/// What a fuzz target is: the file NAME.cpp defines these three, NAME.dict may list words that its format knows, and
/// test/fuzz/meson.build lists NAME. main.cpp holds it to its word.
namespace fuzz {

using strata_test::Bytes;

/// Reads a file. May return, or throw a strata::Error whose text names the file; nothing else.
void read(const std::filesystem::path& path, strata::ReadLimits limits);

/// Files to begin with, well-formed or nearly so.
std::vector<Bytes> seeds();

/// What reading may take of memory: at most per_byte × contents + a constant, in bytes.
struct Bound {
  std::size_t per_byte;
  bool archive = false;  ///< whether files always are compressed; gzip streams are known as such
};
extern const Bound bound;

}  // namespace fuzz

// SPDX-License-Identifier: MIT
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "support/files.hpp"

namespace strata_test {

/// A safetensors file of this header and this data, whatever they say.
inline std::string safetensors(std::string_view header, std::string_view data = {}) {
  std::string file;
  for (unsigned shift = 0; shift < 64; shift += 8)
    file += static_cast<char>(static_cast<unsigned char>(header.size() >> shift));
  return file.append(header).append(data);
}

/// The bytes of numbers; the tests run on little-endian machines.
template <class T>
std::string raw(const std::vector<T>& numbers) {
  std::string bytes(numbers.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

}  // namespace strata_test

// SPDX-License-Identifier: MIT
#pragma once

#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/checksum.hpp"
#include "support/files.hpp"

namespace strata_test {

/// A safetensors file of this header and this data, whatever they say.
inline std::string safetensors(std::string_view header, std::string_view data = {}) {
  std::string file;
  for (unsigned shift = 0; shift < 64; shift += 8)
    file += static_cast<char>(static_cast<unsigned char>(header.size() >> shift));
  return file.append(header).append(data);
}

/// Where the tensors of such a file begin.
inline std::size_t data_of(std::string_view file) {
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = 256 * length + static_cast<unsigned char>(file[i]);
  return 8 + length;
}

/// The file with the checksum in its metadata made right.
inline std::string with_checksum(std::string file) {
  strata::detail::Checksum sum;
  sum.add(bytes_of(std::string_view(file).substr(data_of(file))));
  return file.replace(file.find("\"checksum\":\"") + 12, 16, sum.text());
}

/// The bytes of numbers; the tests run on little-endian machines.
template <class T>
std::string raw(const std::vector<T>& numbers) {
  std::string bytes(numbers.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

}  // namespace strata_test

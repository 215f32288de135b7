// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "support/files.hpp"

namespace strata_test {

/// An NPY file of the version, with this type, shape and order, and whatever follows.
inline Bytes npy(std::string_view type, std::string_view shape, std::string_view values, char version = 1,
                 std::string_view fortran = "False") {
  std::string header = "{'descr': '" + std::string(type) + "', 'fortran_order': " + std::string(fortran) +
                       ", 'shape': " + std::string(shape) + ", }\n";
  std::string text = std::string("\x93NUMPY") + version + '\0' + static_cast<char>(header.size()) + '\0';
  if (version > 1) text.append(2, '\0');
  return bytes_of(text + header + std::string(values));
}

}  // namespace strata_test

// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "strata/data/system.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// An open file of the operating system, closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

  /// Whether closing went well: some file systems report a failed write only here.
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || system::close(number);
  }

 private:
  int number_;
};

}  // namespace strata::detail

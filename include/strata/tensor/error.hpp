// SPDX-License-Identifier: MIT
#pragma once

#include <stdexcept>

namespace strata {

/// What every run-time error of strata derives from; its text says what is wrong, where, and what to do.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace strata

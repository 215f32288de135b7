// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A number of rows, columns, inputs, outputs, bytes …
using Size = std::size_t;

/// The index of a class, 0 … classes − 1.
using Class = std::uint16_t;

}  // namespace strata

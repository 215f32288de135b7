// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/configuration.hpp"

/// The release, for #if and as text; that of meson.build, which a test compares.
#define STRATA_VERSION_MAJOR 0
#define STRATA_VERSION_MINOR 1
#define STRATA_VERSION_PATCH 0
#define STRATA_VERSION "0.1.0"

namespace strata::inline STRATA_CONFIGURATION {

inline constexpr const char* version = STRATA_VERSION;

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

// What others' headers are warned of is not for the users of ours to see.
#pragma GCC system_header

#include "strata/tensor/configuration.hpp"

#if !__has_include(<xsimd/config/xsimd_config.hpp>)
#include "strata needs xsimd 8.1 or later: Debian has it as libxsimd-dev"
#endif

#include <xsimd/config/xsimd_config.hpp>

#if XSIMD_VERSION_MAJOR < 8 || (XSIMD_VERSION_MAJOR == 8 && XSIMD_VERSION_MINOR < 1)
#include "strata needs xsimd 8.1 or later; this one is older"
#endif

#include <xsimd/xsimd.hpp>

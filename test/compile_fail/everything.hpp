// SPDX-License-Identifier: MIT
// What the compiler reads once for all mistakes (see meson.build).
#include "strata/strata.hpp"

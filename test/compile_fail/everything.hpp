// SPDX-License-Identifier: MIT
// What g++ reads once for all mistakes (see meson.build).
#include "strata/strata.hpp"

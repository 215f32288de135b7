// SPDX-License-Identifier: MIT
#include "strata/tensor/xtensor.hpp"

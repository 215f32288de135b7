// SPDX-License-Identifier: MIT
#include "strata/tensor/xsimd.hpp"

#include <doctest/doctest.h>

TEST_CASE("xsimd: is of a release that strata works with") {
  CHECK(XSIMD_VERSION_MAJOR * 100 + XSIMD_VERSION_MINOR >= 801);
  CHECK(xsimd::batch<float>(2.0F).get(0) == 2.0F);
}

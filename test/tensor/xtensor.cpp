// SPDX-License-Identifier: MIT
#include "strata/tensor/xtensor.hpp"

#include <doctest/doctest.h>

TEST_CASE("xtensor: it and its xtl are of releases that fit each other") {
  CHECK(XTENSOR_VERSION_MAJOR * 100 + XTENSOR_VERSION_MINOR >= 24);
  CHECK((XTENSOR_VERSION_MINOR >= 26) == (XTL_VERSION_MINOR >= 8));
}

// SPDX-License-Identifier: MIT
// expect: "strata/training/checkpoint.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1
#include "strata/training/checkpoint.hpp"

int main() {}

// SPDX-License-Identifier: MIT
// expect: "strata/io/safetensors.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1
#include "strata/io/safetensors.hpp"

int main() {}

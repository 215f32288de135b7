// SPDX-License-Identifier: MIT
#include <strata/strata.hpp>

/// What everybody who includes all of strata compiles besides.
int main() {}

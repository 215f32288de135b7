// SPDX-License-Identifier: MIT
// expect: smoothing and weights by class need labels that are classes
// expect: use weighted(data, weights) for weights by row
#include "strata/strata.hpp"

using namespace strata;

int main() {
  const Dataset<1, Target<1>> curve{{0, 1}, {{0.5F}, {0.25F}}};
  return static_cast<int>(smoothed(curve, 0.1).rows());
}

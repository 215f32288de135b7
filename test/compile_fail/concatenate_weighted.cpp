// SPDX-License-Identifier: MIT
// expect: strata::concatenate: weights would be lost; concatenate the data first, then make weighted(all, weights)
#include "strata/data/concatenate.hpp"
#include "strata/data/weighted.hpp"

using namespace strata;

int main() {
  const Dataset<1> january{{0, 1}, {0, 1}}, february{{0, 1}, {1, 1}};
  return static_cast<int>(concatenate(weighted(january, {1, 2}), february).rows());
}

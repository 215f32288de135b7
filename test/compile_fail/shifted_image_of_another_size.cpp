// SPDX-License-Identifier: MIT
// expect: ImageFits<28, 27, 784>
// expect-cpp20: strata::shifted: the data's rows must be as long as the image has pixels; write shifted<height, width>(data, {.pixels = 1})
// expect-cpp26: strata::shifted: an image of 28 × 27 is not a row of 784 numbers; write shifted<height, width>(data, {.pixels = 1})
#include "strata/data/shifted.hpp"

using namespace strata;

int main() {
  const Dataset<784> images{};
  const auto shifts = shifted<28, 27>(images, {.pixels = 2});
  return static_cast<int>(shifts.rows());
}

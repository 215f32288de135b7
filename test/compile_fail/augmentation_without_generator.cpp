// SPDX-License-Identifier: MIT
// expect: AugmentationFits<
// expect-cpp20: strata::augmented: the function must be callable, though const, as f(input, generator, output); write `[](const auto& input, Generator& generator, auto output) { ... }`
// expect-cpp26: cannot be called so for rows of 784 numbers; write `[](const auto& input, Generator& generator, auto output) { ... }`
#include "strata/data/augmented.hpp"

using namespace strata;

int main() {
  const Dataset<784> images{};
  const auto halved = augmented(images, {.seed = 1}, [](const auto& input, auto output) {
    for (Size i = 0; i < output.size(); ++i) output[i] = input[i] / 2;
  });
  return static_cast<int>(halved.rows());
}

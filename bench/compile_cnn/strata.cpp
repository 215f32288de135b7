// SPDX-License-Identifier: MIT
#include <cstdio>
#include <strata/strata.hpp>

using namespace strata;
using Images = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, MaxPool<2>, Conv2d<8, 16, 3, ReLU>, MaxPool<2>, Flatten,
                       Dense<400, 10, Softmax>>;

/// What somebody writes who trains this network on images of 28 × 28 pixels.
int main(int, char** argv) {
  const auto [training, validation, test] = split(read_idx_dataset<784>(argv[1], argv[2]), {0.6, 0.2, 0.2}, 1);
  Images images;
  const History history = train<64>(images, training, validation, GradientDescent{.learning_rate = 0.1});
  for (const Epoch& epoch : history.epochs) std::printf("%f\n", epoch.validation_cost);
  std::printf("%f\n", evaluate(images, test).accuracy);
}

// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "strata/layer/dense.hpp"
#include "strata/training/train.hpp"
#include "support/reference_network.hpp"

namespace strata_test {

/// Rows of the square, class 1 where x > y but for each 7th, which lies.
inline strata::Dataset<2> square(strata::Size rows, std::uint64_t seed) {
  strata::Dataset<2> data;
  Draws draw(seed);
  for (strata::Size row = 0; row < rows; ++row) {
    const double x = draw(), y = draw();
    data.inputs.insert(data.inputs.end(), {static_cast<float>(x), static_cast<float>(y)});
    data.labels.push_back(static_cast<strata::Class>((x > y) != (row % 7 == 6)));
  }
  return data;
}

/// All that a training gives but the seconds, bit for bit: parameters and history.
template <class Network>
std::vector<std::uint64_t> bits_of_training(const Network& network, const strata::History& history) {
  std::vector<std::uint64_t> bits{history.best_epoch, static_cast<std::uint64_t>(history.stop)};
  const auto add = [&](double number) { bits.push_back(std::bit_cast<std::uint64_t>(number)); };
  for (const auto number : network.flat_parameters()) add(static_cast<double>(number));
  for (const strata::Epoch& epoch : history.epochs) {
    bits.push_back(epoch.number);
    for (const double figure :
         {epoch.training_cost, epoch.validation_cost, epoch.validation_accuracy, epoch.learning_rate})
      add(figure);
  }
  return bits;
}

}  // namespace strata_test

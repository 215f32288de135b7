// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "contender.hpp"
#include "example.hpp"

/// Is it right? Asked before anything is timed. Each returns what is wrong, or nothing.
namespace bench {

/// What a training may differ by: a share of the cost, and a share of the largest movement of a layer's parameters.
struct TrainingTolerance {
  double cost = 1e-5, movement = 1e-3;
};
/// Five steps leave the parameters where the reference has them.
std::string check_training(Contender& contender, const Task& task, const Rows& rows, TrainingTolerance tolerance = {});
std::string check_prediction(Contender& contender, const Task& task, std::span<const float> rows,
                             double tolerance = 1e-5);
std::string check_products(ProductsContender& contender, const Operands& operands);
/// The cost and accuracy that an epoch reports are those of the parameters it left, and it has learned.
std::string check_epoch(EpochContender& contender, const Images& images, EpochOutcome outcome, double cost_before);

struct Score {
  double cost, accuracy;
};
/// On the validation rows, by the reference.
Score reference_score(const Images& images, std::span<const float> theta);

}  // namespace bench

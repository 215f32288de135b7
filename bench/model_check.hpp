// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "model_contender.hpp"

/// Is it right? Asked before anything is timed. Each returns what is wrong, or nothing; `examples` are held afterwards.
namespace bench {

/// Five steps leave the parameters where the reference has them.
std::string check_training(ModelContender& contender, const ModelTask& task, const Examples& examples);
/// The outputs for all batches; those of a stream are one sequence.
std::string check_prediction(ModelContender& contender, const ModelTask& task, const Examples& examples);
std::string check_products(ConvolutionProducts& products, const std::vector<ConvolutionOperands>& operands);

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include "model_contender.hpp"

namespace bench {

/// Weights and biases as PyTorch draws them.
std::vector<float> example_parameters(const Model& model);

/// Images as `example_rows` draws them; sequences of random numbers with a running mean of them as targets.
Examples example_observations(const Model& model, Size count);

/// Of all two-dimensional convolutions of a model, as a step or a prediction needs them.
std::vector<ConvolutionOperands> example_operands(const ModelTask& task);

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "contender.hpp"

/// What every implementation is given: the same numbers in every run, drawn and not loaded.
namespace bench {

/// Weights as Glorot draws them; biases too are not zero, so that nobody can forget them unseen.
std::vector<float> example_parameters(const Shape& shape);

struct Rows {
  std::vector<float> inputs;
  std::vector<Label> labels;
};
/// Rows that can be learned, with a tenth of the labels wrong, so that no amount of training makes a network certain.
Rows example_rows(const Shape& shape, Size rows);

Operands example_operands();

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include "../contender.hpp"

namespace bench {

/// A network of oneDNN's inner products in eight bits: weights with a scale for each output, inputs of 0 … 1 and what
/// sigmoids give as 255ths, what tanh gives as 127ths; the last layer's sums become float.
std::unique_ptr<Contender> make_onednn_in_bytes(const Task& task);

}  // namespace bench

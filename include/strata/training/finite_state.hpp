// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <tuple>

#include "strata/tensor/finite.hpp"
#include "strata/tensor/parameters.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether all tensors that an optimiser keeps beside a network's parameters are finite. One that is not may stay
/// unseen in parameters and costs: Adam's mean square, once infinite, makes every later update 0. `Trainer` asks at the
/// end of each epoch, checkpoints before they are written.
template <class Parameters, Size Count>
bool state_is_finite(const std::array<Parameters, Count>& state) {
  bool all = true;
  for (const Parameters& parameters : state)
    unpack(parameters.layers, [&](const auto&... layer) {
      const auto check = [&](const auto& tensor) { all &= are_all_finite(tensor.data(), tensor.size()); };
      (for_each_tensor(layer, check), ...);
    });
  return all;
}

}  // namespace strata::detail

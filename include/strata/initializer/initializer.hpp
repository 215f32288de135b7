// SPDX-License-Identifier: MIT
#pragma once

#include "strata/random/distribution.hpp"
#include "strata/random/generator.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How the first weights are drawn (biases begin at zero):
///   template <class Scalar> Scalar draw(Generator&, Size fan_in, Size fan_out) const;
/// It should use one rounding per number, so that every machine draws the same bits (see `symmetric`).
template <class I>
concept Initializer = requires(const I& initializer, Generator& generator) {
  { initializer.template draw<double>(generator, Size{1}, Size{1}) } -> std::same_as<double>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>

#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Whether the outputs stand for a class: none of them is NaN.
template <class Scalar>
bool are_decidable(std::span<const Scalar> outputs) {
  bool all = true;
  for (const Scalar output : outputs) all &= !math::is_nan(output);
  return all;
}

/// `decide`, of outputs that are decidable.
template <class Scalar>
Class largest_output(std::span<const Scalar> outputs, double threshold) {
  if (outputs.size() == 1) return static_cast<double>(outputs[0]) >= threshold ? Class{1} : Class{0};
  return static_cast<Class>(std::max_element(outputs.begin(), outputs.end()) - outputs.begin());
}

STRATA_IF_USED void check_threshold(double threshold) {
  if (math::is_nan(threshold))
    STRATA_THROW Error("strata::decide: the threshold is NaN; 0.5 is usual after Sigmoid, 0 after Tanh");
}

}  // namespace detail

/// The class that outputs stand for: the index of the largest, the first of equals; with one output, 1 if it reaches
/// the threshold, else 0. Throws Error where an output, or the threshold, is NaN: that is no
/// class.
template <class Scalar>
Class decide(std::span<const Scalar> outputs, double threshold = 0.5) {
  detail::check_threshold(threshold);
  if (!detail::are_decidable(outputs))
    STRATA_THROW Error(
        "strata::decide: an output is NaN, which stands for no class; the observation or the network's parameters are "
        "not finite, or too large");
  return detail::largest_output(outputs, threshold);
}

}  // namespace strata

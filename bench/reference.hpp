// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "contender.hpp"

namespace bench {

/// What everybody is compared with: plain loops in double, slow and short, that share nothing with anybody.
class Reference {
 public:
  Reference(const Shape& shape, std::span<const float> theta);

  const std::vector<double>& parameters() const { return theta_; }
  /// The outputs of one row.
  std::vector<double> predict(const float* row) const { return forward(row).back(); }
  /// The mean cost before the step.
  double step(const float* rows, const Label* labels, Size batch);

 private:
  using Activations = std::array<std::vector<double>, layers + 1>;
  Activations forward(const float* row) const;

  const Shape& shape_;
  std::vector<double> theta_;
};

/// The products of a training step.
struct ReferenceResults {
  std::array<std::vector<double>, layers> forward, gradient, backward;
};
ReferenceResults reference_products(const Operands& operands);

}  // namespace bench

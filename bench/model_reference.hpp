// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "model_contender.hpp"

namespace bench {

/// What everybody is compared with: plain loops in double, written down from PyTorch's equations.
class ModelReference {
 public:
  ModelReference(const Model& model, std::span<const float> theta);

  const std::vector<double>& parameters() const { return theta_; }
  /// The outputs for one observation; of a sequence, of as many steps as there are.
  std::vector<double> predict(std::span<const float> observation) const;
  /// The mean cost before the step.
  double step(const Examples& examples, Size first, Size batch);

 private:
  void update(const std::vector<double>& gradient);

  const Model& model_;
  std::vector<double> theta_, m_, v_;  ///< m, v: Adam's
  double steps_ = 0;
};

/// What the products of a convolution give.
struct ReferenceConvolution {
  std::vector<double> forward, gradient, backward;
};
ReferenceConvolution reference_products(const ConvolutionOperands& operands);

}  // namespace bench

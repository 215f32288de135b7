// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "strata/optimizer/optimizer.hpp"
#include "support/tensors.hpp"

namespace test {

using strata::Matrix;

/// Runs an optimiser on J = ½ Σ w², whose gradient at w is w, from w = 1 on: all numbers of a matrix that is wider than
/// a pack at once. Its state begins as zero, as a trainer's does.
template <class Optimizer, class Scalar = double>
class Quadratic {
 public:
  static constexpr Size columns = strata::lanes<Scalar> + 1;
  using Tensor = Matrix<Scalar, 2, columns>;

  Optimizer optimizer;
  Guarded<Tensor> w;
  std::array<Tensor, Optimizer::state_tensors> state;

  explicit Quadratic(const Optimizer& o) : optimizer(o) {
    w.value.fill(1);
    for (auto& tensor : state) tensor.fill(0);
  }

  /// One step; NaN unless all numbers are equal, but for the last bits, and nothing beside them has changed. (The
  /// compiler may contract a product and a sum into one rounding in whole packs and not in short ones.)
  Scalar step() {
    if constexpr (requires { optimizer.begin_step(); }) optimizer.begin_step();
    // An expression, as a trainer gives: the gradient of the cost and of a penalty that is nothing.
    std::apply([&](auto&... tensors) { optimizer.update(w.value, w.value + Scalar(0) * w.value, tensors...); }, state);
    return now();
  }
  Scalar now() const {
    const Scalar first = w.value(0, 0);
    bool alike = true;
    for (const Scalar number : w.value)
      alike = alike && std::abs(number - first) <= 8 * std::numeric_limits<Scalar>::epsilon();
    return alike && w.intact() ? first : std::numeric_limits<Scalar>::quiet_NaN();
  }
};

}  // namespace test

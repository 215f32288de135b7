// SPDX-License-Identifier: MIT
#pragma once

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
  std::array<Tensor, Optimizer::slots> state;

  explicit Quadratic(const Optimizer& o) : optimizer(o) {
    w.value.fill(1);
    for (auto& tensor : state) tensor.fill(0);
  }

  /// One step; NaN unless all numbers are equal and nothing beside them has changed.
  Scalar step() {
    if constexpr (requires { optimizer.begin_step(); }) optimizer.begin_step();
    // An expression, as a trainer gives: the gradient of the cost and of a penalty that is nothing.
    std::apply([&](auto&... tensors) { optimizer.update(w.value, w.value + Scalar(0) * w.value, tensors...); }, state);
    return now();
  }
  Scalar now() const {
    const Scalar first = w.value(0, 0);
    const bool alike = equals(w.value, [&](Size, Size) { return first; });
    return alike && w.intact() ? first : std::numeric_limits<Scalar>::quiet_NaN();
  }
};

}  // namespace test

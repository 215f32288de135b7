// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <limits>

#include "strata/activation/activation.hpp"

namespace test {

/// σ(z) by the kernel for a whole pack and by the form for a single number; NaN if the two are not alike.
template <class A, class Scalar>
Scalar forward(Scalar z) {
  strata::Vector<Scalar, strata::lanes<Scalar>> in, out;
  in.fill(z);
  strata::assign(out, strata::activate<A>(in));
  const Scalar single = A::forward(z), pack = out(strata::lanes<Scalar> - 1);
  const Scalar apart = std::abs(single - pack), scale = std::max(std::abs(single), std::numeric_limits<Scalar>::min());
  return single == pack || apart <= 8 * std::numeric_limits<Scalar>::epsilon() * scale
             ? pack
             : std::numeric_limits<Scalar>::quiet_NaN();
}

/// The largest difference between σ'(z), written in σ(z), and (σ(z + h) − σ(z − h)) / 2h for z in [−6, 6], 0 apart.
template <class A>
double worst_derivative() {
  const double h = 1e-6;
  double worst = 0;
  for (double z = -6.05; z < 6; z += 0.1) {
    const double difference = (forward<A>(z + h) - forward<A>(z - h)) / (2 * h);
    const double error = std::abs(A::derivative(forward<A>(z)) - difference);
    worst = error <= worst ? worst : error;
  }
  return worst;
}

}  // namespace test

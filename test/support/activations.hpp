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

/// σ'(z), as a layer computes it.
template <class A, class Scalar>
Scalar slope(Scalar z) {
  if constexpr (strata::DifferentiatedAtInput<A>)
    return A::derivative_at(z);
  else
    return A::derivative(forward<A>(z));
}

/// The largest error of f(z) for z from `low` to `high`, by packs, in units of the last place of what exact(z) gives in
/// long double, or of `floor` where that is smaller.
template <class Scalar>
double worst_ulp(auto&& f, auto&& exact, double low, double high, double floor = 0) {
  double worst = 0;
  for (int i = 0; i <= 4000; ++i) {
    const auto z = static_cast<Scalar>(low + (high - low) * i / 4000);
    const long double right = exact(static_cast<long double>(z));
    const long double found = strata::to_array<Scalar>(f(strata::Pack<Scalar>(z)))[0];
    if (found == right) continue;
    const long double size = std::max(std::abs(right), static_cast<long double>(floor));
    const auto error = static_cast<double>(std::abs(found - right) / size / std::numeric_limits<Scalar>::epsilon());
    worst = error <= worst ? worst : error;
  }
  return worst;
}

/// Whether NaN stays NaN, in a pack and as a single number.
template <class A, class Scalar>
bool keeps_nan() {
  const Scalar nan = std::numeric_limits<Scalar>::quiet_NaN();
  return std::isnan(A::forward(nan)) && std::isnan(strata::to_array<Scalar>(A::forward(strata::Pack<Scalar>(nan)))[0]);
}

/// The largest difference between σ'(z) and (σ(z + h) − σ(z − h)) / 2h for z in [−6, 6], 0 apart.
template <class A>
double worst_derivative() {
  const double h = 1e-6;
  double worst = 0;
  for (double z = -6.05; z < 6; z += 0.1) {
    const double difference = (forward<A>(z + h) - forward<A>(z - h)) / (2 * h);
    const double error = std::abs(slope<A>(z) - difference);
    worst = error <= worst ? worst : error;
  }
  return worst;
}

}  // namespace test

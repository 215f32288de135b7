// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <limits>

#include "strata/cost/cost.hpp"

namespace test {

using strata::Row;
using strata::Size;

template <class Cost, class Scalar, Size N>
Scalar cost_of(const std::array<Scalar, N>& y, const std::array<Scalar, N>& t) {
  return Cost::value(Row<const Scalar, N>{y.data()}, Row<const Scalar, N>{t.data()});
}

template <class Cost, class Scalar, Size N>
std::array<Scalar, N> gradient_of(const std::array<Scalar, N>& y, const std::array<Scalar, N>& t) {
  std::array<Scalar, N> dy;
  dy.fill(std::numeric_limits<Scalar>::quiet_NaN());
  Cost::gradient(Row<const Scalar, N>{y.data()}, Row<const Scalar, N>{t.data()}, Row<Scalar, N>{dy.data()});
  return dy;
}

/// The same by the form for rows of packs, each lane a row: as it is for batches that lie column by column. The lanes
/// beside the one looked at hold zeros.
template <class Scalar, Size N>
auto in_packs(const std::array<Scalar, N>& row) {
  strata::RowInRegisters<strata::Pack<Scalar>, N> result;
  for (Size j = 0; j < N; ++j) result.values[j] = strata::load<1>(&row[j]);
  return result;
}
template <class Cost, class Scalar, Size N>
Scalar cost_in_packs(const std::array<Scalar, N>& y, const std::array<Scalar, N>& t) {
  const strata::Pack<Scalar> cost = Cost::value(in_packs(y), in_packs(t));
  return strata::to_array<Scalar>(cost)[0];
}
template <class Cost, class Scalar, Size N>
std::array<Scalar, N> gradient_in_packs(const std::array<Scalar, N>& y, const std::array<Scalar, N>& t) {
  std::array<Scalar, N> nan;
  nan.fill(std::numeric_limits<Scalar>::quiet_NaN());
  auto dy = in_packs(nan);
  Cost::gradient(in_packs(y), in_packs(t), dy);
  for (Size j = 0; j < N; ++j) nan[j] = strata::to_array<Scalar>(dy.values[j])[0];
  return nan;
}

/// The largest |∂J/∂y_j − (J(y_j + h) − J(y_j − h)) / 2h|; NaN if any is.
template <class Cost, Size N>
double worst_gradient(const std::array<double, N>& y, const std::array<double, N>& t) {
  const double h = 1e-5;
  const auto gradient = gradient_of<Cost>(y, t);
  double worst = 0;
  for (Size j = 0; j < N; ++j) {
    auto above = y, below = y;
    above[j] += h;
    below[j] -= h;
    const double error = std::abs(gradient[j] - (cost_of<Cost>(above, t) - cost_of<Cost>(below, t)) / (2 * h));
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/// N outputs between −3 and 3 without a pattern.
template <class Scalar, Size N>
std::array<Scalar, N> outputs() {
  std::array<Scalar, N> y;
  for (Size j = 0; j < N; ++j) y[j] = static_cast<Scalar>(3 * std::sin(5 * static_cast<double>(j) + 1));
  return y;
}

}  // namespace test

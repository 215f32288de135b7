// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/over_steps.hpp"

namespace strata_test {

using strata::Extents;
using strata::Matrix;

/// What a summary makes of three steps of two features.
template <class Entry>
Matrix<double, 1, 2> of(const Matrix<double, 1, 6>& x) {
  Matrix<double, 1, 2> y;
  Entry::template On<Extents<3, 2>>::forward(strata::NoParameters(), x, y);
  return y;
}

/// ∂(y_1 + 10 y_2)/∂x.
template <class Entry>
Matrix<double, 1, 6> gradient_of(const Matrix<double, 1, 6>& x) {
  using L = typename Entry::template On<Extents<3, 2>>;
  const Matrix<double, 1, 2> y = of<Entry>(x), dy{{1, 10}};
  typename L::template Workspace<double, 1> w;
  L::backward(strata::NoParameters(), x, y, dy, w);
  return w.dx;
}

inline const Matrix<double, 1, 6> three_steps{{1, -9, 5, -8, 5, -7.5}};

}  // namespace strata_test

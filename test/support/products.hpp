// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "strata/expression/assign.hpp"
#include "support/tensors.hpp"

namespace test {

using strata::matmul;
using strata::Matrix;
using strata::transposed;

/// Two factors, each as it is and turned around, and a destination between guards.
template <class Scalar, Size Rows, Size Depth, Size Columns>
struct Factors {
  Matrix<Scalar, Rows, Depth> a;
  Matrix<Scalar, Depth, Rows> a_turned;
  Matrix<Scalar, Depth, Columns> b;
  Matrix<Scalar, Columns, Depth> b_turned;
  Guarded<Matrix<Scalar, Rows, Columns>> y;

  explicit Factors(std::uint32_t seed = 1) {
    scatter(a, seed);
    scatter(b, seed + 1);
    for (Size k = 0; k < Depth; ++k) {
      for (Size i = 0; i < Rows; ++i) a_turned(k, i) = a(i, k);
      for (Size j = 0; j < Columns; ++j) b_turned(j, k) = b(k, j);
    }
  }
  double product(Size i, Size j) const { return dot(a, b, i, j, Depth); }
};

/// Whether y ← expression gives expected(i, j) everywhere and leaves the guards alone.
template <class Tensor>
bool gives(Guarded<Tensor>& y, const auto& expression, auto&& expected) {
  y.value.fill(std::numeric_limits<typename Tensor::value_type>::quiet_NaN());
  strata::assign(y.value, expression);
  return y.intact() && equals(y.value, expected);
}

/// Bit 1: the plain product is right; 2: with the left factor transposed; 4: the right one; 8: both. The last two, for
/// which other kernels are compiled, only if OfRight.
template <class Scalar, Size Rows, Size Depth, Size Columns, bool OfRight = true>
int right_forms() {
  const auto f = std::make_unique<Factors<Scalar, Rows, Depth, Columns>>();
  Matrix<double, Rows, Columns> expected;
  for (Size i = 0; i < Rows; ++i)
    for (Size j = 0; j < Columns; ++j) expected(i, j) = f->product(i, j);
  int right =
      1 * gives(f->y, matmul(f->a, f->b), expected) + 2 * gives(f->y, matmul(transposed(f->a_turned), f->b), expected);
  if constexpr (OfRight)
    right += 4 * gives(f->y, matmul(f->a, transposed(f->b_turned)), expected) +
             8 * gives(f->y, matmul(transposed(f->a_turned), transposed(f->b_turned)), expected);
  return right;
}

inline constexpr int all_forms = 15, forms_of_left = 3;

}  // namespace test

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/row.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Σ a_ij b_ij of two tensors of one shape that lie row by row: each row's sum in their own type, the rows' in double.
template <Buffer A, Buffer B>
double dot(const A& a, const B& b) {
  using S = Shape<A>;
  using Numbers = Row<const typename S::Scalar, S::columns>;
  static_assert(S::rows == Shape<B>::rows && S::columns == Shape<B>::columns);
  static_assert(!S::by_columns && !Shape<B>::by_columns);
  double sum = 0;
  for (Size row = 0; row < S::rows; ++row)
    sum += static_cast<double>(
        Numbers(a.data() + row * S::columns)
            .sum([](const auto& x, const auto& y) { return x * y; }, Numbers(b.data() + row * S::columns)));
  return sum;
}

}  // namespace strata

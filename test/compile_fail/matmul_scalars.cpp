// SPDX-License-Identifier: MIT
// expect: FactorsFit<strata::detail::Left<float, 3, 4>, strata::detail::Right<double, 4, 2>
#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4});
  Matrix<double, 4, 2> weights = xt::ones<double>({4, 2});
  Matrix<float, 3, 2> z;
  assign(z, matmul(x, weights));
}

// SPDX-License-Identifier: MIT
// expect: FactorsFit<strata::detail::Left<float, 3, 4>, strata::detail::Right<float, 3, 2>
// expect-cpp20: strata::matmul: the left factor must have as many columns as the right one has rows, and the same
// expect-cpp20: scalar type
// expect-cpp26: strata::matmul: the left factor is 3×4 float, the right one 3×2 float; transpose or change one of
// expect-cpp26: them
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4});
  Matrix<float, 3, 2> delta = xt::ones<float>({3, 2});
  Matrix<float, 4, 2> gradient;
  assign(gradient, 0.5f * matmul(x, delta));
  std::cout << gradient(0, 0) << '\n';
}

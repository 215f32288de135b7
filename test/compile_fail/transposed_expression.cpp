// SPDX-License-Identifier: MIT
// expect: OnlyAMatrixIsTransposed<
// expect: strata::transposed: only a Matrix can be transposed; assign any other expression to a Matrix first
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4}), y = x;
  Matrix<float, 4, 3> z;
  assign(z, transposed(x + y));
  std::cout << z(0, 0) << '\n';
}

// SPDX-License-Identifier: MIT
// expect: FactorIsAMatrix<
// expect: strata::matmul: a factor must be a Matrix or transposed(Matrix); assign any other expression to a
// expect: Matrix first
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4}), y = x;
  Matrix<float, 4, 2> weights = xt::ones<float>({4, 2});
  Vector<float, 2> biases = xt::zeros<float>({2});
  Matrix<float, 3, 2> z;
  assign(z, matmul(x + y, weights) + biases);
  std::cout << z(0, 0) << '\n';
}

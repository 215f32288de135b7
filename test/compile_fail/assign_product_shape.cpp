// SPDX-License-Identifier: MIT
// expect: SourceFits<strata::detail::Right<float, 3, 2>, strata::detail::Destination<float, 2, 3>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> x = xt::ones<float>({3, 4});
  Matrix<float, 4, 2> weights = xt::ones<float>({4, 2});
  Matrix<float, 2, 3> z;
  assign(z, matmul(x, weights) * 2.0f);
  std::cout << z(0, 0) << '\n';
}

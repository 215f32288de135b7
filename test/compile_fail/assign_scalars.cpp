// SPDX-License-Identifier: MIT
// expect: SourceFits<strata::detail::Right<double, 3, 4>, strata::detail::Destination<float, 3, 4>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<double, 3, 4> x = xt::ones<double>({3, 4});
  Matrix<float, 3, 4> z;
  assign(z, x * 2.0);
  std::cout << z(0, 0) << '\n';
}

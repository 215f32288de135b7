// SPDX-License-Identifier: MIT
// expect: SourceFits<strata::detail::Right<float, 0, 3>, strata::detail::Destination<float, 3, 4>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> z;
  Vector<float, 3> biases = xt::zeros<float>({3});
  assign(z, biases);
  std::cout << z(0, 0) << '\n';
}

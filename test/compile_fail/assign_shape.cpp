// SPDX-License-Identifier: MIT
// expect: SourceFits<strata::detail::Right<float, 3, 5>, strata::detail::Destination<float, 3, 4>
// expect-cpp20: strata::assign: a matrix or product on the right must have the destination's shape, a vector its
// expect-cpp20: columns, and both its scalar type
// expect-cpp26: strata::assign: on the right stands 3×5 float, the destination is 3×4 float; change one of them
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

int main() {
  Matrix<float, 3, 4> sum;
  Matrix<float, 3, 5> y = xt::ones<float>({3, 5});
  assign(sum, 2.0f * y);
  std::cout << sum(0, 0) << '\n';
}

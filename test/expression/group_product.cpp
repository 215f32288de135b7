// SPDX-License-Identifier: MIT
#include "strata/expression/group_product.hpp"

#include <doctest/doctest.h>

#include "strata/tensor/matrix.hpp"
#include "support/tensors.hpp"

using namespace strata;

// All shapes are tested as layers, by test/layer/grouped_convolution.cpp.
namespace {

/// Two groups of two channels in and one out; a kernel of two places on a row of three.
using P = detail::GroupProduct<Window<4, 1, 3, 1, 2>, 2, 2, double>;
const Vector<double, 12> map{1, 2, 10, 20, 3, 4, 30, 40, 5, 6, 50, 60};
const Matrix<double, 4, 2> w{{1, 1}, {2, 0}, {3, 1}, {4, 0}};

}  // namespace

TEST_CASE("group product: each output channel has the products of its own group, finished as it is asked for") {
  test::Guarded<Matrix<double, 2, 2>> z;
  P::forward(map.data(), w.data(), z.value.data(),
             []<Size>(auto sum, Size c) { return sum + Pack<double>(1000.0 * static_cast<double>(c)); });
  // 1 + 2·2 + 3·3 + 4·4, 10 + 30; 3 + 2·4 + 3·5 + 4·6, 30 + 50
  const Matrix<double, 2, 2> expected{{30, 1040}, {50, 1080}};
  CHECK(z.intact());
  CHECK(test::equals(z.value, expected));
}

TEST_CASE("group product: both gradients, worked by hand") {
  const Matrix<double, 2, 2> delta{{1, 10}, {2, -1}};
  test::Guarded<Vector<double, 12>> dx;
  P::input_gradient(delta.data(), w.data(), dx.value.data());
  const Vector<double, 12> expected{1, 2, 10, 0, 3 + 2, 4 + 4, 10 - 1, 0, 6, 8, -1, 0};
  CHECK(dx.intact());
  CHECK(dx.value == expected);

  test::Guarded<Matrix<double, 4, 2>> dw;
  P::weight_gradient(map.data(), delta.data(), 1, dw.value.data(), Alone());
  const Matrix<double, 4, 2> gradient{{1 + 6, 100 - 30}, {2 + 8, 200 - 40}, {3 + 10, 300 - 50}, {4 + 12, 400 - 60}};
  CHECK(dw.intact());
  CHECK(test::equals(dw.value, gradient));
}

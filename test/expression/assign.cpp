// SPDX-License-Identifier: MIT
#include "strata/expression/assign.hpp"

#include <doctest/doctest.h>

#include "support/products.hpp"

using namespace strata;
using test::equals;
using test::gives;
using test::Guarded;
using test::scatter;

namespace {

/// Whether an elementwise expression without and with a repeating vector is right for N columns.
template <class Scalar, Size Rows, Size Columns>
bool elementwise_is_right() {
  Matrix<Scalar, Rows, Columns> a, b;
  Vector<Scalar, Columns> v;
  Guarded<Matrix<Scalar, Rows, Columns>> y;
  scatter(a, 1);
  scatter(b, 2);
  scatter(v, 3);
  return gives(y, a * b - 2, [&](Size i, Size j) { return a(i, j) * b(i, j) - 2; }) &&
         gives(y, a * v + b, [&](Size i, Size j) { return a(i, j) * v(j) + b(i, j); });
}

}  // namespace

TEST_CASE_TEMPLATE("assign: a short last pack leaves the memory after it alone", Scalar, float, double) {
  constexpr Size width = lanes<Scalar>;
  CHECK(elementwise_is_right<Scalar, 1, 1>());
  CHECK(elementwise_is_right<Scalar, 3, width - 1>());
  CHECK(elementwise_is_right<Scalar, 3, width>());
  CHECK(elementwise_is_right<Scalar, 3, width + 1>());
  CHECK(elementwise_is_right<Scalar, 3, 2 * width + 1>());
  CHECK(elementwise_is_right<Scalar, 2 * width + 1, 1>());
}

TEST_CASE_TEMPLATE("assign: a vector takes a vector, of any length", Scalar, float, double) {
  const auto check = []<Size N>(std::integral_constant<Size, N>) {
    Vector<Scalar, N> v, w;
    Guarded<Vector<Scalar, N>> y;
    scatter(v, 1);
    scatter(w, 2);
    CHECK(gives(y, v * w + 1, [&](Size, Size j) { return v(j) * w(j) + 1; }));
  };
  check(std::integral_constant<Size, 1>{});
  check(std::integral_constant<Size, 2 * lanes<Scalar> + 1>{});
}

TEST_CASE_TEMPLATE("fill: writes one number everywhere and nothing beside", Scalar, float, double, long double) {
  Guarded<Matrix<Scalar, 3, 7>> m;
  fill(m.value, Scalar(2.5));
  CHECK(equals(m.value, [](Size, Size) { return 2.5; }));
  CHECK(m.intact());
  Guarded<Vector<Scalar, 1>> v;
  fill(v.value, 0);
  CHECK(v.value(0) == 0);
  CHECK(v.intact());
}

TEST_CASE("assign: a number type without SIMD is assigned all the same") {
  Matrix<long double, 2, 3> a, b, y;
  Vector<long double, 3> v{1, 2, 3};
  scatter(a, 1);
  scatter(b, 2);
  assign(y, xt::where(a > b, a * 2, b + v));
  CHECK(equals(y, [&](Size i, Size j) { return a(i, j) > b(i, j) ? a(i, j) * 2 : b(i, j) + v(j); }));
}

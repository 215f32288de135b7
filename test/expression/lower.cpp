// SPDX-License-Identifier: MIT
#include "strata/expression/lower.hpp"

#include <doctest/doctest.h>

#if __has_include(<xtensor/core/xmath.hpp>)
#include <xtensor/core/xmath.hpp>
#include <xtensor/views/xview.hpp>
#else
#include <xtensor/xmath.hpp>
#include <xtensor/xview.hpp>
#endif

#include "strata/expression/assign.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

/// Two matrices and a vector whose last pack is short, and a destination between guards.
template <class Scalar>
struct Fixture {
  static constexpr Size rows = 3, columns = lanes<Scalar> + 3;

  Matrix<Scalar, rows, columns> a, b;
  Vector<Scalar, columns> v;
  Guarded<Matrix<Scalar, rows, columns>> y;

  Fixture() {
    scatter(a, 1);
    scatter(b, 2);
    scatter(v, 3);
  }
  bool gives(const auto& expression, auto&& expected) {
    assign(y.value, expression);
    return y.intact() && equals(y.value, expected);
  }
};

template <class E, class Scalar, Size Rows, Size Columns>
using Lower = detail::Lower<std::remove_cvref_t<E>, Scalar, Rows, Columns, false>;

}  // namespace

TEST_CASE_TEMPLATE("lower: buffers, numbers and operators of xtensor give what they mean", Scalar, float, double) {
  Fixture<Scalar> f;
  const auto &a = f.a, &b = f.b;
  CHECK(f.gives(a, [&](Size i, Size j) { return a(i, j); }));
  CHECK(f.gives(-a + b, [&](Size i, Size j) { return b(i, j) - a(i, j); }));
  CHECK(f.gives(a * b - a, [&](Size i, Size j) { return a(i, j) * b(i, j) - a(i, j); }));
  CHECK(f.gives(a - (b - (a - b)), [&](Size i, Size j) { return 2 * a(i, j) - 2 * b(i, j); }));
  CHECK(f.gives(a / (b * b + Scalar(1)), [&](Size i, Size j) { return a(i, j) / (b(i, j) * b(i, j) + 1); }));
}

TEST_CASE_TEMPLATE("lower: a vector repeats in every row, on either side and at any depth", Scalar, float, double) {
  Fixture<Scalar> f;
  const auto &a = f.a, &b = f.b;
  const auto& v = f.v;
  CHECK(f.gives(a + v, [&](Size i, Size j) { return a(i, j) + v(j); }));
  CHECK(f.gives(v - a, [&](Size i, Size j) { return v(j) - a(i, j); }));
  CHECK(f.gives(a * (b - 2 * v), [&](Size i, Size j) { return a(i, j) * (b(i, j) - 2 * v(j)); }));
  CHECK(f.gives(v, [&](Size, Size j) { return v(j); }));
}

TEST_CASE("lower: int and double literals leave float buffers in float") {
  Fixture<float> f;
  const auto& a = f.a;
  CHECK(f.gives(2 * a + 1, [&](Size i, Size j) { return 2 * a(i, j) + 1; }));
  CHECK(f.gives(0.5 * a, [&](Size i, Size j) { return 0.5F * a(i, j); }));
  CHECK(f.gives(a * 0.1, [&](Size i, Size j) { return a(i, j) * 0.1F; }));
  const int three = 3;
  CHECK(f.gives(a - three, [&](Size i, Size j) { return a(i, j) - 3; }));
}

TEST_CASE_TEMPLATE("lower: xt::where chooses lane by lane", Scalar, float, double) {
  Fixture<Scalar> f;
  const auto &a = f.a, &b = f.b;
  const auto& v = f.v;
  CHECK(f.gives(xt::where(a > b, a, b), [&](Size i, Size j) { return std::max(a(i, j), b(i, j)); }));
  CHECK(f.gives(xt::where(a < Scalar(0), a * b, b + v),
                [&](Size i, Size j) { return a(i, j) < 0 ? a(i, j) * b(i, j) : b(i, j) + v(j); }));
  CHECK(f.gives(xt::where(a > Scalar(0) && !(b > Scalar(0)), a, b),
                [&](Size i, Size j) { return a(i, j) > 0 && b(i, j) <= 0 ? a(i, j) : b(i, j); }));
  CHECK(f.gives(xt::where(a >= b, a, Scalar(0)), [&](Size i, Size j) { return a(i, j) >= b(i, j) ? a(i, j) : 0; }));
}

TEST_CASE_TEMPLATE("lower: functions with and without a SIMD form give the standard library's numbers", Scalar, float,
                   double) {
  Fixture<Scalar> f;
  const auto &a = f.a, &b = f.b;
  CHECK(f.gives(xt::abs(a), [&](Size i, Size j) { return std::abs(a(i, j)); }));
  CHECK(f.gives(xt::cube(b), [&](Size i, Size j) { return b(i, j) * b(i, j) * b(i, j); }));
  CHECK(f.gives(xt::square(a), [&](Size i, Size j) { return a(i, j) * a(i, j); }));
  CHECK(f.gives(xt::make_lambda_xfunction([](Scalar x) { return x < 0 ? Scalar(-1) : x; }, a),
                [&](Size i, Size j) { return a(i, j) < 0 ? Scalar(-1) : a(i, j); }));
}

TEST_CASE_TEMPLATE("lower: the larger, the smaller and the clipped are xtensor's", Scalar, float, double) {
  Fixture<Scalar> f;
  const auto &a = f.a, &b = f.b;
  CHECK(f.gives(xt::maximum(a, b), [&](Size i, Size j) { return std::max(a(i, j), b(i, j)); }));
  CHECK(f.gives(xt::minimum(a, b), [&](Size i, Size j) { return std::min(a(i, j), b(i, j)); }));
  CHECK(f.gives(xt::clip(a, Scalar(-2), Scalar(3)),
                [&](Size i, Size j) { return std::clamp(a(i, j), Scalar(-2), Scalar(3)); }));
}

TEST_CASE_TEMPLATE("lower: an expression that strata does not know is read element by element", Scalar, float, double) {
  Fixture<Scalar> f;
  constexpr Size rows = Fixture<Scalar>::rows, columns = Fixture<Scalar>::columns;
  Matrix<Scalar, columns, rows> turned;
  Matrix<Scalar, rows + 2, columns + 5> large;
  scatter(turned, 4);
  scatter(large, 5);
  CHECK(f.gives(xt::transpose(turned), [&](Size i, Size j) { return turned(j, i); }));
  CHECK(f.gives(transposed(turned), [&](Size i, Size j) { return turned(j, i); }));
  const auto window = xt::view(large, xt::range(1, 1 + rows), xt::range(3, 3 + columns));
  CHECK(f.gives(window, [&](Size i, Size j) { return large(i + 1, j + 3); }));
  CHECK(f.gives(f.a * window + f.v, [&](Size i, Size j) { return f.a(i, j) * large(i + 1, j + 3) + f.v(j); }));
  const auto row = xt::view(large, 2, xt::range(1, 1 + columns));  // one dimension: repeats
  CHECK(f.gives(f.a - row, [&](Size i, Size j) { return f.a(i, j) - large(2, j + 1); }));
}

TEST_CASE_TEMPLATE("lower: sum_rows is a leaf like any other, for any number of rows", Scalar, float, double) {
  const auto check = []<Size Rows>(std::integral_constant<Size, Rows>) {
    Matrix<Scalar, Rows, lanes<Scalar> + 1> m;
    Guarded<Vector<Scalar, lanes<Scalar> + 1>> y;
    scatter(m, static_cast<std::uint32_t>(Rows));
    assign(y.value, 2 * sum_rows(m));
    CHECK(y.intact());
    CHECK(equals(y.value, [&](Size, Size j) {
      double sum = 0;
      for (Size i = 0; i < Rows; ++i) sum += 2 * static_cast<double>(m(i, j));
      return sum;
    }));
  };
  check(std::integral_constant<Size, 1>{});
  check(std::integral_constant<Size, 4>{});
  check(std::integral_constant<Size, 7>{});
}

TEST_CASE("lower: sum_rows adds the rows of an expression, and the result stands in others") {
  Matrix<float, 5, 7> a, b;
  Vector<float, 7> v;
  Guarded<Vector<float, 7>> y;
  scatter(a, 1);
  scatter(b, 2);
  scatter(v, 3);
  assign(y.value, v - 2 * sum_rows(a * b + 1));
  CHECK(y.intact());
  CHECK(equals(y.value, [&](Size, Size j) {
    float sum = 0;
    for (Size i = 0; i < 5; ++i) sum += a(i, j) * b(i, j) + 1;
    return v(j) - 2 * sum;
  }));
  const Vector<float, 7> slow = v - 2 * sum_rows(a * b + 1);
  CHECK(equals(y.value, slow));
}

TEST_CASE("lower: counts the products of an expression and knows whether it is laid out as its destination") {
  const Matrix<float, 4, 4> a{};
  const Vector<float, 4> v{};
  const auto of = []<class E>(const E&) { return std::type_identity<Lower<E, float, 4, 4>>{}; };
  using One = typename decltype(of(matmul(a, a) + v))::type;
  using Two = typename decltype(of(matmul(a, a) * (a - matmul(a, transposed(a)))))::type;
  using Flat = typename decltype(of(2 * a + a))::type;
  using Repeating = typename decltype(of(a + v))::type;
  static_assert(One::products == 1 && !One::flat);
  static_assert(Two::products == 2);
  static_assert(Flat::products == 0 && Flat::flat);
  static_assert(Repeating::products == 0 && !Repeating::flat);
}

TEST_CASE("lower: numbers the products of an expression from left to right, in whatever it holds them") {
  const Matrix<float, 4, 4> a{}, b{}, c{};
  const auto e = (a + matmul(a, b)) * (2 * matmul(b, c) - matmul(c, transposed(a)) + 1);
  using Lowered = Lower<std::remove_const_t<decltype(e)>, float, 4, 4>;
  static_assert(Lowered::products == 3);
  const auto first = Lowered::product<0>(e);
  const auto second = Lowered::product<1>(e);
  const auto third = Lowered::product<2>(e);
  CHECK((first.left == a.data() && first.right == b.data()));
  CHECK((second.left == b.data() && second.right == c.data()));
  CHECK((third.left == c.data() && third.right == a.data()));
}

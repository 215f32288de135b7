// SPDX-License-Identifier: MIT
#include "strata/expression/unshared.hpp"

#include <doctest/doctest.h>

#if __has_include(<xtensor/core/xmath.hpp>)
#include <xtensor/core/xmath.hpp>
#else
#include <xtensor/xmath.hpp>
#endif

#include "strata/expression/each.hpp"

using namespace strata;
using detail::is_lazy;

namespace {

const auto twice = [](const auto& x) { return x + x; };

}  // namespace

TEST_CASE("unshared: strata's expressions, and those that hold one, are plain values") {
  const Matrix<float, 3, 3> a{}, b{};
  const auto plain = []<class E>(const E&) { return std::is_trivially_copyable_v<E> && is_lazy<E>; };
  CHECK(plain(matmul(a, transposed(b))));
  CHECK(plain(sum_rows(a)));
  static_assert(std::is_trivially_destructible_v<decltype(matmul(a, b) + a * each(twice, b))>);
}

TEST_CASE("unshared: expressions of xtensor's alone are what they were") {
  const Matrix<float, 3, 3> a{}, b{};
  static_assert(!is_lazy<decltype(a + b)> && !is_lazy<decltype(2 * a)> && !is_lazy<std::remove_const_t<decltype(a)>>);
  static_assert(!std::is_trivially_destructible_v<decltype(a + b)>);
}

TEST_CASE("unshared: make_xshared, and what calls it, takes strata's expressions too") {
  const Matrix<double, 2, 2> a{{1, 2}, {3, 4}}, b{{0, 1}, {1, 1}};
  const auto shared = xt::make_xshared(matmul(a, b) + a);
  CHECK(shared.use_count() == 1);
  const Matrix<double, 2, 2> sum = shared + shared;
  CHECK(sum(1, 1) == 22);

  Matrix<double, 2, 2> values;
  assign(values, matmul(a, b) + each(twice, a));
  const double slow = xt::variance(matmul(a, b) + each(twice, a))(), expected = xt::variance(values)();
  CHECK(slow == doctest::Approx(expected));
}

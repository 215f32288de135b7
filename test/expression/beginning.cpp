// SPDX-License-Identifier: MIT
#include "strata/expression/beginning.hpp"

#include <doctest/doctest.h>

#include "support/products.hpp"

using namespace strata;

namespace {

/// y = x·W + b with x = 0, for products of every kind: what is left is what the sums began with.
template <Size Rows, Size Depth, Size Columns>
bool begins_with_vector() {
  struct Memory {
    Matrix<float, Rows, Depth> x;
    Matrix<float, Depth, Columns> w;
    Matrix<float, Columns, Depth> turned;
    Vector<float, Columns> b;
    test::Guarded<Matrix<float, Rows, Columns>> y;
  };
  const auto m = std::make_unique<Memory>();
  m->x.fill(0);
  test::scatter(m->w, 1);
  test::scatter(m->turned, 2);
  test::scatter(m->b, 3);
  const auto b = [&](Size, Size j) { return static_cast<double>(m->b(j)); };
  return test::gives(m->y, matmul(m->x, m->w) + m->b, b) &&
         test::gives(m->y, matmul(m->x, transposed(m->turned)) + m->b, b);
}

}  // namespace

TEST_CASE("beginning: a product plus a vector is one slot, whose product has the vector with it") {
  using Row = Matrix<float, 2, 3>;
  const Row x{}, w{};
  const Vector<float, 2> b{};
  const auto e = matmul(x, transposed(w)) + b;
  using Lowered = detail::Lower<std::remove_const_t<decltype(e)>, float, 2, 2, false>;
  static_assert(Lowered::products == 1);
  CHECK(Lowered::product<0>(e).beginning.data == b.data());
  CHECK(Lowered::product<0>(e).left == x.data());
}

TEST_CASE("beginning: sums of products of every kind begin with the vector") {
  CHECK(begins_with_vector<1, 20, 20>());  // a row, read across the ends of the matrix's
  CHECK(begins_with_vector<1, 40, 4>());
  CHECK(begins_with_vector<1, 3, 5>());     // a row, in tiles
  CHECK(begins_with_vector<37, 16, 33>());  // tiles of rows, and sums over lanes
  CHECK(begins_with_vector<5, 3000, 9>());  // a part of the depth at a time
}

TEST_CASE("beginning: without another beginning it is 0") {
  using P = detail::MatrixProduct<Matrix<float, 1, 2>, Matrix<float, 2, 3>>;
  const Matrix<float, 1, 2> a{};
  const Matrix<float, 2, 3> b{};
  const detail::Beginning<P> beginning{P(a, b)};
  CHECK(to_array<float>(beginning.at<3>(0, 0)) == std::array<float, lanes<float>>{});
}

// SPDX-License-Identifier: MIT
#include "strata/expression/run_product.hpp"

#include <doctest/doctest.h>

#include "strata/expression/patches.hpp"
#include "support/products.hpp"

using namespace strata;

namespace {

/// 1: patches·B is right, 2: patchesᵀ·D is, 4: both are where the rest of an expression follows.
template <class W, Size Maps, Size Columns, class Scalar = float>
int right_products() {
  struct Memory {
    Matrix<Scalar, Maps, W::numbers> maps;
    Matrix<Scalar, W::depth, Columns> b;
    Matrix<Scalar, Maps * W::places, Columns> d;
    Vector<Scalar, Columns> v;
    test::Guarded<Matrix<Scalar, Maps * W::places, Columns>> forward;
    test::Guarded<Matrix<Scalar, W::depth, Columns>> gradient;
  };
  const auto m = std::make_unique<Memory>();
  test::scatter(m->maps, 1);
  test::scatter(m->b, 2);
  test::scatter(m->d, 3);
  test::scatter(m->v, 4);
  const auto seen = patches<W>(m->maps);
  const auto product = [&](Size i, Size j) { return test::dot(seen, m->b, i, j, W::depth); };
  const auto gradient = [&](Size k, Size j) { return test::dot(transposed(seen), m->d, k, j, Maps * W::places); };
  return 1 * test::gives(m->forward, matmul(seen, m->b), product) +
         2 * test::gives(m->gradient, matmul(transposed(seen), m->d), gradient) +
         4 * (test::gives(m->forward, matmul(seen, m->b) + m->v,
                          [&](Size i, Size j) { return product(i, j) + static_cast<double>(m->v(j)); }) &&
              test::gives(m->gradient, m->b - 2 * matmul(transposed(seen), m->d),
                          [&](Size k, Size j) { return static_cast<double>(m->b(k, j)) - 2 * gradient(k, j); }));
}

}  // namespace

TEST_CASE("run product: patches times a matrix, and its gradient, whatever the shapes") {
  CHECK(right_products<Window<1, 6, 7, 3, 3>, 2, 8>() == 7);
  CHECK(right_products<Window<8, 5, 19, 3, 3>, 1, 16>() == 7);
  CHECK(right_products<Window<3, 4, 4, 2, 2>, 3, 17>() == 7);
  CHECK(right_products<Window<5, 4, 9, 1, 1>, 2, 1>() == 7);
  CHECK(right_products<Window<2, 4, 4, 4, 4>, 3, 5>() == 7);
  CHECK(right_products<Window<17, 1, 35, 1, 3, 1, 1, 1, 4>, 1, 33>() == 7);
  CHECK(right_products<Window<2, 9, 8, 3, 2, 2, 3, 2, 1>, 2, 40>() == 7);
}

TEST_CASE("run product: short runs that go together are right wherever a tile begins among them") {
  CHECK(right_products<Window<1, 6, 7, 3, 3>, 1, 100>() == 7);
  CHECK(right_products<Window<2, 7, 6, 5, 2>, 1, 70>() == 7);
  CHECK(right_products<Window<1, 9, 9, 4, 2, 1, 1, 2, 3>, 1, 48>() == 7);
}

TEST_CASE("run product: the same in double") {
  CHECK(right_products<Window<3, 5, 6, 3, 2>, 2, 9, double>() == 7);
  CHECK(right_products<Window<1, 1, 7, 1, 3, 1, 2>, 2, 3, double>() == 7);
}

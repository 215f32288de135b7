// SPDX-License-Identifier: MIT
#include "strata/tensor/matrix.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace strata;

TEST_CASE("matrix: is nothing but its numbers, row by row") {
  static_assert(sizeof(Matrix<float, 2, 3>) == 6 * sizeof(float));
  static_assert(sizeof(Matrix<double, 5, 7>) == 35 * sizeof(double));
  Matrix<float, 2, 3> m;
  for (Size i = 0; i < 2; ++i)
    for (Size j = 0; j < 3; ++j) m(i, j) = static_cast<float>(10 * i + j);
  const std::vector<float> expected{0, 1, 2, 10, 11, 12};
  CHECK(std::vector<float>(m.data(), m.data() + 6) == expected);
  CHECK(static_cast<const void*>(m.data()) == static_cast<const void*>(&m));
}

TEST_CASE("vector: is nothing but its numbers") {
  static_assert(sizeof(Vector<double, 3>) == 3 * sizeof(double));
  Vector<double, 3> v{1, 2, 3};
  CHECK(v.data()[0] == 1);
  CHECK(v.data()[2] == 3);
  CHECK(static_cast<const void*>(v.data()) == static_cast<const void*>(&v));
}

TEST_CASE("matrix: a copy has numbers of its own") {
  Matrix<float, 1, 2> m{{1, 2}};
  Matrix<float, 1, 2> copy = m;
  copy(0, 1) = 5;
  CHECK(m(0, 1) == 2);
  m = copy;
  CHECK(m(0, 1) == 5);
}

TEST_CASE("matrix: by columns, the numbers of a column lie side by side") {
  const ColumnMatrix<float, 2, 3> m{{1, 2, 3}, {4, 5, 6}};
  CHECK(m(1, 2) == 6);
  CHECK(m.data()[1] == 4);
  CHECK(m.data()[4] == 3);
  static_assert(sizeof m == 6 * sizeof(float));
  static_assert(Shape<decltype(m)>::rows == 2 && Shape<decltype(m)>::columns == 3);
  static_assert(Shape<decltype(m)>::by_columns && !Shape<Matrix<float, 2, 3>>::by_columns);
}

TEST_CASE("matrix: a view is the matrix that lies in somebody else's memory") {
  std::vector<float> numbers{9, 1, 2, 3, 4, 5, 6, 9};
  const auto view = view_as_matrix<2, 3>(&numbers[1]);
  static_assert(Buffer<decltype(view)> && !Shape<decltype(view)>::by_columns);
  static_assert(Shape<decltype(view)>::rows == 2 && Shape<decltype(view)>::columns == 3);
  static_assert(std::is_same_v<Shape<decltype(view)>::Scalar, float>);
  CHECK(view.data() == &numbers[1]);
  CHECK(view(0, 2) == 3);
  CHECK(view(1, 0) == 4);
  numbers[4] = 7;
  CHECK(view(1, 0) == 7);
  const Matrix<float, 2, 3> twice = view + view;
  CHECK(twice == Matrix<float, 2, 3>{{2, 4, 6}, {14, 10, 12}});
}

TEST_CASE("buffer: a matrix and a vector are, whatever their constness; other tensors are not") {
  static_assert(Buffer<Matrix<float, 1, 1>>);
  static_assert(Buffer<const Vector<double, 4>&>);
  static_assert(Buffer<Vector<int, 4>&&>);
  static_assert(!Buffer<xt::xtensor_fixed<float, xt::xshape<2, 3, 4>>>);
  static_assert(Buffer<xt::xtensor_fixed<float, xt::xshape<2, 3>, xt::layout_type::column_major>>);
  static_assert(!Buffer<std::vector<float>>);
  static_assert(!Buffer<float>);
  CHECK(Buffer<Matrix<long double, 2, 2>>);
}

TEST_CASE("shape: a matrix says its rows and columns, a vector counts as one row") {
  using M = Shape<const Matrix<float, 3, 4>&>;
  static_assert(M::rank == 2 && M::rows == 3 && M::columns == 4);
  static_assert(std::is_same_v<M::Scalar, float>);
  using V = Shape<Vector<double, 5>>;
  static_assert(V::rank == 1 && V::rows == 1 && V::columns == 5);
  static_assert(std::is_same_v<V::Scalar, double>);
  CHECK(cache_line % alignof(Matrix<double, 1, 1>) == 0);
}

TEST_CASE("matrix view: a span of another size is an error with both counts") {
  const std::vector<float> numbers{1, 2, 3, 4, 5, 6};
  const auto view = view_as_matrix<2, 3>(std::span<const float>(numbers));
  CHECK(view.data() == numbers.data());
  CHECK(view(1, 2) == 6);
  CHECK_THROWS_WITH_AS((view_as_matrix<2, 2>(std::span<const float>(numbers))),
                       "strata::view_as_matrix: 6 numbers are no 2×2 matrix, which takes 4", Error);
}

TEST_CASE("as: the same memory as a matrix of another shape, to be written to unless the buffer is a constant") {
  Matrix<float, 2, 6> batch{{1, 2, 3, 4, 5, 6}, {7, 8, 9, 10, 11, 12}};
  auto places = as<6, 2>(batch);
  static_assert(Shape<decltype(places)>::rows == 6 && Shape<decltype(places)>::columns == 2);
  CHECK(places(3, 0) == 7);
  places(3, 0) = -7;
  CHECK(batch(1, 0) == -7);
  const auto& constant = batch;
  static_assert(std::is_same_v<decltype(as<6, 2>(constant)), MatrixView<float, 6, 2>>);
  CHECK(as<3, 4>(constant).data() == batch.data());
  Vector<float, 2> vector{3, 4};
  CHECK(as<2, 1>(vector)(1, 0) == 4);
}

TEST_CASE("rows from: some rows that follow each other, in place") {
  Matrix<double, 4, 2> m{{1, 2}, {3, 4}, {5, 6}, {7, 8}};
  auto middle = rows_from<2>(m, 1);
  static_assert(Shape<decltype(middle)>::rows == 2 && Shape<decltype(middle)>::columns == 2);
  middle(1, 0) = 50;
  CHECK(m(2, 0) == 50);
  const auto& constant = m;
  static_assert(std::is_same_v<decltype(rows_from<1>(constant, 0)), MatrixView<double, 1, 2>>);
  CHECK(rows_from<1>(constant, 3)(0, 1) == 8);
}

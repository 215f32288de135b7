// SPDX-License-Identifier: MIT
#pragma once

#if __has_include(<xtensor/generators/xgenerator.hpp>)
#include <xtensor/generators/xgenerator.hpp>
#else
#include <xtensor/xgenerator.hpp>
#endif

#include <iterator>

#include "strata/tensor/matrix.hpp"

namespace strata {

namespace detail {

/// A function of the indices as xtensor wants it: element(first, last) besides the call.
template <class Node>
struct IndexedNode {
  template <class Iterator>
  auto element(Iterator first, Iterator last) const {
    const auto& self = static_cast<const Node&>(*this);
    const auto i = static_cast<Size>(*first);
    if constexpr (Node::rank == 1)
      return self(i);
    else
      return self(i, static_cast<Size>(*std::prev(last)));
  }
};

/// mᵀ as a function of the indices.
template <class M>
struct Transposed : IndexedNode<Transposed<M>> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rank = 2, rows = Shape<M>::columns, columns = Shape<M>::rows;

  const M* matrix;

  explicit Transposed(const M& m) : matrix(&m) {}
  Scalar operator()(Size i, Size j) const { return (*matrix)(j, i); }
};

/// How a factor of a product lies in memory: element (i, k) is data[i·row_stride + k·column_stride].
template <class T>
struct Factor;

template <Buffer M>
requires(Shape<M>::rank == 2) struct Factor<M> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rows = Shape<M>::rows, columns = Shape<M>::columns;
  static constexpr Size row_stride = columns, column_stride = 1;
  static const Scalar* data(const M& m) { return m.data(); }
};

template <class M, class R, class S>
struct Factor<xt::xgenerator<Transposed<M>, R, S>> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rows = Shape<M>::columns, columns = Shape<M>::rows;
  static constexpr Size row_stride = 1, column_stride = rows;
  static const Scalar* data(const xt::xgenerator<Transposed<M>, R, S>& m) { return m.functor().matrix->data(); }
};

template <class T>
concept IsFactor = requires {
  Factor<std::remove_cvref_t<T>>::rows;
};

/// a·b as a function of the indices: pointers to both factors, whose layouts are in the type.
template <class A, class B>
struct MatrixProduct : IndexedNode<MatrixProduct<A, B>> {
  using Left = Factor<A>;
  using Right = Factor<B>;
  using Scalar = typename Left::Scalar;
  static constexpr Size rank = 2, rows = Left::rows, columns = Right::columns, depth = Left::columns;

  const Scalar* left;
  const Scalar* right;

  MatrixProduct(const A& a, const B& b) : left(Left::data(a)), right(Right::data(b)) {}

  /// Σ_k a(i,k)·b(k,j), one element at a time: the definition that the kernels are tested against.
  Scalar operator()(Size i, Size j) const {
    Scalar sum{0};
    for (Size k = 0; k < depth; ++k)
      sum += left[i * Left::row_stride + k * Left::column_stride] *
             right[k * Right::row_stride + j * Right::column_stride];
    return sum;
  }
};

/// 1ᵀ·m as a function of the index.
template <class M>
struct RowSum : IndexedNode<RowSum<M>> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rank = 1, rows = Shape<M>::rows, columns = Shape<M>::columns;

  const M* matrix;

  explicit RowSum(const M& m) : matrix(&m) {}
  Scalar operator()(Size j) const {
    Scalar sum{0};
    for (Size i = 0; i < rows; ++i) sum += (*matrix)(i, j);
    return sum;
  }
};

template <class Node>
auto lazy(Node node) {
  if constexpr (Node::rank == 1) {
    using Extent = xt::xshape<Node::columns>;
    return xt::xgenerator<Node, typename Node::Scalar, Extent>(std::move(node), Extent{});
  } else {
    using Extent = xt::xshape<Node::rows, Node::columns>;
    return xt::xgenerator<Node, typename Node::Scalar, Extent>(std::move(node), Extent{});
  }
}

}  // namespace detail

/// mᵀ (C×R) of a matrix m (R×C), lazily: m must outlive the result. (`xt::transpose` would forget the static shape.)
template <Buffer M>
requires(Shape<M>::rank == 2) auto transposed(const M& m) { return detail::lazy(detail::Transposed<M>(m)); }

/// a·b (R×C) of a (R×K) and b (K×C), lazily: a matrix or `transposed(matrix)` on either side, both must outlive the
/// result. Use it in any xtensor expression; `assign` evaluates it with a SIMD kernel made for the exact shape.
template <class A, class B>
auto matmul(const A& a, const B& b) {
  static_assert(detail::IsFactor<A> && detail::IsFactor<B>,
                "strata::matmul: a factor must be a Matrix or transposed(Matrix); assign any other expression first");
  static_assert(detail::Factor<A>::columns == detail::Factor<B>::rows,
                "strata::matmul: the left factor must have as many columns as the right one has rows");
  return detail::lazy(detail::MatrixProduct<A, B>(a, b));
}

/// 1ᵀ·m (C) of a matrix m (R×C): the sum of its rows, lazily: m must outlive the result.
template <Buffer M>
requires(Shape<M>::rank == 2) auto sum_rows(const M& m) { return detail::lazy(detail::RowSum<M>(m)); }

}  // namespace strata

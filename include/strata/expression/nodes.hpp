// SPDX-License-Identifier: MIT
#pragma once

#include <iterator>

#include "strata/expression/mistake.hpp"
#include "strata/expression/unshared.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A function of the indices as xtensor wants it: element(first, last) besides the call.
template <class Node>
struct IndexedNode : Lazy {
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
  static constexpr Size row_stride = Shape<M>::by_columns ? 1 : columns;
  static constexpr Size column_stride = Shape<M>::by_columns ? rows : 1;
  static constexpr Size offset(Size i, Size k) { return i * row_stride + k * column_stride; }
  static const Scalar* data(const M& m) { return m.data(); }
};

/// The same memory, rows and columns having changed their roles.
template <class F>
struct Turned {
  using Scalar = typename F::Scalar;
  static constexpr Size rows = F::columns, columns = F::rows;
  static constexpr Size row_stride = F::column_stride, column_stride = F::row_stride;
  static constexpr Size offset(Size i, Size k) { return F::offset(k, i); }
};

template <class M, class R, class S>
struct Factor<xt::xgenerator<Transposed<M>, R, S>> : Turned<Factor<M>> {
  static const auto* data(const xt::xgenerator<Transposed<M>, R, S>& m) { return m.functor().matrix->data(); }
};

template <class T>
concept IsFactor = requires {
  Factor<std::remove_cvref_t<T>>::rows;
};

/// Whether numbers of these types are multiplied: those of one type.
template <class Left, class Right>
inline constexpr bool are_multiplied = std::same_as<Left, Right>;

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
    for (Size k = 0; k < depth; ++k) sum += left[Left::offset(i, k)] * right[Right::offset(k, j)];
    return sum;
  }
};

/// Whether an expression is a product and nothing else.
template <class E>
inline constexpr bool is_product = false;
template <class A, class B, class R, class S>
inline constexpr bool is_product<xt::xgenerator<MatrixProduct<A, B>, R, S>> = true;

/// (a·b)ᵀ = bᵀ·aᵀ.
template <class P>
struct TurnedProduct {
  using Left = Turned<typename P::Right>;
  using Right = Turned<typename P::Left>;
  using Scalar = typename P::Scalar;
  static constexpr Size depth = P::depth;

  const Scalar* left;
  const Scalar* right;

  explicit TurnedProduct(const P& product) : left(product.right), right(product.left) {}
};

/// The shape that an expression of xtensor's has by its type.
template <class S>
struct StaticShape;
template <Size R, Size C>
struct StaticShape<xt::fixed_shape<R, C>> {
  static constexpr Size rows = R, columns = C;
};

template <class E>
using ShapeOf = StaticShape<typename std::remove_cvref_t<E>::shape_type>;

/// 1ᵀ·m as a function of the index. E: a reference to an expression, or an expression to keep.
template <class E>
struct RowSum : IndexedNode<RowSum<E>> {
  using Expression = std::remove_cvref_t<E>;
  using Scalar = typename Expression::value_type;
  static constexpr Size rank = 1, rows = ShapeOf<E>::rows, columns = ShapeOf<E>::columns;

  E expression;

  explicit RowSum(E e) : expression(std::forward<E>(e)) {}
  Scalar operator()(Size j) const {
    Scalar sum{0};
    for (Size i = 0; i < rows; ++i) sum += expression(i, j);
    return sum;
  }
};

/// What stands for an expression that has been complained of: a number fits everywhere.
inline auto quiet_expression() { return xt::xscalar<float>(0); }

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
template <class E>
auto transposed(const E&) {
  (void)sizeof(detail::OnlyAMatrixIsTransposed<E>);
  return detail::quiet_expression();
}

/// a·b (R×C) of a (R×K) and b (K×C), lazily: a matrix or `transposed(matrix)` on either side, both must outlive the
/// result. Use it in any xtensor expression; `assign` evaluates it with a SIMD kernel made for the exact shape.
template <class A, class B>
auto matmul(const A& a, const B& b) {
  if constexpr (detail::IsFactor<A> && detail::IsFactor<B>) {
    using L = detail::Factor<A>;
    using R = detail::Factor<B>;
    if constexpr (L::columns == R::rows && detail::are_multiplied<typename L::Scalar, typename R::Scalar>) {
      return detail::lazy(detail::MatrixProduct<A, B>(a, b));
    } else {
      (void)sizeof(detail::FactorsFit<detail::Left<typename L::Scalar, L::rows, L::columns>,
                                      detail::Right<typename R::Scalar, R::rows, R::columns>>);
      return detail::quiet_expression();
    }
  } else {
    (void)sizeof(detail::FactorIsAMatrix<std::conditional_t<detail::IsFactor<A>, B, A>>);
    return detail::quiet_expression();
  }
}

/// 1ᵀ·m (C) of a matrix or any expression of matrices m (R×C): the sum of its rows, lazily: the matrices must outlive
/// the result.
template <class E>
requires requires { detail::ShapeOf<E>::columns; }
auto sum_rows(E&& m) { return detail::lazy(detail::RowSum<xt::const_xclosure_t<E>>(std::forward<E>(m))); }

}  // namespace strata

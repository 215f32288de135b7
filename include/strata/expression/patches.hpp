// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/nodes.hpp"
#include "strata/expression/window.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Row (b, place) holds what the window sees of map b at that place: nothing is copied.
template <class M, class W>
struct Patches : IndexedNode<Patches<M, W>> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rank = 2, rows = Shape<M>::rows * W::places, columns = W::depth;

  const Scalar* numbers;

  explicit Patches(const M& m) : numbers(m.data()) {}
  Scalar operator()(Size i, Size k) const { return numbers[W::place_offset(i) + W::seen_offset(k)]; }
};

/// The same turned around.
template <class M, class W>
struct TransposedPatches : IndexedNode<TransposedPatches<M, W>> {
  using Scalar = typename Shape<M>::Scalar;
  static constexpr Size rank = 2, rows = W::depth, columns = Shape<M>::rows * W::places;

  const Scalar* numbers;

  explicit TransposedPatches(const Scalar* from) : numbers(from) {}
  Scalar operator()(Size k, Size i) const { return numbers[W::place_offset(i) + W::seen_offset(k)]; }
};

/// A factor whose rows come in groups that lie as those of a matrix do, and whose columns come in runs that do: element
/// (g·row_group + r, j·run + k) is data[group_offset(g) + row_offset(r) + run_offset(j) + k·column_stride].
template <class M, class W, class R, class S>
struct Factor<xt::xgenerator<Patches<M, W>, R, S>> {
  using Node = Patches<M, W>;
  using Scalar = typename Node::Scalar;
  static constexpr bool in_runs = true;
  static constexpr Size rows = Node::rows, columns = Node::columns;
  static constexpr Size row_group = W::out_width, row_stride = W::step;
  static constexpr bool rows_lie_evenly = true;
  static constexpr Size row_offset(Size row) { return row * W::step; }
  static constexpr Size run = W::run, runs = W::runs, column_stride = 1;
  static constexpr Size group_offset(Size group) { return W::row_offset(group); }
  static constexpr Size run_offset(Size index) { return W::run_offset(index); }
  static constexpr Size offset(Size i, Size k) { return W::place_offset(i) + W::seen_offset(k); }
  static const Scalar* data(const xt::xgenerator<Node, R, S>& m) { return m.functor().numbers; }
};

template <class M, class W, class R, class S>
struct Factor<xt::xgenerator<TransposedPatches<M, W>, R, S>> {
  using Node = TransposedPatches<M, W>;
  using Scalar = typename Node::Scalar;
  static constexpr bool in_runs = true;
  static constexpr Size rows = Node::rows, columns = Node::columns;
  // Short runs go together, that a tile may have more rows.
  static constexpr Size together = [] {
    Size most = 1;
    for (Size count = 2; count * W::run <= 12; ++count)
      if (W::runs % count == 0) most = count;
    return most;
  }();
  static constexpr Size row_group = together * W::run, row_stride = 1;
  static constexpr bool rows_lie_evenly = together == 1;
  static constexpr Size row_offset(Size row) { return W::run_offset(row / W::run) + row % W::run; }
  static constexpr Size run = W::out_width, runs = Shape<M>::rows * W::out_height, column_stride = W::step;
  static constexpr Size group_offset(Size group) { return W::run_offset(group * together); }
  static constexpr Size run_offset(Size index) { return W::row_offset(index); }
  static constexpr Size offset(Size k, Size i) { return W::place_offset(i) + W::seen_offset(k); }
  static const Scalar* data(const xt::xgenerator<Node, R, S>& m) { return m.functor().numbers; }
};

}  // namespace detail

/// What a window (see strata/expression/window.hpp) sees of each row of m, a map, at each of its places: a matrix of
/// (rows · places) × depth, lazily, of which nothing is copied; m must outlive the result. A factor of `matmul`:
/// a convolution is patches(x)·W, and the gradient of W is patches(x)ᵀ·δ.
template <class W, Buffer M>
requires(Shape<M>::columns == W::numbers && !Shape<M>::by_columns) auto patches(const M& m) {
  return detail::lazy(detail::Patches<M, W>(m));
}

template <class M, class W, class R, class S>
auto transposed(const xt::xgenerator<detail::Patches<M, W>, R, S>& m) {
  return detail::lazy(detail::TransposedPatches<M, W>(m.functor().numbers));
}

}  // namespace strata

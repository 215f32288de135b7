// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/expression/deep_product.hpp"
#include "strata/expression/nodes.hpp"
#include "strata/expression/team.hpp"
#include "strata/tensor/pair.hpp"

/// Matrices rounded to BFloat16, as the left factors of products with float ones, which have sums in float. What a
/// product multiplies are pairs of numbers that follow each other along its depth, so a matrix is kept in the order of
/// the product that reads it. The right factor is rounded as its panels are packed.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A matrix m (Rows × Columns) for m·b: each number is paired with its neighbour in the row, the last one of an odd
/// number with 0.
template <Size Rows, Size Columns>
struct PairsAlong {
  static constexpr Size steps = (Columns + 1) / 2;

  alignas(cache_line) std::array<Pair, Rows * steps> pairs;

  /// m's row ← these numbers.
  void put(Size row, const float* numbers) {
    Pair* const to = pairs.data() + row * steps;
#if STRATA_HAS_BFLOAT16
    constexpr Size whole = Columns / 32 * 32, rest = Columns - whole;
    for (Size column = 0; column < whole; column += 32)
      pair_neighbours(load<16>(numbers + column), load<16>(numbers + column + 16)).store_unaligned(to + column / 2);
    if constexpr (rest > 16)
      pair_neighbours(load<16>(numbers + whole), load<rest - 16>(numbers + whole + 16))
          .store_first(to + whole / 2, (rest + 1) / 2);
    else if constexpr (rest > 0)
      pair_neighbours(load<rest>(numbers + whole), Pack<float>(0.0F)).store_first(to + whole / 2, (rest + 1) / 2);
#else
    for (Size column = 0; column < Columns; column += 2)
      to[column / 2] = {BFloat16(numbers[column]), BFloat16(column + 1 < Columns ? numbers[column + 1] : 0)};
#endif
  }
};

/// The same for mᵀ·b: each number is paired with that below it, those of the last of an odd number of rows with 0.
template <Size Rows, Size Columns>
struct PairsAcross {
  static constexpr Size steps = (Rows + 1) / 2;
  /// How far apart two pairs of rows lie: no multiple of what would let them compete for the same places of a cache.
  static constexpr Size stride = Columns + (Columns * sizeof(Pair) % page_bytes == 0 ? cache_line / sizeof(Pair) : 0);

  alignas(cache_line) std::array<Pair, steps * stride> pairs;

  /// m's rows 2 step and 2 step + 1 ← these numbers.
  void put(Size step, const float* first, const float* second) {
    Pair* const to = pairs.data() + step * stride;
#if STRATA_HAS_BFLOAT16
    constexpr Size whole = Columns / 16 * 16, rest = Columns - whole;
    for (Size column = 0; column < whole; column += 16)
      pair_up(load<16>(first + column), load<16>(second + column)).store_unaligned(to + column);
    if constexpr (rest != 0)
      pair_up(load<rest>(first + whole), load<rest>(second + whole)).store_first(to + whole, rest);
#else
    for (Size column = 0; column < Columns; ++column) to[column] = {BFloat16(first[column]), BFloat16(second[column])};
#endif
  }
};

/// Both.
template <Size Rows, Size Columns>
struct PairedMatrix {
  static constexpr Size steps = (Rows + 1) / 2;

  PairsAlong<Rows, Columns> along;
  PairsAcross<Rows, Columns> across;

  /// Rows 2 step and 2 step + 1 ← these numbers, or 0 for a null pointer.
  void put(Size step, const float* first, const float* second) {
    alignas(cache_line) static constexpr std::array<float, Columns> zeros{};
    if (first == nullptr) first = zeros.data();
    if (second == nullptr) second = zeros.data();
    along.put(2 * step, first);
    if (2 * step + 1 < Rows) along.put(2 * step + 1, second);
    across.put(step, first, second);
  }
};

/// to ← m, rounded. All members of the team call it together.
template <Buffer M, Size Rows, Size Columns, class Team = Alone>
void round_to(PairedMatrix<Rows, Columns>& to, const M& m, const Team& team = {}) {
  static_assert(Shape<M>::rows == Rows && Shape<M>::columns == Columns && !Shape<M>::by_columns);
  const Share share = team.share_of(to.steps);
  for (Size step = share.begin; step < share.end; ++step) {
    const float* const first = m.data() + 2 * step * Columns;
    to.put(step, first, 2 * step + 1 < Rows ? first + Columns : nullptr);
  }
  team.wait();
}
template <Buffer M, Size Rows, Size Columns, class Team = Alone>
void round_to(PairsAlong<Rows, Columns>& to, const M& m, const Team& team = {}) {
  static_assert(Shape<M>::rows == Rows && Shape<M>::columns == Columns && !Shape<M>::by_columns);
  const Share share = team.share_of(Rows);
  for (Size row = share.begin; row < share.end; ++row) to.put(row, m.data() + row * Columns);
  team.wait();
}

/// mᵀ, a view.
template <class M>
struct TransposedPairs {
  const M* matrix;
};

/// mᵀ (Columns × Rows) of a rounded matrix, which must outlive it. Here, where it is found by its argument.
template <Size Rows, Size Columns>
auto transposed(const PairedMatrix<Rows, Columns>& m) {
  return TransposedPairs<PairedMatrix<Rows, Columns>>{&m};
}

template <Size Rows, Size Columns>
struct Factor<PairsAlong<Rows, Columns>> {
  using Scalar = Pair;
  static constexpr Size rows = Rows, columns = Columns, steps = PairsAlong<Rows, Columns>::steps;
  static constexpr Size row_stride = steps, column_stride = 1;
  static const Pair* data(const PairsAlong<Rows, Columns>& m) { return m.pairs.data(); }
};
template <Size Rows, Size Columns>
struct Factor<PairedMatrix<Rows, Columns>> : Factor<PairsAlong<Rows, Columns>> {
  static const Pair* data(const PairedMatrix<Rows, Columns>& m) { return m.along.pairs.data(); }
};
template <Size Rows, Size Columns>
struct Factor<TransposedPairs<PairedMatrix<Rows, Columns>>> {
  using Scalar = Pair;
  using Across = PairsAcross<Rows, Columns>;
  static constexpr Size rows = Columns, columns = Rows, steps = Across::steps;
  static constexpr Size row_stride = 1, column_stride = Across::stride;
  static const Pair* data(const TransposedPairs<PairedMatrix<Rows, Columns>>& m) {
    return m.matrix->across.pairs.data();
  }
};

template <>
inline constexpr bool are_multiplied<Pair, float> = true;

/// a·b as a function of the indices, for an a that is rounded, and with a depth that is counted in pairs.
template <class A, class B>
requires std::same_as<typename Factor<A>::Scalar, Pair>
struct MatrixProduct<A, B> : IndexedNode<MatrixProduct<A, B>> {
  using Left = Factor<A>;
  using Right = Factor<B>;
  using Scalar = float;
  static constexpr Size rank = 2, rows = Left::rows, columns = Right::columns, depth = Left::steps;

  const Pair* left;
  const float* right;

  MatrixProduct(const A& a, const B& b) : left(Left::data(a)), right(Right::data(b)) {}

  /// Σ_k a(i,k)·b(k,j), both rounded, one element at a time: the definition that the kernels are tested against.
  float operator()(Size i, Size j) const {
    const auto rounded = [&](Size k) {
      return k < Right::rows ? static_cast<float>(BFloat16(right[Right::offset(k, j)])) : 0;
    };
    float sum = 0;
    for (Size step = 0; step < depth; ++step) {
      const Pair pair = left[i * Left::row_stride + step * Left::column_stride];
      sum += static_cast<float>(pair.first) * rounded(2 * step);
      sum += static_cast<float>(pair.second) * rounded(2 * step + 1);
    }
    return sum;
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <type_traits>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"
#include "strata/tensor/xtensor.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Rows × Columns numbers, row by row, in place. A list in braces must have as many: xtensor does not count them. Not
/// shareable in xtensor's sense: a shareable buffer would carry a `shared_ptr` and be no plain memory.
template <class Scalar, Size Rows, Size Columns>
using Matrix = xt::xtensor_fixed<Scalar, xt::xshape<Rows, Columns>, xt::layout_type::row_major, false>;

/// The same column by column: in a batch, the same number of all observations side by side.
template <class Scalar, Size Rows, Size Columns>
using ColumnMatrix = xt::xtensor_fixed<Scalar, xt::xshape<Rows, Columns>, xt::layout_type::column_major, false>;

/// A matrix to read, row by row in memory that somebody else owns.
template <class Scalar, Size Rows, Size Columns>
using MatrixView = xt::xfixed_adaptor<xt::xbuffer_adaptor<const Scalar*, xt::no_ownership, std::allocator<Scalar>>,
                                      xt::xshape<Rows, Columns>, xt::layout_type::row_major, false>;

/// The same to write to.
template <class Scalar, Size Rows, Size Columns>
using WritableMatrixView = xt::xfixed_adaptor<xt::xbuffer_adaptor<Scalar*, xt::no_ownership, std::allocator<Scalar>>,
                                              xt::xshape<Rows, Columns>, xt::layout_type::row_major, false>;

/// The Rows × Columns numbers from there on, row by row, as a matrix; they must be there, and outlive it.
template <Size Rows, Size Columns, class Scalar>
MatrixView<Scalar, Rows, Columns> view_as_matrix(const Scalar* numbers) {
  using View = MatrixView<Scalar, Rows, Columns>;
  return View(typename View::storage_type(numbers, Rows * Columns));
}

/// The same, of a span that holds as many numbers as the matrix, or else an Error.
template <Size Rows, Size Columns, class Scalar>
MatrixView<Scalar, Rows, Columns> view_as_matrix(std::span<const Scalar> numbers) {
  if (numbers.size() != Rows * Columns)
    STRATA_THROW Error(detail::text_of("strata::view_as_matrix: ", numbers.size(), " numbers are no ", Rows, "×",
                                       Columns, " matrix, which takes ", Rows * Columns));
  return view_as_matrix<Rows, Columns>(numbers.data());
}

/// N numbers in place. From a list in braces xtensor takes as many as the list has: it must have N.
template <class Scalar, Size N>
using Vector = xt::xtensor_fixed<Scalar, xt::xshape<N>, xt::layout_type::row_major, false>;

/// Where a tensor of strata's own begins: one cache line, and the widest register of any processor it runs on.
inline constexpr Size cache_line = 64;

namespace detail {

template <class T>
struct BufferTraits : std::false_type {};

template <class Value, Size N, xt::layout_type L, bool Sharable, class Tag>
struct BufferTraits<xt::xfixed_container<Value, xt::fixed_shape<N>, L, Sharable, Tag>> : std::true_type {
  using Scalar = Value;
  static constexpr Size rank = 1, rows = 1, columns = N;
  static constexpr bool by_columns = false;
};

template <class Value, Size R, Size C, xt::layout_type L, bool Sharable, class Tag>
requires(L == xt::layout_type::row_major || L == xt::layout_type::column_major) struct BufferTraits<
    xt::xfixed_container<Value, xt::fixed_shape<R, C>, L, Sharable, Tag>> : std::true_type {
  using Scalar = Value;
  static constexpr Size rank = 2, rows = R, columns = C;
  static constexpr bool by_columns = L == xt::layout_type::column_major;
};

template <class Pointee, class Value, Size R, Size C, class Tag>
struct BufferTraits<xt::xfixed_adaptor<xt::xbuffer_adaptor<Pointee*, xt::no_ownership, std::allocator<Value>>,
                                       xt::fixed_shape<R, C>, xt::layout_type::row_major, false, Tag>>
    : std::true_type {
  using Scalar = Value;
  static constexpr Size rank = 2, rows = R, columns = C;
  static constexpr bool by_columns = false;
};

}  // namespace detail

/// A `Matrix`, a `ColumnMatrix`, a view of a matrix or a `Vector`.
template <class T>
concept Buffer = detail::BufferTraits<std::remove_cvref_t<T>>::value;

/// What the type of a buffer says of it: `Scalar`, `rank` (1 or 2), `rows` (1 for a vector), `columns`, and
/// whether it lies in memory column by column.
template <Buffer T>
using Shape = detail::BufferTraits<std::remove_cvref_t<T>>;

/// The numbers of a buffer that lies row by row as a Rows × Columns matrix: the same memory, in the same order, to be
/// written to unless the buffer is a constant. A batch of images is (images × places) × channels as well.
template <Size Rows, Size Columns, Buffer M>
requires(!Shape<M>::by_columns) auto as(M& m) {
  using Scalar = typename Shape<M>::Scalar;
  static_assert(Rows * Columns == Shape<M>::rows * Shape<M>::columns,
                "strata::as: the matrix must have as many numbers as the buffer");
  using View = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(m.data())>>,
                                  MatrixView<Scalar, Rows, Columns>, WritableMatrixView<Scalar, Rows, Columns>>;
  return View(typename View::storage_type(m.data(), Rows * Columns));
}

/// Rows First … First + Rows of a matrix that lies row by row: the same memory.
template <Size Rows, Buffer M>
requires(!Shape<M>::by_columns) auto rows_from(M& m, Size first) {
  using Scalar = typename Shape<M>::Scalar;
  using View = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(m.data())>>,
                                  MatrixView<Scalar, Rows, Shape<M>::columns>,
                                  WritableMatrixView<Scalar, Rows, Shape<M>::columns>>;
  return View(typename View::storage_type(m.data() + first * Shape<M>::columns, Rows * Shape<M>::columns));
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "strata/tensor/type_name.hpp"

/// The messages of `matmul` and `assign`: one struct for each rule, whose template arguments name the shapes.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The sides of a product and of an assignment; 0 rows: a vector.
template <class Scalar, Size Rows, Size Columns>
struct Left {};
template <class Scalar, Size Rows, Size Columns>
struct Right {};
/// What `assign` writes to.
template <class Scalar, Size Rows, Size Columns>
struct Destination {};

template <class Scalar>
constexpr Text shape_text(Size rows, Size columns) {
  return rows == 0 ? Text(columns, " ", name_of<Scalar>()) : Text(rows, "×", columns, " ", name_of<Scalar>());
}

template <class Factor>
struct FactorIsAMatrix {
  static_assert(never<Factor>,
                "strata::matmul: a factor must be a Matrix or transposed(Matrix); assign any other expression to a "
                "Matrix first");
};

template <class Operand>
struct OnlyAMatrixIsTransposed {
  static_assert(never<Operand>,
                "strata::transposed: only a Matrix can be transposed; assign any other expression to a Matrix first");
};

template <class L, class R>
struct FactorsFit;
template <class S, Size Rows, Size Depth, class T, Size OtherDepth, Size Columns>
struct FactorsFit<Left<S, Rows, Depth>, Right<T, OtherDepth, Columns>> {
  static_assert(Depth == OtherDepth && std::is_same_v<S, T>,
                STRATA_MESSAGE("strata::matmul",
                               "the left factor must have as many columns as the right one has rows, and the "
                               "same scalar type",
                               "transpose or change one of them", "the left factor is ", shape_text<S>(Rows, Depth),
                               ", the right one ", shape_text<T>(OtherDepth, Columns)));
};

template <class Source, class To>
struct SourceFits;
template <class T, Size FromRows, Size FromColumns, class S, Size Rows, Size Columns>
struct SourceFits<Right<T, FromRows, FromColumns>, Destination<S, Rows, Columns>> {
  static_assert(FromColumns == Columns && (FromRows == Rows || FromRows == 0) && std::is_same_v<S, T>,
                STRATA_MESSAGE("strata::assign",
                               "a matrix or product on the right must have the destination's shape, a vector its "
                               "columns, and both its scalar type",
                               "change one of them", "on the right stands ", shape_text<T>(FromRows, FromColumns),
                               ", the destination is ", shape_text<S>(Rows, Columns)));
};

}  // namespace strata::detail

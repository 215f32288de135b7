// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>
#include <utility>

#include "strata/expression/beginning.hpp"
#include "strata/expression/nodes.hpp"
#include "strata/expression/row_sum.hpp"
#include "strata/tensor/math.hpp"
#include "strata/tensor/pack.hpp"

/// Lowering: an xtensor expression becomes a tree of plain nodes, each of which answers one question: the Count numbers
/// from (row, column) on, as a `Pack`. Constants are broadcast once, buffers are a pointer and a stride, and each
/// product is a slot in `sums`, which the tile kernel fills.
///
/// Rows and columns are those of the destination's memory: for a `ByColumns` destination the whole expression is
/// lowered as its transpose.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Scalar>
struct ConstantNode {
  Pack<Scalar> value;

  template <Size Count>
  Pack<Scalar> at(Size, Size, const auto&) const {
    return value;
  }
};

/// Stride 0 repeats a vector in every row.
template <class Scalar, Size Stride>
struct BufferNode {
  const Scalar* data;

  template <Size Count>
  Pack<Scalar> at(Size row, Size column, const auto&) const {
    return load<Count>(data + row * Stride + column);
  }
};

/// A vector along the rows, where the expression is lowered as its transpose: the same number in all lanes.
template <class Scalar>
struct RowNumberNode {
  const Scalar* data;

  template <Size Count>
  Pack<Scalar> at(Size row, Size, const auto&) const {
    return Pack<Scalar>(data[row]);
  }
};

template <Size Slot>
struct ProductNode {
  template <Size Count>
  auto at(Size, Size, const auto& sums) const {
    return sums[Slot];
  }
};

/// min(max(x, low), high), xtensor's `clip`.
template <class P>
P clamp(const P& x, const P& low, const P& high) {
  return math::min(math::max(x, low), high);
}

/// Argument I of a function. (Bases rather than a std::tuple, which the compiler takes much longer to instantiate.)
template <Size I, class Node>
struct ArgumentNode {
  Node node;
};

/// A function of xtensor's: its SIMD form if it has one, else lane by lane. Those named have a form that only compiles
/// where xtensor itself was told to use xsimd.
template <class Scalar, class Function, class Indices, class... Nodes>
struct FunctionNode;
template <class Scalar, class Function, Size... I, class... Nodes>
struct FunctionNode<Scalar, Function, std::index_sequence<I...>, Nodes...> : ArgumentNode<I, Nodes>... {
  Function function;

  template <Size Count>
  auto at(Size row, Size column, const auto& sums) const {
    return call(ArgumentNode<I, Nodes>::node.template at<Count>(row, column, sums)...);
  }

 private:
  auto call(const auto&... packs) const {
    if constexpr (lanes<Scalar> == 1) {
      return function(packs...);
    } else if constexpr (std::same_as<Function, xt::detail::conditional_ternary>) {
      return math::select(packs...);
    } else if constexpr (std::same_as<Function, xt::math::maximum<void>>) {
      return math::max(packs...);
    } else if constexpr (std::same_as<Function, xt::math::minimum<void>>) {
      return math::min(packs...);
    } else if constexpr (std::same_as<Function, xt::math::clamp_fun>) {
      return clamp(packs...);
    } else if constexpr (requires { function.simd_apply(packs...); }) {
      return function.simd_apply(packs...);
    } else {
      const auto result = [&]<Size... Lane>(std::index_sequence<Lane...>) {
        const auto one = [&](Size lane) { return static_cast<Scalar>(function(to_array<Scalar>(packs)[lane]...)); };
        return std::array<Scalar, sizeof...(Lane)>{one(Lane)...};
      }
      (std::make_index_sequence<lanes<Scalar>>{});
      return load<lanes<Scalar>>(result.data());
    }
  }
};

/// An expression that strata does not know, read element by element.
template <class Scalar, class Expression, bool ByColumns>
struct ElementNode {
  const Expression* expression;

  template <Size Count>
  Pack<Scalar> at(Size row, Size column, const auto&) const {
    std::array<Scalar, lanes<Scalar>> values{};
    for (Size lane = 0; lane < Count; ++lane) {
      const std::array<Size, 2> index{ByColumns ? column + lane : row, ByColumns ? row : column + lane};
      values[lane] = static_cast<Scalar>(
          expression->element(index.end() - static_cast<std::ptrdiff_t>(expression->dimension()), index.end()));
    }
    return load<lanes<Scalar>>(values.data());
  }
};

/// Whether the matrices of an expression lie in memory column by column.
template <class E>
inline constexpr bool lies_by_columns = false;
template <Buffer B>
inline constexpr bool lies_by_columns<B> = Shape<B>::by_columns;
template <class F, class... Arguments>
inline constexpr bool lies_by_columns<xt::xfunction<F, Arguments...>> =
    (lies_by_columns<std::remove_cvref_t<Arguments>> || ...);

/// How an expression of type E is lowered for a destination of the given Scalar, rows, columns and layout.
/// `products`: how many products it holds, `product<Slot>` each of them; `flat`: whether it has the destination's own
/// layout, so that rows may be walked through as if they were one.
template <class E, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower {
  static constexpr Size products = 0;
  static constexpr bool flat = false;
  template <Size Slot>
  static auto node(const E& e) {
    return ElementNode<Scalar, E, ByColumns>{std::addressof(e)};
  }
};

template <class T, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower<xt::xscalar<T>, Scalar, Rows, Columns, ByColumns> {
  static constexpr Size products = 0;
  static constexpr bool flat = true;
  template <Size Slot>
  static auto node(const xt::xscalar<T>& e) {
    return ConstantNode<Scalar>{Pack<Scalar>(static_cast<Scalar>(e()))};
  }
};

template <Buffer B, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower<B, Scalar, Rows, Columns, ByColumns> {
  using Own = Shape<B>;
  static constexpr bool fits =
      Own::columns == Columns && (Own::rank == 1 || Own::rows == Rows) && std::same_as<typename Own::Scalar, Scalar>;
  static_assert(sizeof(SourceFits<Right<typename Own::Scalar, (Own::rank == 1 ? 0 : Own::rows), Own::columns>,
                                  Destination<Scalar, Rows, Columns>>) > 0);
  static constexpr Size products = 0;
  static constexpr bool same_layout = Own::rank == 1 || Own::by_columns == ByColumns || Rows == 1 || Columns == 1;
  static constexpr bool flat = same_layout && (Own::rank == 2 || Rows == 1);
  template <Size Slot>
  static auto node(const B& buffer) {
    if constexpr (!fits)
      return ConstantNode<Scalar>{};
    else if constexpr (!same_layout)
      return ElementNode<Scalar, B, ByColumns>{std::addressof(buffer)};
    else if constexpr (Own::rank == 2)
      return BufferNode<Scalar, (ByColumns ? Rows : Columns)>{buffer.data()};
    else if constexpr (ByColumns)
      return RowNumberNode<Scalar>{buffer.data()};
    else
      return BufferNode<Scalar, 0>{buffer.data()};
  }
};

template <class A, class B, class R, class S, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower<xt::xgenerator<MatrixProduct<A, B>, R, S>, Scalar, Rows, Columns, ByColumns> {
  using Own = MatrixProduct<A, B>;
  static constexpr bool fits =
      Own::rows == Rows && Own::columns == Columns && std::same_as<typename Own::Scalar, Scalar>;
  static_assert(
      sizeof(SourceFits<Right<typename Own::Scalar, Own::rows, Own::columns>, Destination<Scalar, Rows, Columns>>) > 0);
  static constexpr Size products = fits ? 1 : 0;
  static constexpr bool flat = false;
  template <Size Slot>
  static auto node(const xt::xgenerator<MatrixProduct<A, B>, R, S>&) {
    if constexpr (fits)
      return ProductNode<Slot>{};
    else
      return ConstantNode<Scalar>{};
  }
  template <Size>
  static auto product(const xt::xgenerator<MatrixProduct<A, B>, R, S>& e) {
    if constexpr (ByColumns)
      return TurnedProduct<Own>(e.functor());
    else
      return e.functor();
  }
};

/// A product plus a vector, as x·W + b: the product's sums begin with it.
template <class Product, Buffer B, class Scalar, Size Rows, Size Columns, bool ByColumns>
requires(is_product<std::remove_cvref_t<Product>>&& Shape<B>::rank ==
         1) struct Lower<xt::xfunction<xt::detail::plus, Product, const B&>, Scalar, Rows, Columns, ByColumns>
    : Lower<std::remove_cvref_t<Product>, Scalar, Rows, Columns, ByColumns> {
  using E = xt::xfunction<xt::detail::plus, Product, const B&>;
  using Own = Lower<std::remove_cvref_t<Product>, Scalar, Rows, Columns, ByColumns>;
  using Vector = Lower<B, Scalar, Rows, Columns, ByColumns>;

  template <Size Slot>
  static auto node(const E& e) {
    return Own::template node<Slot>(std::get<0>(e.arguments()));
  }
  template <Size Slot>
  static auto product(const E& e) {
    return begin_with(Own::template product<Slot>(std::get<0>(e.arguments())),
                      Vector::template node<0>(std::get<1>(e.arguments())));
  }
};

template <class E, class R, class S, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower<xt::xgenerator<RowSum<E>, R, S>, Scalar, Rows, Columns, ByColumns> {
  static constexpr bool across = lies_by_columns<typename RowSum<E>::Expression>;
  using Summand = Lower<typename RowSum<E>::Expression, Scalar, RowSum<E>::rows, Columns, across>;
  static_assert(RowSum<E>::columns == Columns && Rows == 1,
                "strata::assign: sum_rows gives a vector with one number per column");
  static_assert(Summand::products == 0, "strata::sum_rows: assign a product first, then sum the rows of the matrix");
  static constexpr Size products = 0;
  static constexpr bool flat = true;
  template <Size Slot>
  static auto node(const xt::xgenerator<RowSum<E>, R, S>& e) {
    const auto summand = Summand::template node<0>(e.functor().expression);
    using Node = std::remove_const_t<decltype(summand)>;
    if constexpr (across)
      return RowSumAcrossNode<Scalar, RowSum<E>::rows, Node>{summand};
    else
      return RowSumNode<Scalar, RowSum<E>::rows, Node>{summand};
  }
};

template <class F, class... Arguments, class Scalar, Size Rows, Size Columns, bool ByColumns>
struct Lower<xt::xfunction<F, Arguments...>, Scalar, Rows, Columns, ByColumns> {
  using E = xt::xfunction<F, Arguments...>;
  template <class Argument>
  using Sub = Lower<std::remove_cvref_t<Argument>, Scalar, Rows, Columns, ByColumns>;

  static constexpr Size products = (Size{0} + ... + Sub<Arguments>::products);
  static constexpr bool flat = (Sub<Arguments>::flat && ...);

  template <Size Slot>
  static auto node(const E& e) {
    return [&]<Size... I>(std::index_sequence<I...> indices) {
      return make(indices, e.functor(),
                  Sub<Arguments>::template node<Slot + products_before(I)>(std::get<I>(e.arguments()))...);
    }
    (std::index_sequence_for<Arguments...>{});
  }
  template <Size Slot>
  static auto product(const E& e) {
    constexpr Size holder = argument_of(Slot);
    const auto& argument = std::get<holder>(e.arguments());
    return Sub<decltype(argument)>::template product<Slot - products_before(holder)>(argument);
  }

 private:
  /// Slots are numbered from left to right: an argument's first slot follows the products of those before it.
  static constexpr Size products_before(Size argument) {
    constexpr std::array<Size, sizeof...(Arguments)> counts{Sub<Arguments>::products...};
    Size before = 0;
    for (Size i = 0; i < argument; ++i) before += counts[i];
    return before;
  }
  static constexpr Size argument_of(Size slot) {
    Size argument = 0;
    while (products_before(argument + 1) <= slot) ++argument;
    return argument;
  }

  template <class Indices, class... Nodes>
  static auto make(Indices, const F& function, const Nodes&... nodes) {
    return FunctionNode<Scalar, F, Indices, Nodes...>{{nodes}..., function};
  }
};

}  // namespace strata::detail

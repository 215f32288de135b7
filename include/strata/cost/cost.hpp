// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <numeric>

#include "strata/activation/activation.hpp"
#include "strata/cost/row_weights.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The targets that a cost takes, and the remedy where data has others. Data is held to it once, before it is used.
struct TargetRange {
  double least, largest;
  const char* remedy;
};

/// The cost of one observation, J(y, t), for outputs y and targets t; a network averages it over the rows of a batch:
///   static auto value(const auto& y, const auto& t);                 // J
///   static void gradient(const auto& y, const auto& t, auto&& dy);   // dy ← ∂J/∂y
/// They are rows (see strata/expression/row.hpp) of numbers, or of packs when many rows go side by side; functions that
/// ask for `Row<const Scalar, N>` and `Row<Scalar, N>` get rows of numbers in memory only.
/// Optional:
///   template <class Activation> static constexpr bool accepts;          // does it make sense after that activation?
///   template <class Activation> static constexpr bool from_preactivation;  // y is z = σ⁻¹(a) after that activation
///   static constexpr bool takes_classes;                                // may labels be classes (made one-hot)?
///   static constexpr TargetRange targets;                               // which targets make sense; else all finite
template <class C>
concept Cost = requires(Row<const double, 2> y, Row<double, 2> dy) {
  { C::value(y, y) } -> std::convertible_to<double>;
  C::gradient(y, y, dy);
};

/// The cost that goes with an output activation unless another one is named; void: none does.
template <class Activation>
struct DefaultCost {
  using type = void;
};

/// The base of an entry that is a cost for outputs of some shape, a sequence: `template <class Shape> using On`.
struct InferredCost {};

namespace detail {

template <class E>
concept IsInferredCost = std::derived_from<E, InferredCost>;
/// What may stand as the last entry of a network.
template <class E>
concept IsCostEntry = Cost<E> || IsInferredCost<E>;

/// The cost that an entry is where outputs of that shape come in.
template <class E, class ShapeType>
struct CostOn {
  using type = E;
};
template <IsInferredCost E, class ShapeType>
struct CostOn<E, ShapeType> {
  using type = typename E::template On<ShapeType>;
};

template <class C, class A>
constexpr bool cost_accepts() {
  if constexpr (requires { C::template accepts<A>; })
    return C::template accepts<A>;
  else
    return true;
}

template <class C, class A>
constexpr bool cost_from_preactivation() {
  if constexpr (requires { C::template from_preactivation<A>; })
    return C::template from_preactivation<A>;
  else
    return false;
}

template <class C>
constexpr bool cost_takes_classes() {
  if constexpr (requires { C::takes_classes; })
    return C::takes_classes;
  else
    return true;
}

/// For how many steps, if for any, the labels of a cost may be a class each.
template <class C>
constexpr Size steps_with_classes() {
  if constexpr (requires { C::takes_classes_of_steps; })
    return C::takes_classes_of_steps ? C::steps : 0;
  else
    return 0;
}

template <class C>
constexpr TargetRange cost_targets() {
  constexpr double largest = std::numeric_limits<double>::max();
  if constexpr (requires { C::targets; })
    return C::targets;
  else
    return {-largest, largest, "mend the number, or leave the row out"};
}

}  // namespace detail

namespace detail {

/// Σ of numbers, or of the first lanes of packs, in double precision.
template <class Value>
class CostSum {
 public:
  void add(const Value& value, Size) { sum_ += static_cast<double>(value); }
  double total() const { return sum_; }

 private:
  double sum_ = 0;
};

template <class Scalar, class Arch>
class CostSum<xsimd::batch<Scalar, Arch>> {
 public:
  void add(const xsimd::batch<Scalar, Arch>& value, Size rows) {
    using Numbers = xsimd::batch<Scalar, Arch>;
    const auto values = to_array<Scalar>(first_lanes(value, Numbers(Scalar(0)), rows));
    for (Size lane = 0; lane < values.size(); ++lane) sums_[lane] += static_cast<double>(values[lane]);
  }
  double total() const {
    return Row<const double, lanes<Scalar>>(sums_.data()).sum([](const auto& number) { return number; });
  }

 private:
  std::array<double, lanes<Scalar>> sums_{};
};

/// The value where its row, or the row of each lane, is one of the first `rows`, and 0 elsewhere.
template <class Element, class Value>
Value in_first_rows(const Value& value, Size rows) {
  if constexpr (is_batch<Element>)
    return first_lanes(value, Value(0), rows);
  else
    return rows > 0 ? value : Value(0);
}

}  // namespace detail

/// (1/rows) Σ J(y_i, t_i) over the first `rows` rows, in double precision; or their mean by weight.
template <Cost C, Buffer Outputs, class Weights = EqualWeights>
double mean_cost(const Outputs& y, const Outputs& t, Size rows, const Weights& weights = {}) {
  detail::CostSum<detail::RowElement<Outputs>> sum;
  detail::for_each_row(
      {0, rows}, [&](Size row, const auto& output, const auto& target) requires requires { C::value(output, target); } {
        sum.add(weights.weigh(row, C::value(output, target)), rows - row);
      },
      y, t);
  return detail::mean_of(sum.total(), rows, weights);
}

/// What a team sums costs up in: one number for each block of rows.
template <Size Batch>
using BlockCosts = std::array<double, detail::row_blocks<Batch>>;

/// dy ← (1/rows) ∂J(y_i, t_i)/∂y_i in the first `rows` rows, 0 in the others: those add exactly nothing to a gradient.
/// With weights dy ← w_i / Σ w · ∂J(y_i, t_i)/∂y_i. Returns the mean cost to each member of the team; `costs` is room
/// for it.
template <Cost C, Buffer Outputs, class Team = Alone, class Weights = EqualWeights>
double mean_cost_gradient(const Outputs& y, const Outputs& t, Size rows, Outputs& dy,
                          BlockCosts<Shape<Outputs>::rows>& costs, const Team& team = {}, const Weights& weights = {}) {
  using Element = detail::RowElement<Outputs>;
  using Scalar = typename Shape<Outputs>::Scalar;
  static_assert(detail::row_block % detail::rows_at_once<Outputs> == 0);
  const Element share(detail::share_of_weight<Scalar>(rows, weights));
  const Share blocks = team.share_of(costs.size());
  for (Size block = blocks.begin; block < blocks.end; ++block) {
    detail::CostSum<Element> sum;
    detail::for_each_row(
        detail::rows_of_blocks<Shape<Outputs>::rows>({block, block + 1}),
        [&](Size row, auto&& gradient, const auto& output, const auto& target) requires requires {
          C::value(output, target);
          C::gradient(output, target, gradient);
        } {
          const Size left = row < rows ? rows - row : 0;
          if (left > 0) {
            sum.add(weights.weigh(row, C::value(output, target)), left);
            C::gradient(output, target, gradient);
          }
          const auto own_share = weights.weigh(row, share);
          gradient.map([&](const auto& value) { return detail::in_first_rows<Element>(value * own_share, left); });
        },
        dy, y, t);
    costs[block] = sum.total();
  }
  team.wait();
  return detail::mean_of(std::accumulate(costs.begin(), costs.end(), 0.0), rows, weights);
}

/// The same for one who needs no room kept.
template <Cost C, Buffer Outputs>
double mean_cost_gradient(const Outputs& y, const Outputs& t, Size rows, Outputs& dy) {
  BlockCosts<Shape<Outputs>::rows> costs;
  return mean_cost_gradient<C>(y, t, rows, dy, costs);
}

}  // namespace strata

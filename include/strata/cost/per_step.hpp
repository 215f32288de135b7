// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "strata/cost/cost.hpp"
#include "strata/tensor/extents.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How many steps at the beginning of a sequence do not count: those in which a recurrence has not seen enough yet.
template <Size Steps>
struct Skip {};

/// A cost at each step of sequences of some shape: J is the mean of J_C(y_t, t_t) over the steps that count, which are
/// those after the first Skipped whose first target is not NaN (see `with_lengths`); 0 if there is none. ∂J/∂y is
/// exactly 0 at the others. Labels may be classes, one for each step (`std::array<Class, T>`), where C takes classes.
template <Cost C, class ShapeType, Size Skipped>
struct CostOfEachStep {
  static constexpr Size steps = ShapeType::steps, features = ShapeType::channels, first = Skipped;
  static_assert(Skipped < steps, "strata::PerStep: Skip must leave steps that count");

  template <class Activation>
  static constexpr bool accepts = detail::cost_accepts<C, Activation>();
  template <class Activation>
  static constexpr bool from_preactivation = detail::cost_from_preactivation<C, Activation>();
  static constexpr bool takes_classes = false;
  static constexpr bool takes_classes_of_steps = detail::cost_takes_classes<C>();
  static constexpr TargetRange targets = detail::cost_targets<C>();

  template <class Scalar, Size N>
  static Scalar value(const Row<const Scalar, N>& y, const Row<const Scalar, N>& t) {
    double sum = 0;
    for (Size step = first; step < steps; ++step)
      if (counts(t, step)) sum += static_cast<double>(C::value(at(y, step), at(t, step)));
    return static_cast<Scalar>(sum / static_cast<double>(counted(t)));
  }

  template <class Scalar, Size N>
  static void gradient(const Row<const Scalar, N>& y, const Row<const Scalar, N>& t, const Row<Scalar, N>& dy) {
    const Scalar share = Scalar(1) / static_cast<Scalar>(counted(t));
    for (Size step = 0; step < steps; ++step) {
      const auto own = at(dy, step);
      if (step < first || !counts(t, step)) {
        std::fill_n(own.data, features, Scalar(0));
      } else {
        C::gradient(at(y, step), at(t, step), own);
        own.map([&](const auto& number) { return number * share; });
      }
    }
  }

 private:
  template <class Scalar, Size N>
  static bool counts(const Row<const Scalar, N>& t, Size step) {
    return !math::is_nan(t.data[step * features]);
  }
  /// How many do, at least 1.
  template <class Scalar, Size N>
  static Size counted(const Row<const Scalar, N>& t) {
    Size count = 0;
    for (Size step = first; step < steps; ++step) count += counts(t, step);
    return std::max<Size>(count, 1);
  }
  template <class Number, Size N>
  static auto at(const Row<Number, N>& row, Size step) {
    return Row<Number, features>(row.data + step * features);
  }
};

/// The cost of an output that is a sequence, as the last entry of a network: PerStep<CrossEntropy> is the mean of the
/// cross-entropies of all steps, PerStep<MeanSquaredError, Skip<20>> that of all but the first 20.
template <Cost C, class Skipped = Skip<0>>
struct PerStep;
template <Cost C, Size Skipped>
struct PerStep<C, Skip<Skipped>> : InferredCost {
  template <class ShapeType>
  using On = CostOfEachStep<C, ShapeType, Skipped>;
};

}  // namespace strata

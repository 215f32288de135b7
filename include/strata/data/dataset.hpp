// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A row of real targets, for regression and for probabilities.
template <Size Outputs, class Scalar = float>
using Target = std::array<Scalar, Outputs>;

/// Observations: `rows()` inputs of `width` numbers each, with a label each (a `Class` or a `Target<N>`).
/// The width is part of the type, the number of rows is not.
template <Size Width, class LabelType = Class, class ScalarType = float>
struct Dataset {
  static constexpr Size width = Width;
  using Label = LabelType;
  using Scalar = ScalarType;

  std::vector<Scalar> inputs;  ///< rows × width, row by row
  std::vector<Label> labels;   ///< rows
  /// What the classes are called, in order; empty if they have no names.
  std::vector<std::string> class_names = {};

  Size rows() const { return labels.size(); }
  std::span<const Scalar, Width> input(Size row) const {
    return std::span<const Scalar, Width>(&inputs[row * Width], Width);
  }
  typename std::vector<Label>::const_reference label(Size row) const { return labels[row]; }
};

/// The same, over memory that somebody else owns (flash, a file mapping, another data set).
template <Size Width, class LabelType = Class, class ScalarType = float>
struct DatasetView {
  static constexpr Size width = Width;
  using Label = LabelType;
  using Scalar = ScalarType;

  std::span<const Scalar> inputs;  ///< rows × width, row by row
  std::span<const Label> labels;   ///< rows
  std::span<const std::string> class_names = {};

  Size rows() const { return labels.size(); }
  std::span<const Scalar, Width> input(Size row) const {
    return std::span<const Scalar, Width>(&inputs[row * Width], Width);
  }
  const Label& label(Size row) const { return labels[row]; }
};

}  // namespace strata

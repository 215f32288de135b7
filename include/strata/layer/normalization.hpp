// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/channel_rule.hpp"
#include "strata/tensor/decimal.hpp"

/// What normalisations have in common: their options and what they learn.
namespace strata::inline STRATA_CONFIGURATION {

/// What is added to a variance before it divides, so that nothing is divided by 0: 1e-5 unless this says otherwise.
template <Decimal Value>
struct Epsilon {};
/// How much the statistics of each batch count in a BatchNorm's running ones: 0.1 unless this says otherwise (PyTorch's
/// momentum).
template <Decimal Value>
struct RunningShare {};

namespace detail {

/// The options of a normalisation, or what they are without.
struct NormalizationOptions {
  double epsilon = 1e-5, running_share = 0.1;
  bool understood = true;

  template <Decimal Value>
  constexpr void take(Epsilon<Value>) {
    epsilon = Value;
  }
  template <Decimal Value>
  constexpr void take(RunningShare<Value>) {
    running_share = Value;
  }
  constexpr void take(...) { understood = false; }
};

template <class... Options>
constexpr NormalizationOptions normalization_options() {
  NormalizationOptions all;
  (all.take(Options()), ...);
  return all;
}

/// A number for each channel at all places of a batch: the batch as (B · places) × channels.
template <class ShapeType>
auto by_places(auto& batch) {
  return as<Shape<decltype(batch)>::rows * ShapeType::places, ShapeType::channels>(batch);
}

}  // namespace detail
}  // namespace strata

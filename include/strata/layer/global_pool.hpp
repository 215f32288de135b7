// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/pool_rules.hpp"
#include "strata/layer/pooled.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// An entry that makes of all places of an image or a sequence one number for each channel. Rows and columns are all
/// the same to it: they are one long row.
template <class Entry, class Kind>
struct GlobalPool : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    if constexpr (ShapeType::rank == 1)
      return std::type_identity<PoolTakesPlaces<Entry, ShapeType::size>>();
    else
      return std::type_identity<Kept>();
  }
  template <class ShapeType>
  using On = Pooled<Kind, PoolWindow<ShapeType::channels, 1, ShapeType::places, 1, ShapeType::places, 1, 1>, ShapeType,
                    Extents<ShapeType::channels>>;
};

}  // namespace detail

/// The mean of each channel over all pixels of an image, or over all steps of a sequence (PyTorch's
/// AdaptiveAvgPool2d(1) and Flatten). Shapes: C × H × W or T × C into C.
struct GlobalAveragePool : detail::GlobalPool<GlobalAveragePool, detail::MeanOf> {};

/// The largest number of each channel over all of them; NaN where there is one.
struct GlobalMaxPool : detail::GlobalPool<GlobalMaxPool, detail::LargestOf> {};

}  // namespace strata

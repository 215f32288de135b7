// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/pool_window.hpp"
#include "strata/layer/convolution_rules.hpp"

/// The options of a pool, what it asks of them and of the shape before it: one struct for each rule.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Option>
inline constexpr bool is_stride = false;
template <Size... N>
inline constexpr bool is_stride<Stride<N...>> = true;
template <class Option>
inline constexpr bool is_pool_option = is_stride<Option>;
template <Size... N>
inline constexpr bool is_pool_option<Padding<N...>> = true;
template <Size Width>
inline constexpr bool is_pool_option<KernelWidth<Width>> = true;

/// Unless told otherwise, a pool moves on by its own size.
template <class... Options>
constexpr ConvolutionOptions pool_options(Size kernel) {
  ConvolutionOptions options = convolution_options<Options...>(kernel, kernel);
  options.understood = (is_pool_option<Options> && ...);
  if (!(is_stride<Options> || ...)) {
    options.stride_height = options.kernel_height;
    options.stride_width = options.kernel_width;
  }
  return options;
}

template <class Entry>
struct PoolOptionsAreKnown {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network", "an option of a pool is none",
                                             "after its size may stand Stride, Padding and KernelWidth (of an image)",
                                             "an option of ", name_of<Entry>(), " is none"));
};

template <class Entry>
struct PoolSizesArePositive {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "a pool has a size of zero", "kernel and stride must be at least 1",
                               name_of<Entry>(), " has a size of zero"));
};

template <class Entry, Size Numbers>
struct PoolTakesPlaces {
  static_assert(
      never<Entry>,
      STRATA_MESSAGE("strata::Network", "a pool stands after plain numbers",
                     "begin with Image<channels, height, width> or Sequence<steps, features>, and put the pool "
                     "before Flatten",
                     name_of<Entry>(), " stands after ", Numbers, " plain numbers"));
};

template <class Entry>
struct PoolPaddingIsAtMostHalf {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network", "the padding of a pool is more than half of its size",
                                             "make it smaller, so that each place sees some of the map",
                                             "the padding of ", name_of<Entry>(), " is more than half of its size"));
};

/// A pool of an entry on a map of a shape.
template <class Entry, class ShapeType>
struct PoolGeometry {
  static constexpr ConvolutionOptions options = Entry::options;
  static constexpr bool is_image = ShapeType::rank == 3;
  static constexpr Size height = [] {
    if constexpr (is_image)
      return ShapeType::height;
    else
      return Size{1};
  }();
  static constexpr Size width = ShapeType::places / height;
  static constexpr Size kernel_height = is_image ? options.kernel_height : 1;
  static constexpr Size padding_height = is_image ? options.padding_height : 0;

  using W =
      PoolWindow<ShapeType::channels, height, width, kernel_height, options.kernel_width,
                 (is_image ? options.stride_height : 1), options.stride_width, padding_height, options.padding_width>;
  template <class Out = W>
  using OutputShape = std::conditional_t<is_image, Extents<Out::channels, Out::out_height, Out::out_width>,
                                         Extents<Out::out_width, Out::channels>>;
};

/// The first rule that is broken.
template <class Entry, class ShapeType>
constexpr auto pool_rule() {
  constexpr ConvolutionOptions options = Entry::options;
  if constexpr (!options.understood) {
    return std::type_identity<PoolOptionsAreKnown<Entry>>();
  } else if constexpr (options.has_a_zero()) {
    return std::type_identity<PoolSizesArePositive<Entry>>();
  } else if constexpr (ShapeType::rank == 1) {
    return std::type_identity<PoolTakesPlaces<Entry, ShapeType::size>>();
  } else {
    using G = PoolGeometry<Entry, ShapeType>;
    constexpr Size padded_height = G::height + 2 * G::padding_height,
                   padded_width = G::width + 2 * options.padding_width;
    if constexpr (2 * G::padding_height > G::kernel_height || 2 * options.padding_width > options.kernel_width)
      return std::type_identity<PoolPaddingIsAtMostHalf<Entry>>();
    else if constexpr (G::kernel_height > padded_height || options.kernel_width > padded_width)
      return std::type_identity<
          KernelFitsTheMap<Entry, G::kernel_height, options.kernel_width, padded_height, padded_width>>();
    else
      return std::type_identity<Kept>();
  }
}

}  // namespace strata::detail

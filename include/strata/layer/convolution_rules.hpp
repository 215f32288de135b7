// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/convolution_options.hpp"
#include "strata/tensor/extents.hpp"
#include "strata/tensor/type_name.hpp"

/// What a convolution asks of its options and of the shape before it: one struct for each rule.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Entry, class ShapeType>
struct ConvolutionTakesTheShape {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network",
                                             "Conv2d stands after an image, Conv1d after a sequence",
                                             "begin with Image<channels, height, width> or Sequence<steps, features>, "
                                             "or name the other convolution",
                                             name_of<Entry>(), " stands after a shape of ", extents_text(ShapeType())));
};

template <class Entry, Size Takes, class ShapeType>
struct ConvolutionTakesTheChannels {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network",
                               "a convolution must take as many channels as the entry before it gives",
                               "change one of them", name_of<Entry>(), " takes ", Takes,
                               " channels, but before it stands ", extents_text(ShapeType()), ", which has ",
                               ShapeType::channels));
};

template <class Entry>
struct ConvolutionOptionsAreKnown {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network", "an option of a convolution is none",
                                             "after the activation may stand Stride, Padding, Same, Causal (of a "
                                             "sequence), Dilation, Groups, KernelWidth (of an image) and NoBias",
                                             "an option of ", name_of<Entry>(), " is none"));
};

template <class Entry>
struct ConvolutionSizesArePositive {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network", "a convolution has a size of zero",
                                             "channels, kernel, stride, dilation and groups must be at least 1",
                                             name_of<Entry>(), " has a size of zero"));
};

template <class Entry, Size Height, Size Width, Size PaddedHeight, Size PaddedWidth>
struct KernelFitsTheMap {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "the kernel is larger than the padded map that it moves on",
                               "make the kernel or its dilation smaller, or add Padding", "the kernel of ",
                               name_of<Entry>(), " spans ", Height, "×", Width, " places, but the map has ",
                               PaddedHeight, "×", PaddedWidth, " with its padding"));
};

template <class Entry, Size Count, Size In, Size Out>
struct GroupsDivideTheChannels {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "groups must divide the channels in and the channels out",
                               "change one of them", Count, " groups of ", name_of<Entry>(), " do not divide ", In,
                               " channels in and ", Out, " channels out"));
};

/// The first rule that is broken; Rank is that of the shapes that the entry takes.
template <class Entry, Size Rank, Size In, Size Out, ConvolutionOptions Options, class ShapeType>
constexpr auto convolution_rule() {
  if constexpr (!Options.understood) {
    return std::type_identity<ConvolutionOptionsAreKnown<Entry>>();
  } else if constexpr (Options.has_a_zero() || In == 0 || Out == 0) {
    return std::type_identity<ConvolutionSizesArePositive<Entry>>();
  } else if constexpr (ShapeType::rank != Rank) {
    return std::type_identity<ConvolutionTakesTheShape<Entry, ShapeType>>();
  } else if constexpr (ShapeType::channels != In) {
    return std::type_identity<ConvolutionTakesTheChannels<Entry, In, ShapeType>>();
  } else if constexpr (In % Options.groups != 0 || Out % Options.groups != 0) {
    return std::type_identity<GroupsDivideTheChannels<Entry, Options.groups, In, Out>>();
  } else {
    constexpr Size height = [] {
      if constexpr (Rank == 3)
        return ShapeType::height;
      else
        return Size{1};
    }();
    constexpr Size width = ShapeType::places / height;
    constexpr Margins rows = Rank == 3 ? margins(Options.padded, Options.padding_height, height, Options.kernel_height,
                                                 Options.stride_height, Options.dilation_height)
                                       : Margins();
    constexpr Margins columns = margins(Options.padded, Options.padding_width, width, Options.kernel_width,
                                        Options.stride_width, Options.dilation_width);
    constexpr Size span_height = (Options.kernel_height - 1) * Options.dilation_height + 1;
    constexpr Size span_width = (Options.kernel_width - 1) * Options.dilation_width + 1;
    constexpr Size padded_height = rows.before + height + rows.after, padded_width = columns.before + width + columns.after;
    if constexpr (span_height > padded_height || span_width > padded_width)
      return std::type_identity<KernelFitsTheMap<Entry, span_height, span_width, padded_height, padded_width>>();
    else
      return std::type_identity<Kept>();
  }
}

}  // namespace strata::detail

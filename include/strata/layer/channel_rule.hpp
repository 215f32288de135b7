// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/layer.hpp"
#include "strata/tensor/type_name.hpp"

/// What layers that do something for each channel ask of the shape before them.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Entry, Size Takes, class ShapeType>
struct EntryTakesTheChannels {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "an entry must be for as many channels as the entry before it gives",
                               "change one of them", name_of<Entry>(), " is for ", Takes,
                               " channels, but before it stands ", extents_text(ShapeType()), ", which has ",
                               ShapeType::channels));
};

template <class Entry>
struct EntryHasKnownOptions {
  static_assert(never<Entry>, STRATA_MESSAGE("strata::Network", "an option of a normalisation is none",
                                             "after the channels may stand Epsilon<1e-3> and, of a BatchNorm, "
                                             "RunningShare<0.01>",
                                             "an option of ", name_of<Entry>(), " is none"));
};

template <class Entry, Size Takes, bool OptionsAreKnown, class ShapeType>
constexpr auto channel_rule() {
  if constexpr (!OptionsAreKnown)
    return std::type_identity<EntryHasKnownOptions<Entry>>();
  else if constexpr (ShapeType::channels != Takes)
    return std::type_identity<EntryTakesTheChannels<Entry, Takes, ShapeType>>();
  else
    return std::type_identity<Kept>();
}

}  // namespace strata::detail

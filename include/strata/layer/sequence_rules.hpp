// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/extents.hpp"
#include "strata/tensor/type_name.hpp"

/// What entries for sequences ask of the shape before them.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Entry, class ShapeType>
struct EntryTakesASequence {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "an entry that goes through steps stands after a sequence",
                               "begin with Sequence<steps, features>, or put such entries before LastStep or Flatten",
                               name_of<Entry>(), " goes through the steps of a sequence, but stands after a shape of ",
                               extents_text(ShapeType())));
};

template <class Entry, Size Takes, class ShapeType>
struct EntryTakesTheFeatures {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "an entry must take as many features of each step as there are",
                               "change one of them", name_of<Entry>(), " takes ", Takes,
                               " features of each step, but before it stands ", extents_text(ShapeType()),
                               ", which has ", ShapeType::channels));
};

/// The rule of an entry that takes sequences of so many features.
template <class Entry, Size Features, class ShapeType>
constexpr auto sequence_rule() {
  if constexpr (ShapeType::rank != 2)
    return std::type_identity<EntryTakesASequence<Entry, ShapeType>>();
  else if constexpr (ShapeType::channels != Features)
    return std::type_identity<EntryTakesTheFeatures<Entry, Features, ShapeType>>();
  else
    return std::type_identity<Kept>();
}

}  // namespace strata::detail

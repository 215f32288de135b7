// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <utility>

#include "strata/tensor/pack.hpp"

/// What is made of the lanes of a pack, all with each other.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The lanes, the first half and the second half changed places within blocks of 2·Half.
template <Size Half, class Register, Size... Lane>
inline Register swap_halves(const Register& lanes, std::index_sequence<Lane...>) {
  return __builtin_shufflevector(lanes, lanes, (Lane ^ Half)...);
}

template <Size Half, class Batch, class Op>
inline Batch fold_lanes(const Batch& pack, const Op& op) {
  if constexpr (Half == 0) {
    return pack;
  } else {
    using Register = typename Batch::register_type;
    const Batch swapped(swap_halves<Half>(static_cast<Register>(pack), std::make_index_sequence<Batch::size>{}));
    return fold_lanes<Half / 2>(op(pack, swapped), op);
  }
}

template <class Scalar>
inline Scalar first_lane(const Pack<Scalar>& pack) {
  if constexpr (lanes<Scalar> == 1)
    return pack;
  else
    return pack.get(0);
}

}  // namespace detail

/// op over the first Count lanes, or as many as the next power of two has: halves with halves, quarters with quarters,
/// … to one number, which is then in each of these lanes. op takes and gives packs.
template <class Scalar, Size Count = lanes<Scalar>, class Op>
inline Pack<Scalar> fold_everywhere(const Pack<Scalar>& pack, const Op& op) {
  if constexpr (lanes<Scalar> == 1)
    return pack;
  else
    return detail::fold_lanes<std::bit_ceil(Count) / 2>(pack, op);
}

/// That number.
template <class Scalar, Size Count = lanes<Scalar>, class Op>
inline Scalar fold(const Pack<Scalar>& pack, const Op& op) {
  return detail::first_lane<Scalar>(fold_everywhere<Scalar, Count>(pack, op));
}

namespace detail {

/// From a and b, in blocks of 2·Half lanes: the first halves (or the second ones) of a's and b's blocks, alternating.
template <Size Half, bool Second, class Register, Size... Lane>
inline Register halves_of(const Register& a, const Register& b, std::index_sequence<Lane...>) {
  constexpr Size width = sizeof...(Lane), shift = Second ? Half : 0;
  return __builtin_shufflevector(a, b, (Lane % (2 * Half) < Half ? Lane + shift : width + Lane - Half + shift)...);
}

/// Pairs of packs become one, whose blocks of Half lanes hold the sums of a block's halves; and so on to single lanes.
template <Size Half, class Batch, Size N>
inline Batch fold_pairs(const std::array<Batch, N>& sums) {
  if constexpr (Half == 0) {
    return sums[0];
  } else {
    using Register = typename Batch::register_type;
    constexpr auto all = std::make_index_sequence<Batch::size>{};
    std::array<Batch, Half> halved;
    for (Size i = 0; i < Half; ++i) {
      const auto a = static_cast<Register>(sums[i]), b = static_cast<Register>(sums[i + Half]);
      halved[i] = Batch(halves_of<Half, false>(a, b, all)) + Batch(halves_of<Half, true>(a, b, all));
    }
    return fold_pairs<Half / 2>(halved);
  }
}

}  // namespace detail

/// The sum of all lanes of each pack: lane i of the result is that of pack i.
template <class Scalar>
inline Pack<Scalar> fold_each(const std::array<Pack<Scalar>, lanes<Scalar>>& packs) {
  if constexpr (lanes<Scalar> == 1)
    return packs[0];
  else
    return detail::fold_pairs<lanes<Scalar> / 2>(packs);
}

}  // namespace strata

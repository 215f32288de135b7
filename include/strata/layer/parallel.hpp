// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/residual.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A shape with other channels at the same places.
template <class ShapeType, Size Channels>
struct WithChannels;
template <Size N, Size Channels>
struct WithChannels<Extents<N>, Channels> {
  using type = Extents<Channels>;
};
template <Size Steps, Size N, Size Channels>
struct WithChannels<Extents<Steps, N>, Channels> {
  using type = Extents<Steps, Channels>;
};
template <Size N, Size Height, Size Width, Size Channels>
struct WithChannels<Extents<N, Height, Width>, Channels> {
  using type = Extents<Channels, Height, Width>;
};

/// At each place the channels of all branches, side by side. Channels: how many each has.
template <Size... Channels>
struct Concatenation {
  static constexpr Size all = (Channels + ...);
  static constexpr std::array<Size, sizeof...(Channels)> first = [] {
    std::array<Size, sizeof...(Channels)> begin{Channels...};
    Size next = 0;
    for (Size& each : begin) next += std::exchange(each, next);
    return begin;
  }();

  template <class First, class...>
  using OutputShape = typename WithChannels<First, all>::type;

  static void join(auto& y, const auto& team, const auto&... b) {
    const Share places = team.share_of(y.size() / all);
    Size branch = 0;
    const auto put = [&]<Size Count>(std::integral_constant<Size, Count>, const auto* from) {
      auto* const to = y.data() + first[branch++];
      for (Size i = places.begin; i < places.end; ++i) std::copy_n(from + i * Count, Count, to + i * all);
    };
    (put(std::integral_constant<Size, Channels>(), b.data()), ...);
    team.wait();
  }

  template <Size I>
  static const auto& error(const auto& dy, auto& part, const auto& team, const auto&...) {
    constexpr std::array<Size, sizeof...(Channels)> channels{Channels...};
    constexpr Size count = channels[I];
    const Share places = team.share_of(dy.size() / all);
    for (Size i = places.begin; i < places.end; ++i)
      std::copy_n(dy.data() + i * all + first[I], count, part.data() + i * count);
    team.wait();
    return part;
  }
};

template <class Holder, class First, class ShapeType, class Other, class OtherShape>
struct BranchesHaveTheSamePlaces {
  static_assert(never<Holder>,
                STRATA_MESSAGE("strata::Network", "branches of Parallel must give channels at the same places",
                               "let them have the same stride and padding", "of ", name_of<Holder>(),
                               ", one branch gives ", extents_text(ShapeType()), ", another ",
                               extents_text(OtherShape())));
};

}  // namespace detail

/// Entries side by side, which all take the same x: at each place the channels of all their outputs, one after the
/// other. A branch of several entries is a `Sequential`. Saved: the first branch's tensors as "0.…", and so on.
template <class First, class... Others>
struct Parallel : InferredLayer {
 private:
  template <class E, class ShapeType>
  using Output = detail::OutputShapeOf<detail::BoundLayer<E, ShapeType>>;

  template <class ShapeType>
  static constexpr auto places_rule() {
    return std::type_identity<detail::Kept>();
  }
  template <class ShapeType, class Other, class... More>
  static constexpr auto places_rule() {
    using One = Output<First, ShapeType>;
    using Rule = typename decltype(detail::held_rule<Parallel, ShapeType, Other>())::type;
    if constexpr (!std::same_as<Rule, detail::Kept>) {
      return std::type_identity<Rule>();
    } else {
      using Two = Output<Other, ShapeType>;
      if constexpr (One::rank == Two::rank)
        if constexpr (std::same_as<typename detail::WithChannels<One, 1>::type,
                                   typename detail::WithChannels<Two, 1>::type>)
          return places_rule<ShapeType, More...>();
        else
          return std::type_identity<detail::BranchesHaveTheSamePlaces<Parallel, First, One, Other, Two>>();
      else
        return std::type_identity<detail::BranchesHaveTheSamePlaces<Parallel, First, One, Other, Two>>();
    }
  }

 public:
  template <class ShapeType>
  static constexpr auto rule() {
    using Rule = typename decltype(detail::held_rule<Parallel, ShapeType, First>())::type;
    if constexpr (!std::same_as<Rule, detail::Kept>)
      return std::type_identity<Rule>();
    else
      return places_rule<ShapeType, Others...>();
  }
  template <class ShapeType>
  using On = Branches<detail::Concatenation<Output<First, ShapeType>::channels, Output<Others, ShapeType>::channels...>,
                      ShapeType, detail::BoundLayer<First, ShapeType>, detail::BoundLayer<Others, ShapeType>...>;
};

}  // namespace strata

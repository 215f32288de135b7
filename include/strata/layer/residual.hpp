// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/branches.hpp"
#include "strata/layer/sequential.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// y = b₁ + b₂ + …
struct Sum {
  static constexpr bool keeps_order = true;
  template <class First, class...>
  using OutputShape = First;

  static void join(auto& y, const auto& team, const auto&... b) { assign(y, (b + ...), team); }

  template <Size>
  static const auto& error(const auto& dy, auto&, const auto&, const auto&...) {
    return dy;
  }
};

template <class Holder, class First, class ShapeType, class Second, class Other>
struct BranchesHaveOneShape {
  static_assert(never<Holder>, STRATA_MESSAGE("strata::Network", "branches that are joined must give the same shape",
                                              "change one of them, or add a projection (Residual<Project<…>, …>)",
                                              "of ", name_of<Holder>(), ", one branch gives ",
                                              extents_text(ShapeType()), ", another ", extents_text(Other())));
};

/// Entries one after the other, or the only one by itself.
template <class... Entries>
struct OneEntry {
  using type = Sequential<Entries...>;
};
template <class E>
struct OneEntry<E> {
  using type = E;
};
template <class E, class ShapeType>
using BoundLayer = typename BoundTo<E, ShapeType>::type;

/// The rule of two entries side by side whose outputs have one shape.
template <class Holder, class ShapeType, class A, class B>
constexpr auto pair_rule() {
  using First = typename decltype(held_rule<Holder, ShapeType, A>())::type;
  using Second = typename decltype(held_rule<Holder, ShapeType, B>())::type;
  if constexpr (!std::same_as<First, Kept>) {
    return std::type_identity<First>();
  } else if constexpr (!std::same_as<Second, Kept>) {
    return std::type_identity<Second>();
  } else {
    using One = OutputShapeOf<BoundLayer<A, ShapeType>>;
    using Other = OutputShapeOf<BoundLayer<B, ShapeType>>;
    if constexpr (std::same_as<One, Other>)
      return std::type_identity<Kept>();
    else
      return std::type_identity<BranchesHaveOneShape<Holder, A, One, B, Other>>();
  }
}

/// The entry y = x.
struct Unchanged : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return std::type_identity<Kept>();
  }
  template <class ShapeType>
  using On = Passed<ShapeType>;
};

}  // namespace detail

/// A way around the entries of a `Residual` that has layers of its own: where its shape is to change.
template <class... Entries>
struct Project {};

/// y = F(x) + x, F being the entries one after the other: they only learn what is to be changed.
///
///     Network<Image<16, 8, 8>, Residual<Conv2d<16, 16, 3, ReLU, Same>, Conv2d<16, 16, 3, Identity, Same>>, …>
///
/// `Residual<Project<Conv2d<16, 32, 1, Identity, Stride<2>>>, …>` is y = F(x) + P(x), if F gives another shape than it
/// takes. Saved: F's tensors as "0.…", those of the projection as "1.…".
template <class... Entries>
struct Residual : InferredLayer {
 private:
  using F = typename detail::OneEntry<Entries...>::type;

 public:
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::pair_rule<Residual, ShapeType, F, detail::Unchanged>();
  }
  template <class ShapeType>
  using On = Branches<detail::Sum, ShapeType, detail::BoundLayer<F, ShapeType>, detail::Passed<ShapeType>>;
};

template <class... Around, class... Entries>
struct Residual<Project<Around...>, Entries...> : InferredLayer {
 private:
  using F = typename detail::OneEntry<Entries...>::type;
  using P = typename detail::OneEntry<Around...>::type;

 public:
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::pair_rule<Residual, ShapeType, F, P>();
  }
  template <class ShapeType>
  using On = Branches<detail::Sum, ShapeType, detail::BoundLayer<F, ShapeType>, detail::BoundLayer<P, ShapeType>>;
};

}  // namespace strata

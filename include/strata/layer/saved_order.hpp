// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/defaults.hpp"

/// In which order other programs have the numbers that go from layer to layer. Ours lie place by place, the channels of
/// each side by side; PyTorch's channel by channel. As long as they are an image or a sequence this concerns nobody,
/// but `Flatten` makes plain numbers of them, and the tensors of a layer that takes these have a row for each.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The order of the outputs of a layer: axes as those of a saved tensor, none for the order in memory. PyTorch's
/// convolutions take a sequence as features × steps, its recurrent layers as steps × features.
struct SavedOrder {
  std::array<SavedAxis, 4> axes{};
  bool channels_first = false;
};

/// A layer that holds others says it for them:
///   static constexpr SavedOrder order_after(SavedOrder before);
///   static constexpr void for_each_held(SavedOrder before, auto&& f);
///                                    // f(std::type_identity<L>(), the order of what goes into L), as its tensors
///                                    follow
template <class L>
concept HoldsLayers = requires(SavedOrder before) {
  L::order_after(before);
};

/// The order of what comes out of L, if `before` is that of what goes in. A layer may say
///   static constexpr bool channels_first;      // whether PyTorch's layer of this kind has a sequence's features first
///   static constexpr bool keeps_order = true;  // its output i is made of its input i
///   static constexpr std::array<SavedAxis, 4> saved_order(bool channels_first);  // of its outputs, plain numbers
template <class L>
constexpr SavedOrder order_after(SavedOrder before) {
  if constexpr (HoldsLayers<L>) return L::order_after(before);
  if constexpr (requires { L::channels_first; }) before.channels_first = L::channels_first;
  if constexpr (requires { L::saved_order(true); })
    before.axes = L::saved_order(before.channels_first);
  else if constexpr (!requires { requires L::keeps_order; })
    before.axes = {};
  return before;
}

/// The order of what goes into layer I of a network.
template <class Network, Size I>
constexpr SavedOrder order_before() {
  if constexpr (I == 0)
    return {};
  else
    return order_after<typename Network::template Layer<I - 1>>(order_before<Network, I - 1>());
}

/// all[next…] ← for each of L's tensors, or statistics, the order of what goes into the layer whose tensor it is.
template <class L>
constexpr void add_input_orders(SavedOrder before, bool statistics, auto& all, Size& next) {
  if constexpr (HoldsLayers<L>) {
    L::for_each_held(before, [&]<class Held>(std::type_identity<Held>, SavedOrder own) {
      add_input_orders<Held>(own, statistics, all, next);
    });
  } else {
    using P = typename L::template Parameters<float>;
    constexpr Size learned = std::tuple_size_v<decltype(P::tensors(std::declval<P&>()))>;
    const Size end = next + (statistics ? saved_as<P>().size() - learned : learned);
    while (next < end) all[next++] = before;
  }
}

/// The same of its tensors, then of its statistics, if what goes into L has the order `before`.
template <class L>
constexpr auto input_orders(SavedOrder before) {
  std::array<SavedOrder, saved_as<typename L::template Parameters<float>>().size()> all{};
  Size next = 0;
  add_input_orders<L>(before, false, all, next);
  add_input_orders<L>(before, true, all, next);
  return all;
}

/// How a tensor of such a type is saved by a layer whose inputs have this order elsewhere. One of another length than
/// these inputs is saved as ever: it belongs to a layer inside of one that does not say in which order its own take
/// them.
template <Buffer T>
constexpr SavedAs in_order(SavedAs how, const SavedOrder& order) {
  if (!how.along_inputs || order.axes[0].length == 0) return how;
  constexpr bool is_matrix = Shape<T>::rank == 2;
  constexpr Size columns = is_matrix ? Shape<T>::columns : 1;
  Size inputs = 1;
  for (const SavedAxis& axis : order.axes) inputs *= axis.length > 0 ? axis.length : 1;
  if (inputs != (is_matrix ? Shape<T>::rows : Shape<T>::columns)) return how;
  Size next = 0;
  const auto add = [&](SavedAxis axis) { how.axes[next++] = axis; };
  if (is_matrix && how.transposed) add({columns, 1});
  for (Size i = 0; i < order.axes.size() && order.axes[i].length > 0; ++i)
    add({order.axes[i].length, order.axes[i].stride * columns, i > 0});
  if (is_matrix && !how.transposed) add({columns, 1});
  return how;
}

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/bound.hpp"
#include "strata/layer/held_parameters.hpp"
#include "strata/layer/propagation.hpp"
#include "strata/layer/saved_order.hpp"
#include "strata/layer/stream_chain.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The outputs of a chain whose last one lies elsewhere.
template <class Inner, class Y>
struct OutputsBefore {
  static constexpr Size inner = field_count<decltype(Inner::buffers)>;
  Inner& buffers;
  Y& y;

  template <Size I>
  auto& get() const {
    if constexpr (I == inner)
      return y;
    else
      return buffers.template get<I>();
  }
};

template <class Scalar, Size Batch, class Indices, class... Layers>
struct InnerOutputsOf;
template <class Scalar, Size Batch, Size... I, class... Layers>
struct InnerOutputsOf<Scalar, Batch, std::index_sequence<I...>, Layers...> {
  using type = LayerBuffers<Matrix<Scalar, Batch, std::tuple_element_t<I, std::tuple<Layers...>>::outputs>...>;
};
/// Buffers for what all but the last layer of a chain give.
template <class Scalar, Size Batch, class... Layers>
using InnerOutputs =
    typename InnerOutputsOf<Scalar, Batch, std::make_index_sequence<sizeof...(Layers) - 1>, Layers...>::type;

}  // namespace detail

/// Layers one after the other as one layer: y = f⁽ᴸ⁾(… f⁽¹⁾(x)), backward and in a stream as a network does it.
template <class... Layers>
struct LayerChain : detail::HeldLayers<Layers...> {
  using Chain = detail::Propagation<Layers...>;
  using Stream = detail::StreamChain<Layers...>;
  static constexpr Size count = sizeof...(Layers);
  using First = typename Chain::template Layer<0>;
  using Last = typename Chain::template Layer<count - 1>;
  using InputShape = detail::InputShapeOf<First>;
  using OutputShape = detail::OutputShapeOf<Last>;
  static constexpr Size inputs = First::inputs, outputs = Last::outputs;
  static constexpr Size input_gradient_operations = detail::input_gradient_operations_of<First>();

  static constexpr detail::SavedOrder order_after(detail::SavedOrder order) {
    for_each_held(order, [](auto, const detail::SavedOrder&) {});
    return order;
  }
  /// `order` ends as that of what comes out.
  static constexpr void for_each_held(detail::SavedOrder& order, auto&& f) {
    ((f(std::type_identity<Layers>(), order), order = detail::order_after<Layers>(order)), ...);
  }

  template <class Scalar, Size Batch>
  struct Scratch : detail::InnerOutputs<Scalar, Batch, Layers...>,
                   detail::LayerScratches<typename detail::ScratchOf<Layers, Scalar, Batch>::type...> {};
  template <class Scalar, Size Batch>
  struct Workspace {
    detail::InnerOutputs<Scalar, Batch, Layers...> outputs;
    detail::LayerBuffers<typename detail::ErrorOf<Layers, Scalar, Batch>::type...> errors;

    static constexpr auto state(auto& self) requires(
        detail::SaysWhatLasts<typename detail::ErrorOf<Layers, Scalar, Batch>::type>&&...) {
      return detail::lasting_states(self.errors);
    }
    static void seed(auto& self, Generator& seeds) requires(
        detail::DrawsNumbers<typename detail::ErrorOf<Layers, Scalar, Batch>::type> || ...) {
      self.errors.seed(seeds);
    }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) { Chain::forward(p.layers, x, scratch, y); }

  static void train_forward(auto& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    const auto buffers = all_outputs(w, y);
    constexpr bool as_predicted = std::remove_cvref_t<decltype(context)>::as_predicted;
    Chain::template train_forward<as_predicted>(p.layers, x, buffers, w.errors, context.team, context.rows);
  }

  static void backward(const auto& p, const auto& x, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    using Context = std::remove_cvref_t<decltype(context)>;
    Chain::template backward<count - 1, Context::wants_input_gradient, Context::as_predicted>(
        p.layers, x, all_outputs(w, y), w.errors, dy, [](auto, auto, const auto&) {}, context.team, detail::AllLearn(),
        context.rows);
  }

  static decltype(auto) input_gradient(const auto& p, const auto& x, const auto& y, const auto& w) {
    return First::input_gradient(detail::nth<0>(p.layers), x, all_outputs(w, y).template get<0>(),
                                 w.errors.template get<0>());
  }

  static auto parameter_gradients(const auto& p, const auto& x, const auto& y, const auto& w) {
    return [&]<Size... I>(std::index_sequence<I...>) {
      const auto outputs = all_outputs(w, y);
      return detail::concatenate(
          Chain::template Layer<I>::parameter_gradients(detail::nth<I>(p.layers), Chain::template input<I>(x, outputs),
                                                        outputs.template get<I>(), w.errors.template get<I>())...);
    }
    (std::make_index_sequence<count>());
  }

  static constexpr Size history = Stream::history;
  template <class Scalar, Size Block>
  struct State : Stream::template State<Scalar, Block> {};
  static void stream(const auto& p, const auto& x, auto& y, auto& state) requires(detail::Streamable<Layers>&&...) {
    Stream::stream(p.layers, x, y, state);
  }

 private:
  template <class W, class Y>
  static auto all_outputs(W& w, Y& y) {
    return detail::OutputsBefore<std::remove_reference_t<decltype((w.outputs))>, Y>{w.outputs, y};
  }
};

namespace detail {

template <class List>
struct ChainOf;
template <class... Layers>
struct ChainOf<std::tuple<Layers...>> {
  using type = LayerChain<Layers...>;
};

}  // namespace detail

/// Entries one after the other as one entry, where a list of them should stand for one: as a branch of `Parallel`, or
/// in `Gated`.
template <class... Entries>
struct Sequential : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    if constexpr (sizeof...(Entries) == 0)
      return std::type_identity<detail::HolderHoldsSomething<Sequential>>();
    else
      return detail::held_rule<Sequential, ShapeType, Entries...>();
  }
  template <class ShapeType>
  using On = typename detail::ChainOf<detail::BoundLayers<ShapeType, Entries...>>::type;
};

}  // namespace strata

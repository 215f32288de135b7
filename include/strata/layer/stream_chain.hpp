// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>

#include "strata/layer/propagation.hpp"

/// Layers in a stream: at each step features come in and go out, and what a layer remembers of the steps before is a
/// plain struct beside it. Several steps go at once, as many as the matrices have rows.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Of a layer that remembers nothing.
struct NoState {};
template <class L, class Scalar, Size Block>
struct StateOf {
  using type = NoState;
};
template <class L, class Scalar, Size Block>
requires requires { typename L::template State<Scalar, Block>; }
struct StateOf<L, Scalar, Block> {
  using type = typename L::template State<Scalar, Block>;
};

template <class L>
using ProbeStep = Matrix<float, 1, InputShapeOf<L>::channels>;
template <class L>
using ProbeStepOutput = Matrix<float, 1, OutputShapeOf<L>::channels>;

/// Layers that say what they do in a stream, by `stream(p, x, y)` or `stream(p, x, y, state)`, and those of plain
/// numbers, for which the steps are the rows of a batch.
template <class L>
concept HasStream = requires(const ProbeParameters<L>& p, const ProbeStep<L>& x, ProbeStepOutput<L>& y) {
  L::stream(p, x, y);
}
|| requires(const ProbeParameters<L>& p, const ProbeStep<L>& x, ProbeStepOutput<L>& y,
            typename StateOf<L, float, 1>::type& state) {
  L::stream(p, x, y, state);
};
template <class L>
concept Streamable = HasStream<L> ||(InputShapeOf<L>::rank == 1 && OutputShapeOf<L>::rank == 1);

/// How many steps back an output of L still depends on.
template <class L>
constexpr Size history_of() {
  if constexpr (requires { L::history; })
    return L::history;
  else
    return 0;
}
constexpr Size add_histories(Size a, Size b) {
  return a == unlimited_history || b == unlimited_history ? unlimited_history : a + b;
}

/// The steps x (Steps × features in) of one layer into y (Steps × features out).
template <class L>
void stream_layer(const auto& p, const auto& x, auto& y, [[maybe_unused]] auto& state) {
  using Scalar = typename Shape<decltype(x)>::Scalar;
  using Scratch = typename ScratchOf<L, Scalar, Shape<decltype(x)>::rows>::type;
  if constexpr (requires { L::stream(p, x, y, state); } &&
                !std::same_as<std::remove_cvref_t<decltype(state)>, NoState>) {
    L::stream(p, x, y, state);
  } else if constexpr (HasStream<L>) {
    L::stream(p, x, y);
  } else if constexpr (std::same_as<Scratch, NoScratch>) {
    L::forward(p, x, y);
  } else {
    Scratch scratch;
    L::forward(p, x, y, scratch);
  }
}

/// A chain of layers in a stream, as `Propagation` is one of a batch.
template <class... Layers>
struct StreamChain {
  static constexpr Size count = sizeof...(Layers), last = count - 1;
  template <Size I>
  using Layer = std::tuple_element_t<I, std::tuple<Layers...>>;
  static constexpr Size features_in = InputShapeOf<Layer<0>>::channels;
  static constexpr Size features_out = OutputShapeOf<Layer<last>>::channels;
  static constexpr Size history = [] {
    Size all = 0;
    ((all = add_histories(all, history_of<Layers>())), ...);
    return all;
  }();
  static constexpr Size widest = std::max({OutputShapeOf<Layers>::channels...});

  /// What the layers remember, and the outputs of one that the next one reads.
  template <class Scalar, Size Block>
  struct State {
    Fields<typename StateOf<Layers, Scalar, Block>::type...> states;
    alignas(cache_line) std::array<std::array<Scalar, Block * widest>, count == 1 ? 0 : 2> between;
  };

  static void stream(const auto& parameters, const auto& x, auto& y, auto& state) {
    constexpr Size steps = Shape<decltype(x)>::rows;
    const auto layer = [&]<Size I>(std::integral_constant<Size, I>, const auto& in, auto& out) {
      stream_layer<Layer<I>>(nth<I>(parameters), in, out, nth<I>(state.states));
    };
    const auto output = [&]<Size I>(std::integral_constant<Size, I>) -> decltype(auto) {
      if constexpr (I == last) {
        return (y);
      } else {
        using View = WritableMatrixView<typename Shape<decltype(x)>::Scalar, steps, OutputShapeOf<Layer<I>>::channels>;
        return View(
            typename View::storage_type(state.between[I % 2].data(), steps * OutputShapeOf<Layer<I>>::channels));
      }
    };
    [&]<Size... I>(std::index_sequence<I...>) {
      const auto at = [&]<Size J>(std::integral_constant<Size, J> index) {
        decltype(auto) out = output(index);
        if constexpr (J == 0) {
          layer(index, x, out);
        } else {
          const auto in = output(std::integral_constant<Size, J - 1>());
          layer(index, in, out);
        }
      };
      (at(std::integral_constant<Size, I>()), ...);
    }
    (std::make_index_sequence<count>());
  }
};

}  // namespace strata::detail

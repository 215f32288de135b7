// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/expression/team.hpp"
#include "strata/layer/layer.hpp"
#include "strata/layer/rounded.hpp"
#include "strata/random/generator.hpp"
#include "strata/tensor/parameters.hpp"

/// Forward and backward over a list of layers, unrolled at compile time. A chain is a tuple of layer types; its
/// parameters, outputs and errors are tuples in the same order.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class L, class Scalar, Size Batch, BatchLayout Layout>
struct OutputOf {
  using type = BatchMatrix<Layout, Scalar, Batch, L::outputs>;
};

/// A workspace that draws random numbers has `static void seed(auto& self, Generator& seeds)`, which takes a seed from
/// `seeds`. One that holds those of other layers hands it on.
template <class W>
concept DrawsNumbers = requires(W& workspace, Generator& seeds) {
  W::seed(workspace, seeds);
};

/// One buffer for each layer.
template <class... Buffers>
struct LayerBuffers {
  template <class B>
  struct Aligned {
    alignas(cache_line) B values;
  };
  Fields<Aligned<Buffers>...> buffers;

  template <Size I>
  auto& get() {
    return nth<I>(buffers).values;
  }
  template <Size I>
  const auto& get() const {
    return nth<I>(buffers).values;
  }

  /// What draws random numbers begins anew; no two of them draw the same.
  void seed(Generator& seeds) {
    const auto one = [&]<class B>(B& buffer) {
      if constexpr (DrawsNumbers<B>) B::seed(buffer, seeds);
    };
    unpack(buffers, [&](auto&... buffer) { (one(buffer.values), ...); });
  }
};

/// What layers keep for backward, seeded from the first where one draws random numbers.
template <class... Workspaces>
struct LayerWorkspaces : LayerBuffers<Workspaces...> {};
template <class... Workspaces>
requires(DrawsNumbers<Workspaces> || ...) struct LayerWorkspaces<Workspaces...> : LayerBuffers<Workspaces...> {
  LayerWorkspaces() {
    Generator seeds(1, RandomStream::masks);
    this->seed(seeds);
  }
};

/// What the layers of a chain need for predictions besides their outputs.
template <class... Scratches>
struct LayerScratches {
  Fields<Scratches...> scratches;

  template <Size I>
  auto& scratch() {
    return nth<I>(scratches);
  }
};
template <class... Scratches>
requires(std::same_as<Scratches, NoScratch>&&...) struct LayerScratches<Scratches...> {
};

/// One layer as it predicts, with its scratch memory, if it wants any.
template <class L>
void predict_layer(const auto& p, const auto& x, auto& y, [[maybe_unused]] auto& scratch) {
  if constexpr (!std::same_as<std::remove_cvref_t<decltype(scratch)>, NoScratch> &&
                requires { L::forward(p, x, y, scratch); })
    L::forward(p, x, y, scratch);
  else
    L::forward(p, x, y);
}

/// The same, the scratch memory in the workspace of the chain.
template <class L, Size I>
void forward_layer(const auto& p, const auto& x, auto& y, [[maybe_unused]] auto& workspace) {
  if constexpr (requires { workspace.template scratch<I>(); })
    predict_layer<L>(p, x, y, workspace.template scratch<I>());
  else
    L::forward(p, x, y);
}

/// One layer as it goes forward in a training step, `rows` of the batch being real. What a layer cannot share out, one
/// member of the team does. Where p is a constant, nothing is learned of the batch, no statistics either.
template <class L, bool AsPredicted = false, class Team = Alone>
void train_forward_layer(auto& p, const auto& x, auto& y, auto& workspace, const Team& team, Size rows) {
  const StepContext<Team, true, AsPredicted> context{team, rows};
  if constexpr (requires { L::train_forward(p, x, y, workspace); })
    by_one(team, [&] { L::train_forward(p, x, y, workspace); });
  else if constexpr (requires { L::train_forward(p, x, y, workspace, context); })
    L::train_forward(p, x, y, workspace, context);
  else if constexpr (!std::same_as<Team, Alone> && requires { L::forward(p, x, y, team); })
    L::forward(p, x, y, team);
  else
    by_one(team, [&] { L::forward(p, x, y); });
}

template <class L, bool WantsInputGradient, bool AsPredicted = false, class Team = Alone>
void backward_layer(const auto& p, const auto& x, const auto& y, const auto& dy, auto& delta, const Team& team,
                    Size rows) {
  if constexpr (!std::same_as<Team, Alone> && requires { L::backward(p, x, y, dy, delta, team); })
    L::backward(p, x, y, dy, delta, team);
  else if constexpr (requires { L::backward(p, x, y, dy, delta); })
    by_one(team, [&] { L::backward(p, x, y, dy, delta); });
  else
    L::backward(p, x, y, dy, delta, StepContext<Team, WantsInputGradient, AsPredicted>{team, rows});
}

/// What of a layer's workspace outlives a step, as a std::tie, if anything does.
template <class Workspace>
concept HasLastingState = requires(Workspace& workspace) {
  Workspace::state(workspace);
};
/// Of a δ nothing lasts; a workspace says what does.
template <class Error>
concept SaysWhatLasts = Buffer<Error> || HasLastingState<Error>;
template <class Workspace>
constexpr auto lasting_state(Workspace& workspace) {
  using Plain = std::remove_const_t<Workspace>;
  if constexpr (HasLastingState<Plain>)
    return Plain::state(workspace);
  else
    return std::tuple<>();
}
/// That of all layers of a chain.
constexpr auto lasting_states(auto& of_layers) {
  return unpack(of_layers.buffers, [](auto&... of_layer) { return tie_all(lasting_state(of_layer.values)...); });
}

/// The rates of layers, if all are the same.
template <Size Count>
inline constexpr std::array<double, Count> all_ones = [] {
  std::array<double, Count> ones{};
  ones.fill(1);
  return ones;
}();

/// Whether a function that is told of gradients wants those of a layer before the layers below are looked at.
template <class Follow>
inline constexpr bool follows_at_once = requires {
  std::remove_cvref_t<Follow>::at_once;
};

/// Which layers learn, if all do.
struct AllLearn {
  constexpr bool operator()(Size) const { return true; }
};

template <class... Layers>
struct Propagation {
  static constexpr Size count = sizeof...(Layers);
  template <Size I>
  using Layer = std::tuple_element_t<I, std::tuple<Layers...>>;

  /// What layer I reads: x for the first, the output of the one before for the others.
  template <Size I>
  static const auto& input(const auto& x, const auto& outputs) {
    if constexpr (I == 0)
      return x;
    else
      return outputs.template get<I - 1>();
  }

  /// a⁽ˡ⁾ = f⁽ˡ⁾(a⁽ˡ⁻¹⁾) for l = 1 … L, each into its buffer, but the last one into y.
  static void forward(const auto& parameters, const auto& x, auto& outputs, auto& y) {
    [&]<Size... I>(std::index_sequence<I...>) {
      (forward_layer<Layer<I>, I>(nth<I>(parameters), input<I>(x, outputs), outputs.template get<I>(), outputs), ...);
    }
    (std::make_index_sequence<count - 1>{});
    constexpr Size last = count - 1;
    forward_layer<Layer<last>, last>(nth<last>(parameters), input<last>(x, outputs), y, outputs);
  }

  /// The same for a training step, in which a layer may behave otherwise, unless AsPredicted, or keep what its backward
  /// needs. `factors` may round what the products multiply, for as long as the step takes.
  template <bool AsPredicted = false, class Team = Alone, class X, class Factors = FactorsAsTheyAre>
  static void train_forward(auto& parameters, const X& x, auto& outputs, auto& errors, const Team& team = {},
                            Size rows = Shape<X>::rows, Factors&& factors = {}) {
    [&]<Size... I>(std::index_sequence<I...>) {
      (train_forward_layer<Layer<I>, AsPredicted>(nth<I>(parameters),
                                                  factors.template round_input<I>(input<I>(x, outputs), team),
                                                  outputs.template get<I>(), errors.template get<I>(), team, rows),
       ...);
    }
    (std::make_index_sequence<count>{});
  }

  /// Whether layer I or one below it has something to learn. What stands below all that learn, as a `Normalize` does,
  /// needs no gradient of its outputs.
  template <Size I>
  static constexpr bool learns_up_to = []<Size... J>(std::index_sequence<J...>) {
    return ((tensor_elements<typename Layer<J>::template Parameters<float>> > 0) || ...);
  }
  (std::make_index_sequence<I + 1>{});

  /// δ⁽ˡ⁾ for l = L … 1 from dy = ∂J/∂a⁽ᴸ⁾, and for each tensor w of each layer follow(I, w, expression of ∂J/∂w).
  /// A layer's parameters are followed only after the layer below has read them: they may change at once. Nothing is
  /// computed below the lowest layer for which learns(I). All members of the team do this together. A `follow` that
  /// says `at_once`, and changes no parameters, is told of a layer before those below are looked at. ToInput: down to
  /// the first layer, for ∂J/∂x, though nothing may learn there. AsPredicted: of the layers as they predict.
  template <Size I = count - 1, bool ToInput = false, bool AsPredicted = false, class Team = Alone,
            class Learns = AllLearn, class X, class Factors = FactorsAsTheyAre>
  static void backward(auto& parameters, const X& x, const auto& outputs, auto& errors, const auto& dy, auto&& follow,
                       const Team& team = {}, const Learns& learns = {}, Size rows = Shape<X>::rows,
                       Factors&& factors = {}) {
    auto& p = nth<I>(parameters);
    const auto& in = factors.template input<I>(input<I>(x, outputs));
    const auto& out = outputs.template get<I>();
    auto& delta = errors.template get<I>();

    constexpr bool goes_on = I > 0 && (ToInput || learns_up_to<(I > 0 ? I - 1 : 0)>);
    backward_layer<Layer<I>, goes_on || ToInput, AsPredicted>(p, in, out, dy, delta, team, rows);
    constexpr bool to_all = std::same_as<Team, Alone> || requires {
      Layer<I>::input_gradient(p, in, out, delta, team);
      Layer<I>::parameter_gradients(p, in, out, delta, team);
    };

    const auto follow_all = [&]<class Gradients>(const Gradients& gradients) {
      [&]<Size... T>(std::index_sequence<T...>) {
        (follow(std::integral_constant<Size, I>{}, std::integral_constant<Size, T>{}, nth<T>(gradients)), ...);
      }
      (std::make_index_sequence<field_count<Gradients>>{});
    };
    const auto follow_gradients = [&]() STRATA_INLINED {
      if constexpr (to_all)
        follow_all(Layer<I>::parameter_gradients(p, in, out, delta));
      else
        made_by_one(
            team, [&]() -> decltype(auto) { return Layer<I>::parameter_gradients(p, in, out, delta); }, follow_all);
    };
    if constexpr (follows_at_once<decltype(follow)>) follow_gradients();

    if constexpr (goes_on) {
      if (some_learn_below<I>(learns)) {
        if constexpr (to_all)
          backward<I - 1, ToInput, AsPredicted>(
              parameters, x, outputs, errors,
              Layer<I>::input_gradient(p, in, out, factors.template round_error<I>(delta, team)), follow, team, learns,
              rows, factors);
        else
          made_by_one(
              team, [&]() -> decltype(auto) { return Layer<I>::input_gradient(p, in, out, delta); },
              [&](const auto& dx) {
                backward<I - 1, ToInput, AsPredicted>(parameters, x, outputs, errors, dx, follow, team, learns, rows,
                                                      factors);
              });
      }
    }
    if constexpr (!follows_at_once<decltype(follow)>) follow_gradients();
  }

 private:
  template <Size I>
  static bool some_learn_below(const auto& learns) {
    bool some = false;
    for (Size lower = 0; lower < I; ++lower) some = some || learns(lower);
    return some;
  }
};

}  // namespace strata::detail

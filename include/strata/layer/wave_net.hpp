// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/wave_net_stage.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How far the taps of the kernels of an array lie apart, convolution by convolution.
template <Size... Each>
struct Dilations {};
/// Of an array: half of each convolution's sums are a gate for the other half.
struct Gate {};
/// Of an array: its head has a bias.
struct HeadBias {};

/// An array of a `WaveNet`: for each dilation a causal convolution by a kernel of Kernel steps to Channels channels,
/// which then go on, activated, to the next; at its end a head of Head numbers, computed from the sum of all of them.
/// After the dilations may stand `Gate` and `HeadBias`.
template <Size Channels, Size Kernel, Size Head, DifferentiatedAtOutput ActivationType, class DilationList,
          class... Options>
struct WaveNetArray;
template <Size Channels, Size Kernel, Size Head, DifferentiatedAtOutput ActivationType, Size... Each, class... Options>
struct WaveNetArray<Channels, Kernel, Head, ActivationType, Dilations<Each...>, Options...> {
  static constexpr Size channels = Channels, kernel = Kernel, head = Head, depth = sizeof...(Each);
  static constexpr std::array<Size, depth> dilations{Each...};
  static constexpr bool gated = (std::same_as<Options, Gate> || ...);
  static constexpr bool head_biases = (std::same_as<Options, HeadBias> || ...);
  static constexpr Size sums = gated ? 2 * Channels : Channels;
  using Activation = ActivationType;
  static_assert(((std::same_as<Options, Gate> || std::same_as<Options, HeadBias>)&&...) && depth > 0 && Channels > 0 &&
                    Kernel > 0 && Head > 0 && ((Each > 0) && ...),
                "strata::WaveNetArray: no size may be zero, and after the dilations may stand Gate and HeadBias");
};

namespace detail {

template <class Entry, class ShapeType, Size Takes>
struct WaveNetTakesTheShape {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::WaveNet", "a WaveNet stands after a sequence of its condition's features",
                               "begin with Sequence<steps, condition>", name_of<Entry>(), " takes steps of ", Takes,
                               " features, but before it stands ", extents_text(ShapeType())));
};
template <class Entry, Size Head, Size Channels>
struct WaveNetHeadsFit {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::WaveNet", "an array's head must be as wide as the next array's channels",
                               "the next skip sum begins with it; change one of them", "in ", name_of<Entry>(),
                               " a head gives ", Head, " numbers, and the next array has ", Channels, " channels"));
};

template <class Entry>
constexpr auto wave_net_rule(std::type_identity<std::tuple<>>) {
  return std::type_identity<Kept>();
}
template <class Entry, class Last>
constexpr auto wave_net_rule(std::type_identity<std::tuple<Last>>) {
  return std::type_identity<Kept>();
}
template <class Entry, class First, class Second, class... Arrays>
constexpr auto wave_net_rule(std::type_identity<std::tuple<First, Second, Arrays...>>) {
  if constexpr (First::head != Second::channels)
    return std::type_identity<WaveNetHeadsFit<Entry, First::head, Second::channels>>();
  else
    return wave_net_rule<Entry>(std::type_identity<std::tuple<Second, Arrays...>>());
}

/// Each array where it stands: with the channels of the one before.
template <Size In, Size Condition, class... Arrays>
struct WaveNetStages {
  template <class... Stages>
  using After = std::type_identity<std::tuple<Stages...>>;
};
template <Size In, Size Condition, class First, class... Arrays>
struct WaveNetStages<In, Condition, First, Arrays...> {
  template <class... Stages>
  using After = typename WaveNetStages<First::channels, Condition,
                                       Arrays...>::template After<Stages..., WaveNetStage<First, In, Condition>>;
};

}  // namespace detail

/// A WaveNet on sequences of a length: array after array, each given the channels and the head of the one before, and
/// all of them the input as their condition. The output is the last head.
template <Size Steps, Size Condition, class StageList>
struct WaveNetLayer;
template <Size Steps, Size Condition, class... Stages>
struct WaveNetLayer<Steps, Condition, std::tuple<Stages...>> {
  static constexpr Size last = sizeof...(Stages) - 1;
  template <Size I>
  using Stage = std::tuple_element_t<I, std::tuple<Stages...>>;
  static constexpr Size head = Stage<last>::head;
  using InputShape = Extents<Steps, Condition>;
  using OutputShape = Extents<Steps, head>;
  static constexpr Size inputs = InputShape::size, outputs = OutputShape::size;
  static constexpr Size operations = Steps * (Size{0} + ... + Stages::operations);
  static constexpr Size history = (Size{0} + ... + Stages::history);

  template <class Scalar>
  using Parameters = HeldParameters<Scalar, Stages...>;
  template <class Scalar>
  using Memories = detail::Fields<typename Stages::template Memory<Scalar>...>;

  template <class Scalar, Size Block>
  struct State {
    Memories<Scalar> memories;
    detail::Fields<typename Stages::template Now<Scalar, Block>...> now;
  };
  static void stream(const auto& p, const auto& x, auto& y, auto& state) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    constexpr Size steps = Shape<decltype(x)>::rows;
    for_each_stage([&]<Size I>(std::integral_constant<Size, I>) {
      auto& now = detail::nth<I>(state.now);
      auto u = rows_from<steps>(now.u, 0);
      auto h = rows_from<steps>(now.h, 0);
      const auto forward = [&](const auto& in, const auto&... before) {
        typename Stage<I>::template Work<Scalar, steps, Stage<I>::template layout<Scalar, steps>> work;
        Stage<I>::forward(
            detail::nth<I>(p.layers), in, x, detail::nth<I>(state.memories), work, u, h, [](Size) {}, before...);
      };
      if constexpr (I == 0) {
        forward(x);
      } else {
        const auto& before = detail::nth<I - 1>(state.now);
        forward(rows_from<steps>(before.u, 0), rows_from<steps>(before.h, 0));
      }
    });
    assign(y, rows_from<steps>(detail::nth<last>(state.now).h, 0));
  }

  /// A prediction is a stream from its beginning.
  static constexpr Size at_once = std::min<Size>(Steps, 64);
  template <class Scalar, Size>
  struct Scratch : State<Scalar, at_once> {};
  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    for (Size row = 0; row < Shape<decltype(x)>::rows; ++row) {
      const auto in = sequence_of(x, row);
      auto out = sequence_of(y, row);
      scratch.memories = {};
      const auto some = [&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
        auto now = rows_from<Count>(out, first);
        stream(p, rows_from<Count>(in, first), now, scratch);
      };
      for (Size first = 0; first + at_once <= Steps; first += at_once)
        some(std::integral_constant<Size, at_once>(), first);
      if constexpr (Steps % at_once != 0)
        some(std::integral_constant<Size, Steps % at_once>(), Steps - Steps % at_once);
    }
  }

  template <class Scalar, Size Batch>
  struct Workspace {
    Memories<Scalar> memories;
    std::array<detail::Fields<typename Stages::template Kept<Scalar, Steps>...>, Batch> kept;
    detail::Fields<typename Stages::template Work<Scalar, Steps, BatchLayout::rows>...> work;
    detail::Fields<typename Stages::template Errors<Scalar, Steps>...> errors;
    Parameters<Scalar> gradients;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, Batch, outputs> dy;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  static void train_forward(const auto& p, const auto& x, auto& y, auto& w) {
    for (Size row = 0; row < Shape<decltype(x)>::rows; ++row) {
      const auto c = sequence_of(x, row);
      w.memories = {};
      for_each_stage([&]<Size I>(std::integral_constant<Size, I>) {
        auto& kept = detail::nth<I>(w.kept[row]);
        auto& work = detail::nth<I>(w.work);
        const auto keep = [&](Size i) {
          kept.u_before[i] = work.u;
          kept.a[i] = work.a;
          if constexpr (std::tuple_size_v < decltype(kept.gates) >> 0) kept.gates[i] = work.z;
        };
        const auto forward = [&](const auto& in, const auto&... before) {
          Stage<I>::forward(detail::nth<I>(p.layers), in, c, detail::nth<I>(w.memories), work, kept.u, kept.h, keep,
                            before...);
        };
        if constexpr (I == 0)
          forward(c);
        else
          forward(detail::nth<I - 1>(w.kept[row]).u, detail::nth<I - 1>(w.kept[row]).h);
        kept.s = work.s;
      });
      assign(sequence_of(y, row), detail::nth<last>(w.kept[row]).h);
    }
  }

  static void backward(const auto& p, const auto& x, const auto&, const auto& dy, auto& w) {
    assign(w.dy, dy);
    for_each_tensor(w.gradients, [](auto& gradient) { gradient.fill(0); });
    w.dx.fill(0);
    for (Size row = 0; row < Shape<decltype(x)>::rows; ++row) {
      const auto c = sequence_of(x, row);
      auto dc = sequence_of(w.dx, row);
      assign(detail::nth<last>(w.errors).h, sequence_of(w.dy, row));
      detail::nth<last>(w.errors).u.fill(0);
      for_each_stage([&]<Size Nth>(std::integral_constant<Size, Nth>) {
        constexpr Size I = last - Nth;
        auto& d = detail::nth<I>(w.errors);
        const auto back = [&](const auto& in) {
          Stage<I>::backward(detail::nth<I>(p.layers), in, c, detail::nth<I>(w.kept[row]), detail::nth<I>(w.work).seen,
                             d, dc, detail::nth<I>(w.gradients.layers));
        };
        if constexpr (I == 0) {
          back(c);
          assign(dc, dc + d.x);
        } else {
          back(detail::nth<I - 1>(w.kept[row]).u);
          assign(detail::nth<I - 1>(w.errors).u, d.x);
          assign(detail::nth<I - 1>(w.errors).h, d.s);
        }
      });
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }
  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return std::remove_cvref_t<decltype(w.gradients)>::tensors(w.gradients);
  }

  static void initialize(auto& p, const auto& initializer, auto& generator) {
    detail::unpack(p.layers, [&](auto&... of_stage) { (Stages::initialize(of_stage, initializer, generator), ...); });
  }

 private:
  /// A row of a batch, Steps × features.
  static auto sequence_of(auto& batch, Size row) {
    auto steps = as<Shape<decltype(batch)>::rows * Steps, Shape<decltype(batch)>::columns / Steps>(batch);
    return rows_from<Steps>(steps, row * Steps);
  }

  static void for_each_stage(auto&& f) {
    [&]<Size... I>(std::index_sequence<I...>) { (f(std::integral_constant<Size, I>()), ...); }
    (std::make_index_sequence<last + 1>());
  }
};

/// A WaveNet (van den Oord et al., 2016) as amplifier captures have it: from Condition features of each step, one for a
/// sample of sound, through arrays of dilated causal convolutions with skip sums to the last array's head. It learns,
/// and it streams, like any other layer:
///
///     Network<Sequence<8192, 1>, WaveNet<1, WaveNetArray<16, 3, 8, Tanh, Dilations<1, 2, 4, 8>>,
///                                           WaveNetArray<8, 3, 1, Tanh, Dilations<1, 2, 4, 8>, HeadBias>>>
///
/// Each array but the last has a head as wide as the next one's channels. See strata/layer/wave_net_stage.hpp for the
/// equations. Shapes: T × Condition into T × the last Head.
template <Size Condition, class... Arrays>
struct WaveNet : InferredLayer {
  static_assert(sizeof...(Arrays) > 0 && Condition > 0,
                "strata::WaveNet: it has an array and takes a feature at least");

  template <class ShapeType>
  static constexpr auto rule() {
    if constexpr (ShapeType::rank != 2 || ShapeType::channels != Condition)
      return std::type_identity<detail::WaveNetTakesTheShape<WaveNet, ShapeType, Condition>>();
    else
      return detail::wave_net_rule<WaveNet>(std::type_identity<std::tuple<Arrays...>>());
  }
  template <class ShapeType>
  using On = WaveNetLayer<ShapeType::places, Condition,
                          typename detail::WaveNetStages<Condition, Condition, Arrays...>::template After<>::type>;
};

}  // namespace strata

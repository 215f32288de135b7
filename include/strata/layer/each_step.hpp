// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/defaults.hpp"
#include "strata/layer/propagation.hpp"
#include "strata/layer/saved_order.hpp"
#include "strata/layer/sequence_rules.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// What the default cost and costs computed from z go by: those of the layer at each step, if it has any.
template <class L>
struct ActivationOf {};
template <class L>
requires requires { typename L::Activation; }
struct ActivationOf<L> {
  using Activation = typename L::Activation;
};

template <class L, class ShapeType, template <class, class> class At>
struct PreactivationOf {};
template <class L, class ShapeType, template <class, class> class At>
requires requires { typename L::Preactivation; }
struct PreactivationOf<L, ShapeType, At> {
  using Preactivation = At<typename L::Preactivation, ShapeType>;
};

}  // namespace detail

/// A layer of plain numbers at each step of a sequence of some shape. A batch of B sequences is a matrix of (B · steps)
/// rows as well, so it is that layer on a larger batch; all it keeps and learns is that layer's.
template <class L, class ShapeType>
struct AtEachStep : detail::ActivationOf<L>, detail::PreactivationOf<L, ShapeType, AtEachStep> {
  using InputShape = ShapeType;
  using OutputShape = Extents<ShapeType::steps, L::outputs>;
  static constexpr Size steps = ShapeType::steps, inputs = InputShape::size, outputs = OutputShape::size;
  static constexpr Size operations = steps * detail::operations_of<L>();
  static constexpr Size input_gradient_operations = steps * detail::input_gradient_operations_of<L>();
  static constexpr Size fan_in = detail::fans_of<L>().in, fan_out = detail::fans_of<L>().out;
  static constexpr Size history = 0;
  static constexpr bool reads_in_place = true;

  /// PyTorch's linear layers take steps × features too; within a step the features have one order everywhere.
  static constexpr detail::SavedOrder order_after(const detail::SavedOrder&) { return {}; }
  static constexpr void for_each_held(const detail::SavedOrder&, auto&& f) {
    f(std::type_identity<L>(), detail::SavedOrder());
  }

  template <class Scalar>
  using Parameters = typename L::template Parameters<Scalar>;

  template <class Scalar, Size Batch>
  struct Scratch {
    typename detail::ScratchOf<L, Scalar, Batch * steps>::type of_layer;
  };
  template <class Scalar, Size Batch>
  struct Workspace {
    using OfLayer = typename detail::ErrorOf<L, Scalar, Batch * steps>::type;
    alignas(cache_line) OfLayer of_layer;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, Batch, outputs> dy;

    static constexpr auto state(auto& self) requires(Buffer<OfLayer> || requires { OfLayer::state(self.of_layer); }) {
      if constexpr (Buffer<OfLayer>)
        return std::tuple<>();
      else
        return OfLayer::state(self.of_layer);
    }
    static void seed(auto& self, Generator& seeds) requires detail::DrawsNumbers<OfLayer> {
      OfLayer::seed(self.of_layer, seeds);
    }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    auto out = by_steps(y);
    detail::predict_layer<L>(p, by_steps(x), out, scratch.of_layer);
  }

  static void train_forward(auto& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    auto out = by_steps(y);
    constexpr bool as_predicted = std::remove_cvref_t<decltype(context)>::as_predicted;
    detail::train_forward_layer<L, as_predicted>(p, by_steps(x), out, w.of_layer, context.team, context.rows * steps);
  }

  static void backward(const auto& p, const auto& x, const auto& y, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    using Context = std::remove_cvref_t<decltype(context)>;
    constexpr bool wants_input_gradient = Context::wants_input_gradient;
    const auto in = by_steps(x);
    const auto out = by_steps(y);
    const auto below = [&](const auto& error) {
      detail::backward_layer<L, wants_input_gradient, Context::as_predicted>(p, in, out, by_steps(error), w.of_layer,
                                                                             context.team, context.rows * steps);
    };
    if constexpr (Buffer<decltype(dy)>) {
      below(dy);
    } else {
      assign(w.dy, dy, context.team);
      below(w.dy);
    }
    if constexpr (wants_input_gradient) assign(by_steps(w.dx), L::input_gradient(p, in, out, w.of_layer), context.team);
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto& p, const auto& x, const auto& y, const auto& w, const auto&...) {
    return L::parameter_gradients(p, by_steps(x), by_steps(y), w.of_layer);
  }

  static void initialize(auto& p, const auto& initializer, auto& generator) requires requires {
    L::initialize(p, initializer, generator);
  }
  { L::initialize(p, initializer, generator); }

  static void visit_flat(auto& p, auto&& visit) requires requires { L::visit_flat(p, visit); }
  { L::visit_flat(p, visit); }

  /// The same for so many steps that follow each other.
  static void stream(const auto& p, const auto& x, auto& y) requires requires { L::forward(p, x, y); }
  { L::forward(p, x, y); }

 private:
  static auto by_steps(auto& batch) {
    constexpr Size rows = Shape<decltype(batch)>::rows;
    return as<rows * steps, Shape<decltype(batch)>::columns / steps>(batch);
  }
};

/// A layer of plain numbers, such as a `Dense`, at each step of a sequence: EachStep<Dense<16, 4, ReLU>> makes T × 4 of
/// T × 16. The weights are the same at all steps.
template <class L>
struct EachStep : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::sequence_rule<EachStep, L::inputs, ShapeType>();
  }
  template <class ShapeType>
  using On = AtEachStep<L, ShapeType>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/bound.hpp"
#include "strata/layer/held_parameters.hpp"
#include "strata/layer/propagation.hpp"
#include "strata/layer/saved_order.hpp"
#include "strata/layer/stream_chain.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The branch that hands its input on: y = x.
template <class ShapeType>
struct Passed {
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr bool keeps_order = true;
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  template <class Scalar>
  using Parameters = NoParameters;
  static void forward(const auto&, const auto& x, auto& y) { assign(y, x); }
  static void stream(const auto&, const auto& x, auto& y) { assign(y, x); }
};
template <class L>
inline constexpr bool is_passed = false;
template <class ShapeType>
inline constexpr bool is_passed<Passed<ShapeType>> = true;

/// A buffer of a branch's outputs; what is only handed on needs none.
template <class L, class Scalar, Size Rows, Size Width>
using BranchOutput = std::conditional_t<is_passed<L>, Matrix<Scalar, 1, 1>, Matrix<Scalar, Rows, Width>>;

}  // namespace detail

/// Layers side by side, which all take the same x, and whose outputs b are joined: y = join(b₁, b₂, …).
/// The join is an equation and its derivative:
///   template <class... Shapes> using OutputShape = …;
///   static void join(auto& y, const auto& team, const auto&... b);                       // rows as they lie in memory
///   template <Size I> static decltype(auto) error(const auto& dy, auto& part, const auto& team, const auto&... b);
///                                                // the expression of ∂J/∂b_I; part is shaped like b_I, to be used
///   static constexpr bool keeps_order = true;      // if y_i is made of all b_i (see strata/layer/saved_order.hpp)
/// and ∂J/∂x is the sum of what the branches say.
template <class Join, class ShapeType, class... Layers>
struct Branches : detail::HeldLayers<Layers...> {
  static constexpr Size count = sizeof...(Layers);
  template <Size I>
  using Branch = std::tuple_element_t<I, std::tuple<Layers...>>;
  using InputShape = ShapeType;
  using OutputShape = typename Join::template OutputShape<detail::OutputShapeOf<Layers>...>;
  static constexpr Size inputs = InputShape::size, outputs = OutputShape::size;
  static constexpr Size input_gradient_operations = (Size{0} + ... + detail::input_gradient_operations_of<Layers>());

  /// A join that says `keeps_order` makes output i of all b_i: they are in one order then, or in none that has a name.
  static constexpr detail::SavedOrder order_after(const detail::SavedOrder& before) {
    const std::array<detail::SavedOrder, count> after{detail::order_after<Layers>(before)...};
    detail::SavedOrder joined = after[0];
    for (const detail::SavedOrder& one : after)
      if (!requires { requires Join::keeps_order; } || one.axes != joined.axes) joined.axes = {};
    return joined;
  }
  static constexpr void for_each_held(const detail::SavedOrder& before, auto&& f) {
    (f(std::type_identity<Layers>(), before), ...);
  }

  template <class Scalar, Size Batch>
  struct Scratch {
    detail::LayerBuffers<detail::BranchOutput<Layers, Scalar, Batch, Layers::outputs>...> outputs;
    detail::Fields<typename detail::ScratchOf<Layers, Scalar, Batch>::type...> scratches;
  };
  template <class Scalar, Size Batch>
  struct Workspace {
    detail::LayerBuffers<detail::BranchOutput<Layers, Scalar, Batch, Layers::outputs>...> outputs, parts;
    detail::LayerBuffers<typename detail::ErrorOf<Layers, Scalar, Batch>::type...> errors;
    alignas(cache_line) Matrix<Scalar, Batch, OutputShape::size> dy;
    alignas(cache_line) Matrix<Scalar, Batch, InputShape::size> dx;

    static constexpr auto state(auto& self) requires(
        detail::SaysWhatLasts<typename detail::ErrorOf<Layers, Scalar, Batch>::type>&&...) {
      return detail::lasting_states(self.errors);
    }
    static void seed(auto& self, Generator& seeds) requires(
        detail::DrawsNumbers<typename detail::ErrorOf<Layers, Scalar, Batch>::type> || ...) {
      self.errors.seed(seeds);
    }
  };

  static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    for_each_branch([&]<Size I>(std::integral_constant<Size, I>) {
      if constexpr (!detail::is_passed<Branch<I>>)
        detail::predict_layer<Branch<I>>(detail::nth<I>(p.layers), x, scratch.outputs.template get<I>(),
                                         detail::nth<I>(scratch.scratches));
    });
    with_outputs(x, scratch.outputs, [&](const auto&... b) { Join::join(y, Alone(), b...); });
  }

  static void train_forward(auto& p, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    for_each_branch([&]<Size I>(std::integral_constant<Size, I>) {
      if constexpr (!detail::is_passed<Branch<I>>)
        detail::train_forward_layer<Branch<I>, std::remove_cvref_t<decltype(context)>::as_predicted>(
            detail::nth<I>(p.layers), x, w.outputs.template get<I>(), w.errors.template get<I>(), context.team,
            context.rows);
    });
    with_outputs(x, w.outputs, [&](const auto&... b) { Join::join(y, context.team, b...); });
  }

  static void backward(const auto& p, const auto& x, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    using Context = std::remove_cvref_t<decltype(context)>;
    constexpr bool to_input = Context::wants_input_gradient;
    const auto& team = context.team;
    assign(w.dy, dy, team);
    if constexpr (to_input) assign(w.dx, xt::xscalar<typename Shape<decltype(w.dx)>::Scalar>(0), team);
    with_outputs(x, w.outputs, [&](const auto&... b) {
      for_each_branch([&]<Size I>(std::integral_constant<Size, I>) {
        const auto add_to_dx = [&](const auto& gradient) { assign(w.dx, w.dx + gradient, team); };
        const auto& error = Join::template error<I>(w.dy, w.parts.template get<I>(), team, b...);
        if constexpr (detail::is_passed<Branch<I>>) {
          if constexpr (to_input) add_to_dx(error);
        } else {
          const auto& of_branch = detail::nth<I>(p.layers);
          const auto& output = w.outputs.template get<I>();
          auto& delta = w.errors.template get<I>();
          detail::backward_layer<Branch<I>, to_input, Context::as_predicted>(of_branch, x, output, error, delta, team,
                                                                             context.rows);
          if constexpr (to_input)
            detail::made_by_one(
                team, [&]() -> decltype(auto) { return Branch<I>::input_gradient(of_branch, x, output, delta); },
                add_to_dx);
        }
      });
    });
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto& p, const auto& x, const auto&, const auto& w) {
    const auto of_branch = [&]<Size I>(std::integral_constant<Size, I>) {
      if constexpr (detail::is_passed<Branch<I>>)
        return std::tuple<>();
      else
        return Branch<I>::parameter_gradients(detail::nth<I>(p.layers), x, w.outputs.template get<I>(),
                                              w.errors.template get<I>());
    };
    return [&]<Size... I>(std::index_sequence<I...>) {
      return detail::concatenate(of_branch(std::integral_constant<Size, I>())...);
    }
    (std::make_index_sequence<count>());
  }

  /// How far back the branch looks that looks back furthest.
  static constexpr Size history = std::max({detail::history_of<Layers>()...});
  template <class Scalar, Size Block>
  struct State {
    detail::Fields<typename detail::StateOf<Layers, Scalar, Block>::type...> states;
    detail::LayerBuffers<detail::BranchOutput<Layers, Scalar, Block, detail::OutputShapeOf<Layers>::channels>...>
        outputs;
  };
  static void stream(const auto& p, const auto& x, auto& y,
                     auto& state) requires((detail::is_passed<Layers> || detail::Streamable<Layers>)&&...) {
    constexpr Size steps = Shape<decltype(x)>::rows;
    for_each_branch([&]<Size I>(std::integral_constant<Size, I>) {
      if constexpr (!detail::is_passed<Branch<I>>) {
        auto out = rows_from<steps>(state.outputs.template get<I>(), 0);
        detail::stream_layer<Branch<I>>(detail::nth<I>(p.layers), x, out, detail::nth<I>(state.states));
      }
    });
    [&]<Size... I>(std::index_sequence<I...>) {
      const auto branch = [&]<Size J>(std::integral_constant<Size, J>) {
        if constexpr (detail::is_passed<Branch<J>>)
          return view_as_matrix<steps, InputShape::channels>(x.data());
        else
          return rows_from<steps>(state.outputs.template get<J>(), 0);
      };
      Join::join(y, Alone(), branch(std::integral_constant<Size, I>())...);
    }
    (std::make_index_sequence<count>());
  }

 private:
  static void for_each_branch(auto&& f) {
    [&]<Size... I>(std::index_sequence<I...>) { (f(std::integral_constant<Size, I>()), ...); }
    (std::make_index_sequence<count>());
  }

  /// f(the branches' outputs…).
  static void with_outputs(const auto& x, const auto& buffers, auto&& f) {
    const auto output = [&]<Size I>(std::integral_constant<Size, I>) -> const auto& {
      if constexpr (detail::is_passed<Branch<I>>)
        return x;
      else
        return buffers.template get<I>();
    };
    [&]<Size... I>(std::index_sequence<I...>) { f(output(std::integral_constant<Size, I>())...); }
    (std::make_index_sequence<count>());
  }
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>
#include <tuple>

#include "strata/activation/activation.hpp"
#include "strata/tensor/extents.hpp"
#include "strata/tensor/fields.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// One axis of a tensor as it is saved: its length, and how far apart in strata's own memory its neighbours lie. One that
/// is `joined` is one with the axis before it.
struct SavedAxis {
  Size length, stride;
  bool joined = false;

  bool operator==(const SavedAxis&) const = default;
};

/// How a tensor of a layer is saved. Parameters may have an array `saved_as` of these, one for each of `tensors`, then
/// of `statistics`; without it the tensors are called "0", "1", … and saved as they are. `axes`, up to the first of
/// length 0, are those of the saved tensor where it is neither the tensor as it is nor its transpose. `along_inputs` says
/// that it has a row, or a vector a number, for each input of the layer (see strata/layer/saved_order.hpp).
struct SavedAs {
  std::string_view name;
  bool transposed = false;
  std::array<SavedAxis, 4> axes{};
  bool along_inputs = false;
};

/// The parameters of a layer that has none.
struct NoParameters {
  static constexpr std::tuple<> tensors(const auto&) { return {}; }
};

/// The layout of the batches of a training. Row by row, a product's packs go along the outputs, and a width that does
/// not fill them wastes lanes; column by column, they go along the rows of the batch and always fill.
enum class BatchLayout { rows, columns };

template <BatchLayout Layout, class Scalar, Size Batch, Size Width>
using BatchMatrix = std::conditional_t<Layout == BatchLayout::columns, ColumnMatrix<Scalar, Batch, Width>,
                                       Matrix<Scalar, Batch, Width>>;

/// The base of an entry that takes its height and width, or its steps, from the entry before it: no layer by itself, it
/// says which one it is for observations of a shape:
///   template <class Shape> using On = …;             // a layer for `Extents<…>`
///   template <class Shape> static constexpr auto rule();  // std::type_identity<Kept>, or of a struct whose static_assert
///                                                    // says why there is none
/// `Conv2d<1, 8, 3, ReLU>` is such an entry, `Conv2d<1, 8, 3, ReLU>::On<Extents<1, 28, 28>>` a layer like any other.
struct InferredLayer {};

/// What a layer may ask for as the last argument of `train_forward` and `backward`, if it constrains it by the concept
/// below: how many rows of the batch are real (the others are padding), the team that shares the step, whether anybody
/// wants ∂J/∂x, and whether the layer is to be what it is in predictions, though it will be asked for its gradients.
template <class TeamType, bool WantsInputGradient, bool AsPredicted = false>
struct StepContext {
  static constexpr bool wants_input_gradient = WantsInputGradient, as_predicted = AsPredicted;
  const TeamType& team;
  Size rows;
};

template <class C>
concept IsStepContext = requires(const C& context) {
  context.team;
  context.rows;
  C::wants_input_gradient;
  C::as_predicted;
};

/// `history` of a layer that remembers everything that ever came in, as a recurrent one does.
inline constexpr Size unlimited_history = ~Size{0};

namespace detail {

template <class L>
constexpr auto input_shape_of() {
  if constexpr (requires { typename L::InputShape; })
    return typename L::InputShape();
  else
    return Extents<L::inputs>();
}
template <class E>
constexpr auto output_shape_of() {
  if constexpr (requires { typename E::OutputShape; })
    return typename E::OutputShape();
  else
    return Extents<E::outputs>();
}
/// The shapes of what a layer takes and of what a layer or an `Input` gives.
template <class L>
using InputShapeOf = decltype(input_shape_of<L>());
template <class E>
using OutputShapeOf = decltype(output_shape_of<E>());

/// What a prediction of a layer needs besides its output, if anything.
struct NoScratch {};
template <class L, class Scalar, Size Batch>
struct ScratchOf {
  using type = NoScratch;
};
template <class L, class Scalar, Size Batch>
requires requires { typename L::template Scratch<Scalar, Batch>; }
struct ScratchOf<L, Scalar, Batch> {
  using type = typename L::template Scratch<Scalar, Batch>;
};

/// The sizes at which the concepts below try a layer; small, since only types are looked at.
inline constexpr Size probe_rows = 2;

/// What a layer keeps between forward and backward: δ, shaped like its output, unless it declares a Workspace.
template <class L, class Scalar, Size Batch, BatchLayout Layout = BatchLayout::rows>
struct ErrorOf {
  using type = BatchMatrix<Layout, Scalar, Batch, L::outputs>;
};
template <class L, class Scalar, Size Batch, BatchLayout Layout>
requires requires { typename L::template Workspace<Scalar, Batch>; }
struct ErrorOf<L, Scalar, Batch, Layout> {
  using type = typename L::template Workspace<Scalar, Batch>;
};

template <class L>
using ProbeParameters = typename L::template Parameters<float>;
template <class L>
using ProbeInput = Matrix<float, probe_rows, L::inputs>;
template <class L>
using ProbeOutput = Matrix<float, probe_rows, L::outputs>;
template <class L>
using ProbeError = typename ErrorOf<L, float, probe_rows>::type;
template <class L>
using ProbeScratch = typename ScratchOf<L, float, probe_rows>::type;
using ProbeContext = StepContext<Alone, true>;

}  // namespace detail

/// `static constexpr Size inputs, outputs`, neither zero.
template <class L>
concept HasSizes = requires {
  { L::inputs } -> std::convertible_to<Size>;
  { L::outputs } -> std::convertible_to<Size>;
};

/// `template <class Scalar> struct Parameters` with `static constexpr auto tensors(auto& self)`: a `std::tie` of its
/// tensors. A layer without parameters says `using Parameters = NoParameters`.
template <class L>
concept HasParameters = requires(detail::ProbeParameters<L>& p) {
  detail::ProbeParameters<L>::tensors(p);
};

/// `static void forward(p, x, y)`: y (B×outputs) ← f(x (B×inputs)); with `template <class Scalar, Size Batch> struct
/// Scratch`, `forward(p, x, y, scratch)`.
template <class L>
concept HasForward = requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x,
                              detail::ProbeOutput<L>& y) {
  L::forward(p, x, y);
} || requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x, detail::ProbeOutput<L>& y,
              detail::ProbeScratch<L>& scratch) {
  L::forward(p, x, y, scratch);
};

/// `static void backward(p, x, y, dy, delta)`: delta (B×outputs) ← what the two gradients below need of ∂J/∂y. `dy` is
/// an expression (B×outputs) that should be evaluated once.
template <class L>
concept HasBackward = requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x,
                               const detail::ProbeOutput<L>& y, detail::ProbeError<L>& delta) {
  L::backward(p, x, y, y, delta);
} || requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x, const detail::ProbeOutput<L>& y,
              detail::ProbeError<L>& delta, const detail::ProbeContext& context) {
  L::backward(p, x, y, y, delta, context);
};

/// `static auto input_gradient(p, x, y, delta)`: the expression of ∂J/∂x (B×inputs).
template <class L>
concept HasInputGradient = requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x,
                                    const detail::ProbeOutput<L>& y, const detail::ProbeError<L>& delta) {
  L::input_gradient(p, x, y, delta);
};

/// `static auto parameter_gradients(p, x, y, delta)`: a tuple with the expression of ∂J/∂t for each tensor t, in the
/// order of `tensors`.
template <class L>
concept HasParameterGradients = requires(const detail::ProbeParameters<L>& p, const detail::ProbeInput<L>& x,
                                         const detail::ProbeOutput<L>& y, const detail::ProbeError<L>& delta) {
  std::tuple_size<decltype(L::parameter_gradients(p, x, y, delta))>::value;
};

/// A differentiable map from R^inputs to R^outputs with parameters, evaluated on a batch of rows: a type with static
/// functions and no state. These six members are all of it; include/strata/README.md lists the optional ones.
template <class L>
concept Layer = HasSizes<L> && HasParameters<L> && HasForward<L> && HasBackward<L> && HasInputGradient<L> &&
    HasParameterGradients<L>;

}  // namespace strata

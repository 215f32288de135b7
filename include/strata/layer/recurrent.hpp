// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/layer/recurrent_step.hpp"
#include "strata/layer/sequence_rules.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// W (In × gates · Hidden), U (Hidden × gates · Hidden), b and c (gates · Hidden): the gates of all units side by side,
/// gate after gate. Saved as in PyTorch's nn.RNN, nn.GRU and nn.LSTM of one layer.
template <class Scalar, Size In, Size Hidden, Size Gates>
struct RecurrentParameters {
  alignas(cache_line) Matrix<Scalar, In, Gates * Hidden> weights;
  alignas(cache_line) Matrix<Scalar, Hidden, Gates * Hidden> recurrent_weights;
  alignas(cache_line) Vector<Scalar, Gates * Hidden> biases;
  alignas(cache_line) Vector<Scalar, Gates * Hidden> recurrent_biases;

  static constexpr auto tensors(auto& self) {
    return std::tie(self.weights, self.recurrent_weights, self.biases, self.recurrent_biases);
  }
  static constexpr std::array<SavedAs, 4> saved_as{
      {{"weight_ih_l0", true}, {"weight_hh_l0", true}, {"bias_ih_l0"}, {"bias_hh_l0"}}};
};

/// Time, for a cell of any kind: h_t = cell(x_t, h_(t−1)) from h = 0 on, through all steps of a sequence, and every h_t
/// is put out. The layer keeps what it computes step by step, all rows of a batch side by side, so that each step is a
/// product with U, and each gradient is one product over all steps:
///
///   ∂J/∂W = xᵀ·δ    ∂J/∂U = h⁻ᵀ·δ    ∂J/∂b = ∂J/∂c = 1ᵀ·δ    ∂J/∂x = δ·Wᵀ    ∂J/∂h⁻ = δ·Uᵀ + …
///
/// with h⁻ the h of the step before, and δ the errors of all gates' sums, which the cell tells. (Of a cell with
/// `sums_apart` x·W and h·U have each its own.) Rows of the batch never meet: members of a team take whole rows.
template <class Cell, Size In, Size Hidden, class ShapeType>
struct Recurrence {
  using InputShape = ShapeType;
  using OutputShape = Extents<ShapeType::steps, Hidden>;
  static constexpr Size steps = ShapeType::steps, gates = Cell::gates;
  static constexpr Size inputs = InputShape::size, outputs = OutputShape::size;
  static constexpr Size operations = 2 * steps * gates * Hidden * (In + Hidden);
  static constexpr Size input_gradient_operations = 2 * steps * gates * Hidden * In;
  static constexpr Size history = unlimited_history;
  static constexpr bool reads_in_place = true, channels_first = false;
  static constexpr bool apart = detail::wants_sums_apart<Cell>();

  template <class Scalar>
  using Parameters = RecurrentParameters<Scalar, In, Hidden, gates>;
  template <class Scalar>
  using Step = detail::CellStep<Cell, Scalar, In, Hidden>;
  template <class Scalar, Size Rows>
  using StateOf = typename Cell::template State<Matrix<Scalar, Rows, Hidden>>;

  /// The state of a prediction, as far as it has come.
  template <class Scalar, Size Batch>
  struct Scratch {
    alignas(cache_line) StateOf<Scalar, Batch> now;
  };

  /// Step by step; the first states are those before the first step.
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) StateOf<Scalar, (steps + 1) * Batch> states;
    alignas(cache_line) Matrix<Scalar, steps * Batch, gates * Hidden> delta;
    alignas(cache_line) Matrix<Scalar, apart ? steps * Batch : 1, gates * Hidden> delta_apart;
    alignas(cache_line) Matrix<Scalar, steps * Batch, In> x, dx_by_steps;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;
    alignas(cache_line) Matrix<Scalar, Batch, outputs> dy;
    alignas(cache_line) StateOf<Scalar, Batch> d;
    alignas(cache_line) Matrix<Scalar, gates * Hidden, Hidden> transposed_weights;

    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  /// The state of a stream: silence at first. Each tensor begins a cache line, since one that lies across two of them,
  /// or across pages, is stored and read again at every step.
  template <class Scalar, Size Block>
  struct State {
    struct alignas(cache_line) Row : Matrix<Scalar, 1, Hidden> {};
    typename Cell::template State<Row> now;

    State() { clear(now); }
  };

  [[gnu::flatten, gnu::noinline]] static void forward(const auto& p, const auto& x, auto& y, auto& scratch) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    clear(scratch.now);
    for (Size t = 0; t < steps; ++t)
      for_each_tile<Scalar, Shape<decltype(x)>::rows>(
          Alone(), [&]<Size Rows>(std::integral_constant<Size, Rows>, Size row) {
            const auto now = Step<Scalar>::place(scratch.now, row);
            Step<Scalar>::template forward<Rows, inputs, outputs>(
                p, x.data() + row * inputs + t * In, now, now, y.data() + row * outputs + t * Hidden, nullptr, nullptr);
          });
  }

  [[gnu::flatten]] static void train_forward(const auto& p, const auto& x, auto& y, auto& w,
                                             const IsStepContext auto& context) {
    using X = Shape<decltype(x)>;
    using Scalar = typename X::Scalar;
    constexpr Size batch = X::rows;
    detail::by_one(context.team, [&] {
      detail::for_each_in_state([](auto& tensor) { std::fill_n(tensor.data(), batch * Hidden, Scalar(0)); }, w.states);
    });
    for (Size t = 0; t < steps; ++t)
      for_each_tile<Scalar, batch>(context.team, [&]<Size Rows>(std::integral_constant<Size, Rows>, Size row) {
        const Size at = t * batch + row;
        Step<Scalar>::template forward<Rows, inputs, outputs>(
            p, x.data() + row * inputs + t * In, Step<Scalar>::place(w.states, at),
            Step<Scalar>::place(w.states, at + batch), y.data() + row * outputs + t * Hidden, kept(w.delta, at),
            kept(w.delta_apart, apart ? at : 0));
      });
    context.team.wait();
  }

  static void backward(const auto& p, const auto& x, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    using X = Shape<decltype(x)>;
    using Scalar = typename X::Scalar;
    constexpr Size batch = X::rows;
    const auto& team = context.team;
    const Scalar* dy_of_all = w.dy.data();
    if constexpr (Buffer<decltype(dy)>)
      dy_of_all = dy.data();
    else
      assign(w.dy, dy, team);
    detail::by_one(team, [&] {
      clear(w.d);
      assign(w.transposed_weights, transposed(p.recurrent_weights));
    });
    for (Size t = steps; t-- > 0;)
      for_each_tile<Scalar, batch>(team, [&]<Size Rows>(std::integral_constant<Size, Rows>, Size row) {
        const Size at = t * batch + row;
        for (Size i = 0; i < Rows; ++i)
          std::copy_n(x.data() + (row + i) * inputs + t * In, In, w.x.data() + (at + i) * In);
        Step<Scalar>::template backward<Rows, outputs>(
            Step<Scalar>::place(w.states, at), Step<Scalar>::place(w.states, at + batch),
            dy_of_all + row * outputs + t * Hidden, Step<Scalar>::place(w.d, row), kept(w.delta, at),
            kept(w.delta_apart, apart ? at : 0));
        const auto delta = rows_from<Rows>(of_state(w), at);
        auto dh = rows_from<Rows>(w.d.h, row);
        assign(dh, matmul(delta, w.transposed_weights) + dh);
      });
    team.wait();
    if constexpr (std::remove_cvref_t<decltype(context)>::wants_input_gradient) {
      assign(w.dx_by_steps, matmul(w.delta, transposed(p.weights)), team);
      const Share share = team.share_of(batch);
      for (Size t = 0; t < steps; ++t)
        for (Size row = share.begin; row < share.end; ++row)
          std::copy_n(w.dx_by_steps.data() + (t * batch + row) * In, In, w.dx.data() + row * inputs + t * In);
      team.wait();
    }
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }

  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& w, const auto&...) {
    const auto before = rows_from<steps * Shape<decltype(x)>::rows>(w.states.h, 0);
    return detail::fields(matmul(transposed(w.x), w.delta), matmul(transposed(before), of_state(w)), sum_rows(w.delta),
                          sum_rows(of_state(w)));
  }

  /// Weights as if each gate were a layer of its own: W goes from In, U from Hidden numbers to Hidden. Biases are zero.
  static void initialize(auto& p, const auto& initializer, auto& generator) {
    using Scalar = typename Shape<decltype(p.weights)>::Scalar;
    for (Scalar& w : p.weights.storage()) w = initializer.template draw<Scalar>(generator, In, Hidden);
    for (Scalar& u : p.recurrent_weights.storage()) u = initializer.template draw<Scalar>(generator, Hidden, Hidden);
    p.biases.fill(0);
    p.recurrent_biases.fill(0);
  }

  /// The same for x (T × In) that follows what came before: y (T × Hidden). A function of its own, flattened: g++
  /// forgets to flatten what it inlines, and then passes the sums through memory.
  [[gnu::flatten, gnu::noinline]] static void stream(const auto& p, const auto& x, auto& y, auto& state) {
    using Scalar = typename Shape<decltype(x)>::Scalar;
    const auto now = Step<Scalar>::place(state.now, 0);
    for (Size t = 0; t < Shape<decltype(x)>::rows; ++t)
      Step<Scalar>::template forward<1, In, Hidden>(p, x.data() + t * In, now, now, y.data() + t * Hidden, nullptr,
                                                    nullptr);
  }

 private:
  static void clear(auto& state) {
    detail::for_each_in_state([](auto& tensor) { tensor.fill(0); }, state);
  }
  static auto* kept(auto& matrix, Size row) { return matrix.data() + row * gates * Hidden; }
  /// δ of h·U + c.
  static auto& of_state(auto& w) {
    if constexpr (apart)
      return w.delta_apart;
    else
      return w.delta;
  }

  /// f(how many rows, the first of them) for the rows that are the member's.
  template <class Scalar, Size Batch>
  static void for_each_tile(const auto& team, auto&& f) {
    constexpr Size rows = std::min(Batch, Step<Scalar>::most_rows), whole = Batch / rows;
    const Share share = team.share_of(detail::tiles_of(Batch, rows));
    for (Size tile = share.begin; tile < std::min(share.end, whole); ++tile)
      f(std::integral_constant<Size, rows>(), tile * rows);
    if constexpr (Batch % rows != 0)
      if (share.end > whole) f(std::integral_constant<Size, Batch % rows>(), whole * rows);
  }
};

/// A recurrent layer of any cell: from In features of each step of a sequence to Hidden units' outputs at each step, as
/// `GRU` and `LSTM` are. A cell is the equations of one unit, with
///   static constexpr Size gates;                   how many sums z = x·W + b + h·U + c a unit has
///   template <class T> struct State { T h; … };    what it hands on; tensors(self) is a std::tie of all of it, h first
///   static void forward(auto& z, const auto& before, auto& now);       now ← …; z ← what backward is to find there
///   static void backward(auto& z, const auto& before, const auto& now, auto& d);
///                                                  d = ∂J/∂now; z ← ∂J/∂(what z was), d ← ∂J/∂before but for that
///                                                  through z
/// The functions are worth a STRATA_INLINED, or g++ passes packs to them through memory.
/// z is an array of numbers or packs (see strata/tensor/math.hpp), State<T> holds such. With `static constexpr bool
/// sums_apart = true` both functions are given z = x·W + b, and after it u = h·U + c.
template <Size In, Size Hidden, class Cell>
struct Recurrent : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::sequence_rule<Recurrent, In, ShapeType>();
  }
  template <class ShapeType>
  using On = Recurrence<Cell, In, Hidden, ShapeType>;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/elman.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/lstm.hpp"
#include "strata/quantized/byte_steps.hpp"
#include "strata/quantized/fixed_point.hpp"

/// Recurrent layers in whole numbers.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A cell's equations in whole numbers, of some units at a time. One that has them
///   states                  how many numbers a unit hands on, h first; 0 at first, in steps of 2⁻²⁴
///   is_sigmoid              of which gates x·W + b and h·U + c come as halves, as the logistic function takes them
///   forward(x, u, tanh_of, sigmoid_of, state)   x and u are those of the gates, state what is handed on
/// where tanh_of and sigmoid_of take a sum of theirs.
template <class Cell>
struct ByteCell {
  static constexpr bool exists = false;
};

template <>
struct ByteCell<GRUCell> {
  static constexpr bool exists = true;
  static constexpr Size states = 1;
  static constexpr std::array<bool, 3> is_sigmoid{true, true, false};

  STRATA_INLINED static void forward(const auto& x, const auto& u, const auto& tanh_of, const auto& sigmoid_of,
                                     auto& state) {
    const FixedPack r = sigmoid_of(x[0] + u[0]), z = sigmoid_of(x[1] + u[1]);
    const FixedPack n = tanh_of(x[2] + fixed_product(r, u[2]));
    // n + z (h − n), bit by bit, of which z h does not wait for n.
    state[0] = fixed_products(z, state[0], fixed(fixed_one) - z, n);
  }
};

/// c is cut to ±126, beyond which tanh c has long been 1.
template <>
struct ByteCell<LSTMCell> {
  static constexpr bool exists = true;
  static constexpr Size states = 2;
  static constexpr std::array<bool, 4> is_sigmoid{true, true, false, true};

  STRATA_INLINED static void forward(const auto& x, const auto& u, const auto& tanh_of, const auto& sigmoid_of,
                                     auto& state) {
    const FixedPack i = sigmoid_of(x[0] + u[0]), f = sigmoid_of(x[1] + u[1]);
    const FixedPack g = tanh_of(x[2] + u[2]), o = sigmoid_of(x[3] + u[3]);
    constexpr std::int32_t most = 126 * fixed_one;
    const FixedPack c = fixed_products(f, state[1], i, g);
    state[1] = clamped(c, -most, most);
    state[0] = fixed_product(o, fixed_tanh_of(c));
  }
};

template <class A>
requires(std::same_as<A, Tanh> || std::same_as<A, Sigmoid>) struct ByteCell<ElmanCell<A>> {
  static constexpr bool exists = true;
  static constexpr Size states = 1;
  static constexpr std::array<bool, 1> is_sigmoid{std::same_as<A, Sigmoid>};

  STRATA_INLINED static void forward(const auto& x, const auto& u, const auto& tanh_of, const auto& sigmoid_of,
                                     auto& state) {
    if constexpr (is_sigmoid[0])
      state[0] = sigmoid_of(x[0] + u[0]);
    else
      state[0] = tanh_of(x[0] + u[0]);
  }
};

/// A recurrent layer in whole numbers. x·W + b and h·U + c are sums of products of bytes; of h two bytes go into them,
/// the second its fraction, since a recurrence adds up at each step what is rounded off, and are what comes out. Both
/// are rounded to steps of 2^(raise − 15), twice that for the logistic function; the cell computes in steps of 2⁻²⁴, in
/// which what is handed on stays, so that a state that moves slowly does not stand still.
///
/// No sum needs more than 32 bits: of either product that is ByteSums' rule, and rescaled by less than a half, two of
/// them are a sum of 31 bits.
template <class Cell, Size In, Size Hidden, class Shape, Size Fraction>
requires(ByteCell<Cell>::exists &&
         (Fraction == 0 ||
          sums_fit(In, Fraction))) struct ByteForm<Recurrence<Cell, In, Hidden, Shape>, false, Fraction> {
  using Unit = ByteCell<Cell>;
  static constexpr bool exists = true, passes_on = false, has_product = false, has_no_onnx_form = true;
  static constexpr Size steps = Shape::steps, gates = Cell::gates, columns = gates * Hidden;
  static constexpr Size fraction = fraction_of<Hidden>;
  using FromInput = ByteSums<In, columns, Fraction == 0 ? fraction_of<In> : Fraction, (Fraction > 0)>;
  using FromState = ByteSums<Hidden, columns, fraction>;

  struct Parameters {
    typename FromInput::Parameters from_input;
    typename FromState::Parameters from_state;
    ByteScale h;
    std::int32_t raise = 0;       ///< 0 … most_raise
    std::int32_t multiplier = 0;  ///< h in steps of its last bit is that times h in steps of 2⁻²⁴, over 2³²
  };
  static constexpr std::int32_t most_raise = CubicPiece::place_bits;

  static const ByteScale& scale(const Parameters& p, const ByteScale&) { return p.h; }

  /// In which steps a gate's sums are rounded.
  static auto step_of_gates(std::int32_t raise) {
    return [raise](Size column) {
      return std::ldexp(Unit::is_sigmoid[column / Hidden] ? 2.0 : 1.0, raise - argument_bits);
    };
  }
  static void set_multipliers(Parameters& p, const ByteScale& input, std::int32_t input_shift,
                              std::int32_t state_shift) {
    FromInput::set_multipliers(p.from_input, input, step_of_gates(p.raise), input_shift);
    FromState::set_multipliers(p.from_state, p.h, step_of_gates(p.raise), state_shift);
    p.multiplier = static_cast<std::int32_t>(
        std::floor(std::ldexp(1 / static_cast<double>(p.h.step), 32 - fixed_bits + static_cast<int>(fraction)) + 0.5));
  }
  /// Of a finer scale of h no multiplier could be told.
  static constexpr double least_step = 0x1p-14;

  static void quantize(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen) {
    p.h = ByteScale::of(seen.a, least_step);
    // On average over all steps; before the first there was nothing.
    std::array<double, In> x{};
    std::array<double, Hidden> h{};
    for (Size i = 0; i < steps * In; ++i) x[i % In] += seen.x[i] / static_cast<double>(steps);
    for (Size i = 0; i + Hidden < steps * Hidden; ++i) h[i % Hidden] += seen.y[i] / static_cast<double>(steps);
    const auto of = [](const auto& numbers) { return [&](auto... i) { return numbers(i...); }; };
    FromInput::round(p.from_input, input, of(floats.weights), of(floats.biases), [&](Size i, Size) { return x[i]; });
    FromState::round(p.from_state, p.h, of(floats.recurrent_weights), of(floats.recurrent_biases),
                     [&](Size i, Size) { return h[i]; });
    // The finest steps that the sums allow.
    double largest = 0;
    for (Size column = 0; column < columns; ++column)
      largest = std::max({largest, FromInput::sum_step(p.from_input, column, input) / step_of_gates(0)(column),
                          FromState::sum_step(p.from_state, column, p.h) / step_of_gates(0)(column)});
    for (p.raise = 0; p.raise < most_raise && std::ldexp(largest, -p.raise) > 0.4999;) ++p.raise;
    set_multipliers(p, input, FromInput::best_shift(p.from_input, input, step_of_gates(p.raise)),
                    FromState::best_shift(p.from_state, p.h, step_of_gates(p.raise)));
  }

  /// So many sequences go through their steps together.
  static constexpr Size together = 4, x_row = byte_row(In, Fraction), h_row = byte_row(Hidden, fraction);
  static constexpr Size scratch = together * (x_row + h_row);
  static constexpr Size padded_units = padded_to_blocks(Hidden), state_numbers = Unit::states * padded_units;
  static constexpr Size sums = 2 * FromInput::padded_outputs;
  static constexpr Size numbers = together * (sums + state_numbers) + FixedPack::width;

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory& memory) {
    in_groups<Rows, std::min(Rows, together)>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
      some<Count>(p, x + first * byte_row(steps * In, Fraction), y + first * byte_row(steps * Hidden, fraction),
                  memory);
    });
  }

  /// What a stream remembers: the state, and the bytes of h.
  struct State {
    alignas(cache_line) std::array<std::int32_t, state_numbers> state;
    alignas(cache_line) std::array<ByteLanes::Input, h_row> h;

    void begin(const Parameters& p) { ByteForm::begin<1>(p, state.data(), h.data()); }
  };
  /// The steps x, rows of bytes, into y.
  template <Size Steps>
  static void stream(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, State& state,
                     const ByteMemory& memory) {
    for (Size t = 0; t < Steps; ++t) {
      step<1>(p, x + t * x_row, state.state.data(), state.h.data(), memory.numbers);
      std::copy_n(state.h.data(), h_row, y + t * h_row);
    }
  }

 private:
  using InRow = ByteRow<steps * In, Fraction>;
  using StateRow = ByteRow<Hidden, fraction>;
  using OutRow = ByteRow<steps * Hidden, fraction>;

  /// Before the first step.
  template <Size Rows>
  static void begin(const Parameters& p, std::int32_t* state, ByteLanes::Input* h) {
    std::fill_n(state, Rows * state_numbers, 0);
    for (Size row = 0; row < Rows; ++row) {
      for (Size unit = 0; unit < Hidden; ++unit)
        StateRow::set(h + row * h_row, unit, std::int32_t{p.h.zero} * (std::int32_t{1} << fraction));
      StateRow::fill_up(h + row * h_row);
    }
  }

  template <Size Rows>
  static void some(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory& memory) {
    ByteLanes::Input *const now = memory.bytes, *const h = memory.bytes + Rows * x_row;
    std::int32_t* const state = memory.numbers + Rows * sums + FixedPack::width;
    begin<Rows>(p, state, h);
    for (Size row = 0; row < Rows; ++row) {
      ByteRow<In, Fraction>::fill_up(now + row * x_row);
      OutRow::fill_up(y + row * byte_row(steps * Hidden, fraction));
    }
    for (Size t = 0; t < steps; ++t) {
      for (Size row = 0; row < Rows; ++row)
        InRow::template copy<In>(x + row * byte_row(steps * In, Fraction), t * In, In, now + row * x_row, 0);
      step<Rows>(p, now, state, h, memory.numbers);
      for (Size row = 0; row < Rows; ++row)
        StateRow::template copy<steps * Hidden>(h + row * h_row, 0, Hidden,
                                                y + row * byte_row(steps * Hidden, fraction), t * Hidden);
    }
  }

  /// One step of Rows sequences: state and h ← what they are after x. What stands behind the last sums is read too.
  template <Size Rows>
  static void step(const Parameters& p, const ByteLanes::Input* x, std::int32_t* state, ByteLanes::Input* h,
                   std::int32_t* memory) {
    constexpr Size row_of_sums = FromInput::padded_outputs;
    std::int32_t *const from_x = memory, *const from_h = memory + Rows * row_of_sums;
    std::fill_n(memory + Rows * sums, FixedPack::width, 0);
    FromInput::template results<Rows>(p.from_input, x, padded_to_blocks(In), from_x);
    FromState::template results<Rows>(p.from_state, h, padded_to_blocks(Hidden), from_h);
    for (Size row = 0; row < Rows; ++row)
      units(p, from_x + row * row_of_sums, from_h + row * row_of_sums, state + row * state_numbers, h + row * h_row);
  }

  /// A pack of units at a time. Of the last ones some are none of ours: their sums are those of the next gate, or what
  /// stands behind the last, and nothing comes of them.
  static void units(const Parameters& p, const std::int32_t* from_x, const std::int32_t* from_h, std::int32_t* state,
                    ByteLanes::Input* h) {
    const std::int32_t raise = p.raise, multiplier = p.multiplier, zero = std::int32_t{p.h.zero} << fraction;
    const auto tanh_of = [=](const FixedPack& sums) STRATA_INLINED { return fixed_tanh(sums, raise); };
    const auto sigmoid_of = [=](const FixedPack& sums) STRATA_INLINED { return fixed_sigmoid_of_twice(sums, raise); };
    in_groups<Hidden, FixedPack::width>([&](auto count, Size first) STRATA_INLINED {
      constexpr Size some = decltype(count)::value;
      std::array<FixedPack, gates> x, u;
      std::array<FixedPack, Unit::states> own;
      for_each_number<gates>([&](auto gate) STRATA_INLINED {
        x[gate].numbers = FixedLanes::load<some, Hidden>(from_x + gate * Hidden + first);
        u[gate].numbers = FixedLanes::load<some, Hidden>(from_h + gate * Hidden + first);
      });
      for_each_number<Unit::states>([&](auto i)
                                        STRATA_INLINED { own[i] = FixedPack::load(state + i * padded_units + first); });
      Unit::forward(x, u, tanh_of, sigmoid_of, own);
      for_each_number<Unit::states>([&](auto i) STRATA_INLINED { own[i].store(state + i * padded_units + first); });
      put<some>(h, first,
                {FixedLanes::product<Rescaling::least_shift>(own[0].numbers, FixedLanes::all(multiplier), zero)});
    });
  }

  /// Cut to bytes with their fractions.
  template <Size Count, class Lanes = FixedLanes>
  STRATA_INLINED static void put(ByteLanes::Input* h, Size first, const FixedPack& fine) {
    if constexpr (fraction == 8 && ByteLanes::input_zero == 0 &&
                  requires { Lanes::template store_digits<Count>(h, first, fine.numbers); }) {
      Lanes::template store_digits<Count>(h + first, StateRow::plane, fine.numbers);
    } else {
      std::array<std::int32_t, FixedPack::width> all;
      clamped(fine, 0, static_cast<std::int32_t>(most_with_fraction(fraction))).store(all.data());
      StateRow::template set<Count>(h, first, all.data());
    }
  }
};

template <class Cell, Size In, Size Hidden, class Shape>
inline constexpr Size input_fraction<Recurrence<Cell, In, Hidden, Shape>> = fraction_of<In>;

}  // namespace strata::detail

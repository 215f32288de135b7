// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "strata/layer/each_step.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/layer/max_over_steps.hpp"
#include "strata/layer/mean_over_steps.hpp"
#include "strata/quantized/byte_form.hpp"

/// What is done to the steps of a sequence of bytes, with a fraction behind them or not.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A number of a row of bytes, in steps of the last bit of its fraction, less what the instruction set takes off.
template <Size Numbers, Size Fraction>
struct ByteRow {
  static constexpr Size digits = Fraction > 0 ? 2 : 1, plane = padded_to_blocks(Numbers), fraction = Fraction;

  static std::int32_t number(const ByteLanes::Input* row, Size i) {
    const std::int32_t byte = row[i] + ByteLanes::input_zero;
    if constexpr (Fraction == 0)
      return byte;
    else
      return byte * (std::int32_t{1} << Fraction) + row[plane + i] + ByteLanes::input_zero;
  }
  static void set(ByteLanes::Input* row, Size i, std::int32_t number) { set<1>(row, i, &number); }
  /// Count numbers from i on, in a loop that g++ makes registers of.
  template <Size Count>
  STRATA_INLINED static void set(ByteLanes::Input* row, Size i, const std::int32_t* numbers) {
    constexpr std::int32_t below = (std::int32_t{1} << Fraction) - 1;
#pragma GCC unroll 1
    for (Size k = 0; k < Count; ++k)
      row[i + k] = static_cast<ByteLanes::Input>((numbers[k] >> Fraction) - ByteLanes::input_zero);
    if constexpr (Fraction > 0) {
#pragma GCC unroll 1
      for (Size k = 0; k < Count; ++k)
        row[plane + i + k] = static_cast<ByteLanes::Input>((numbers[k] & below) - ByteLanes::input_zero);
    }
  }
  /// So many numbers from one place of this row to another of one of `Others` numbers.
  template <Size Others>
  static void copy(const ByteLanes::Input* row, Size from, Size count, ByteLanes::Input* other, Size to) {
    for (Size digit = 0; digit < digits; ++digit)
      std::copy_n(row + digit * plane + from, count, other + digit * padded_to_blocks(Others) + to);
  }
  /// What fills the row up is 0.
  static void fill_up(ByteLanes::Input* row) {
    for (Size digit = 0; digit < digits; ++digit)
      std::fill_n(row + digit * plane + Numbers, plane - Numbers, ByteLanes::Input{0});
  }
};

/// A dense layer at each step: the steps are laid out as rows, some at a time.
template <class L, class Shape, bool Last, Size Fraction>
requires(ByteForm<L, Last, Fraction>::exists) struct ByteForm<AtEachStep<L, Shape>, Last, Fraction>
    : ByteForm<L, Last, Fraction> {
  using Step = ByteForm<L, Last, Fraction>;
  static constexpr bool has_no_onnx_form = true;
  using typename Step::Parameters;
  static constexpr Size inputs = L::inputs, outputs = L::outputs, all_outputs = Shape::steps * outputs;
  static constexpr Size padded_outputs = padded_to_blocks(all_outputs);
  static constexpr Size at_once = std::min<Size>(Shape::steps, 16);
  static constexpr Size scratch = at_once * (byte_row(inputs, Fraction) + padded_to_blocks(outputs));
  static constexpr Size numbers = Last ? at_once * padded_to_blocks(outputs) : 0;
  using Row = ByteRow<Shape::size, Fraction>;

  static void quantize(Parameters& p, const auto& floats, const ByteScale& input, const SeenOfLayer& seen) {
    SeenOfLayer of_step{std::vector<double>(inputs), seen.z, seen.a};
    for (Size i = 0; i < Shape::size; ++i) of_step.x[i % inputs] += seen.x[i] / static_cast<double>(Shape::steps);
    Step::quantize(p, floats, input, of_step);
  }

  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory& memory) {
    ByteLanes::Input* const results = memory.bytes + at_once * byte_row(inputs, Fraction);
    for (Size row = 0; row < Rows; ++row) {
      ByteLanes::Input* const to = y + row * padded_outputs;
      in_groups<Shape::steps, at_once>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
        lay_out<Count>(x + row * byte_row(Shape::size, Fraction), first, memory.bytes);
        Step::template forward<Count>(p, memory.bytes, results, {nullptr, nullptr});
        for (Size i = 0; i < Count; ++i)
          std::copy_n(results + i * padded_to_blocks(outputs), outputs, to + (first + i) * outputs);
      });
      std::fill_n(to + all_outputs, padded_outputs - all_outputs, ByteLanes::Input{0});
    }
  }

  template <Size Rows>
  static void logits(const Parameters& p, const ByteLanes::Input* x, std::int32_t* logits, const ByteMemory& memory) {
    for (Size row = 0; row < Rows; ++row)
      in_groups<Shape::steps, at_once>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
        lay_out<Count>(x + row * byte_row(Shape::size, Fraction), first, memory.bytes);
        Step::template logits<Count>(p, memory.bytes, memory.numbers, {nullptr, nullptr});
        for (Size i = 0; i < Count; ++i)
          std::copy_n(memory.numbers + i * padded_to_blocks(outputs), outputs,
                      logits + row * padded_outputs + (first + i) * outputs);
      });
  }

 private:
  template <Size Count>
  static void lay_out(const ByteLanes::Input* steps, Size first, ByteLanes::Input* rows) {
    for (Size i = 0; i < Count; ++i) {
      ByteLanes::Input* const to = rows + i * byte_row(inputs, Fraction);
      Row::template copy<inputs>(steps, (first + i) * inputs, inputs, to, 0);
      ByteRow<inputs, Fraction>::fill_up(to);
    }
  }
};

template <Size In, Size Out, class Activation, class Bias, class Shape>
inline constexpr Size input_fraction<AtEachStep<Dense<In, Out, Activation, Bias>, Shape>> = fraction_of<In>;

/// The summaries of a feature's steps, as whole numbers: combined(all, number) step by step, finished<Steps>(all,
/// zero).
template <class Summary>
struct ByteSummary {
  static constexpr bool exists = false;
};
template <>
struct ByteSummary<LastStep> {
  static constexpr bool exists = true;
  static std::int64_t together(std::int64_t, std::int32_t number) { return number; }
  template <Size>
  static std::int64_t finished(std::int64_t last) {
    return last;
  }
};
template <>
struct ByteSummary<MaxOverSteps> {
  static constexpr bool exists = true;
  static std::int64_t together(std::int64_t most, std::int32_t number) { return std::max<std::int64_t>(most, number); }
  template <Size>
  static std::int64_t finished(std::int64_t most) {
    return most;
  }
};
/// To the nearest, halves upwards.
template <>
struct ByteSummary<MeanOverSteps> {
  static constexpr bool exists = true;
  static std::int64_t together(std::int64_t sum, std::int32_t number) { return sum + number; }
  template <Size Steps>
  static std::int64_t finished(std::int64_t sum) {
    constexpr auto steps = static_cast<std::int64_t>(Steps);
    return (2 * sum + steps) / (2 * steps);
  }
};

/// A sequence becomes one step; the scale stays what it is.
template <class Summary, class Shape, Size Fraction>
requires(ByteSummary<Summary>::exists) struct ByteForm<OverSteps<Summary, Shape>, false, Fraction> : NoByteMemory {
  static constexpr bool exists = true, passes_on = false, has_product = false, has_no_onnx_form = true;
  static constexpr Size fraction = Fraction, features = Shape::channels;
  using Parameters = NoParameters;
  using Of = ByteSummary<Summary>;
  using In = ByteRow<Shape::size, Fraction>;
  using Out = ByteRow<features, Fraction>;

  static const ByteScale& scale(const Parameters&, const ByteScale& input) { return input; }
  static void quantize(const auto&...) {}

  template <Size Rows>
  static void forward(const Parameters&, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory&) {
    for (Size row = 0; row < Rows; ++row) {
      const ByteLanes::Input* const steps = x + row * byte_row(Shape::size, Fraction);
      ByteLanes::Input* const to = y + row * byte_row(features, Fraction);
      for (Size i = 0; i < features; ++i) {
        std::int64_t all = 0;
        for (Size t = 0; t < Shape::steps; ++t) all = Of::together(all, In::number(steps, t * features + i));
        Out::set(to, i, static_cast<std::int32_t>(Of::template finished<Shape::steps>(all)));
      }
      Out::fill_up(to);
    }
  }
};

/// As one long row, of whose numbers there may be too many for their fractions: then these are shortened, to the
/// nearest.
template <class Shape, Size Fraction>
requires(Fraction > 0) struct ByteForm<Flattened<Shape>, false, Fraction> : BytesPassedOn<Fraction> {
  static constexpr Size fraction = std::min(Fraction, fraction_of<Shape::size>);
  static constexpr bool passes_on = fraction == Fraction;
  using In = ByteRow<Shape::size, Fraction>;
  using Out = ByteRow<Shape::size, fraction>;

  template <Size Rows>
  static void forward(const NoParameters&, const ByteLanes::Input* x, ByteLanes::Input* y, const ByteMemory&) {
    constexpr Size less = Fraction - fraction;
    constexpr std::int32_t half = (std::int32_t{1} << less) / 2;
    for (Size row = 0; row < Rows; ++row) {
      const ByteLanes::Input* const from = x + row * byte_row(Shape::size, Fraction);
      ByteLanes::Input* const to = y + row * byte_row(Shape::size, fraction);
      for (Size i = 0; i < Shape::size; ++i)
        Out::set(
            to, i,
            std::min((In::number(from, i) + half) >> less, static_cast<std::int32_t>(most_with_fraction(fraction))));
      Out::fill_up(to);
    }
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "strata/quantized/byte_product.hpp"
#include "strata/tensor/message.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How large a quantised bias may be. A sum of products has at most inputs · 255 · 127 more, and 32 bits hold both.
inline constexpr std::int32_t most_bias = std::int32_t{1} << 30U;
inline constexpr Size most_byte_inputs = (Size{1} << 31U) - 1 - most_bias;

/// The largest number of a byte with so many bits of a fraction after it, in steps of the last one.
constexpr Size most_with_fraction(Size fraction) { return (Size{256} << fraction) - 1; }

/// Whether the sums of so many inputs fit, each a byte with so many bits of a fraction.
constexpr bool sums_fit(Size inputs, Size fraction) {
  return inputs * most_with_fraction(fraction) * 127 <= most_byte_inputs;
}

/// How many bits of a fraction they may have, eight at most.
template <Size Inputs>
inline constexpr Size fraction_of = [] {
  Size fraction = 8;
  while (fraction > 0 && !sums_fit(Inputs, fraction)) --fraction;
  return fraction;
}();

template <Size Inputs, Size Outputs>
struct SumsFitInto32Bits {
  static_assert(sums_fit(Inputs, 0),
                STRATA_MESSAGE("strata::quantize", "the sums of a layer of so many inputs may need more than 32 bits",
                               "split it, or leave the network in float", Inputs,
                               " inputs of a layer, each up to 255 times 127, may need more than 32 bits"));
  static constexpr bool value = true;
};

/// Inputs times weights, as whole numbers on a scale that is asked for. With x ≈ s (q − zero), an output's weights
/// ≈ w · step and b ≈ bias · step · s / 2^Fraction:
///
///   x·W + b = step s / 2^Fraction (Σ w (q − zero) 2^Fraction + bias) = step s / 2^Fraction · sum
///   result = ⌊sum · multiplier / 2^shift + ½⌋, multiplier / 2^shift being step s / 2^Fraction over the result's step
///
/// `InputsHaveFraction`: q is a byte and a fraction of so many bits, of which a second row of bytes follows each row;
/// else the finer steps are the bias's.
template <Size Inputs, Size Outputs, Size FractionBits = 0, bool InputsHaveFraction = (FractionBits > 0),
          class Weights = ByteWeights<Inputs, Outputs>>
struct ByteSums {
  static_assert(SumsFitInto32Bits<Inputs, Outputs>::value);
  static_assert(FractionBits == 0 || sums_fit(Inputs, FractionBits));
  static constexpr Size padded_outputs = padded_to_blocks(Outputs), digits = InputsHaveFraction ? 2 : 1;
  static constexpr Size fraction_bits = FractionBits;
  /// What the weights are a matrix of; the shape before a convolution is another.
  static constexpr Size product_inputs = Inputs, product_outputs = Outputs;

  struct Parameters {
    Weights weights;
    /// What is added to the sums: the bias, and what the products lack because an Input is not q − zero.
    alignas(cache_line) std::array<std::int32_t, padded_outputs> offsets{};
    alignas(cache_line) std::array<std::int32_t, padded_outputs> multipliers{};
    Rescaling rescaling = Rescaling::to_nearest(Rescaling::least_shift, 0);
    std::array<float, Outputs> weight_steps{};
  };

  /// The bias of an output, in steps of its sums.
  static std::int32_t bias(const Parameters& p, Size output, const ByteScale& input) {
    return p.offsets[output] - correction(p, output, input);
  }
  static void set_bias(Parameters& p, Size output, const ByteScale& input, std::int32_t bias) {
    p.offsets[output] = bias + correction(p, output, input);
  }

  /// A step of an output's sums.
  static double sum_step(const Parameters& p, Size output, const ByteScale& input) {
    return static_cast<double>(p.weight_steps[output]) * fine_step(input);
  }

  /// Rounds weights and biases, for inputs of this scale. weight(input, output) and bias(output) are the numbers,
  /// mean(input, output) what was seen of an output's inputs on average. The bias takes back what the rounding of the
  /// weights changes on average (Nagel et al., 2019, "Data-free quantization through weight equalization and bias
  /// correction").
  static void round(Parameters& p, const ByteScale& input, const auto& weight, const auto& bias, const auto& mean) {
    const double s = fine_step(input);
    for (Size output = 0; output < Outputs; ++output) {
      double most = 0;
      for (Size i = 0; i < Inputs; ++i) most = std::max(most, std::abs(static_cast<double>(weight(i, output))));
      // Wide enough for the bias too, whose steps are as small as the products.
      const double wide = std::max(most / 127, std::abs(static_cast<double>(bias(output))) / (s * (most_bias - 1)));
      const auto least = static_cast<double>(ByteScale::least_step);
      p.weight_steps[output] = static_cast<float>(std::clamp(wide, least, static_cast<double>(ByteScale::most_step)));
      const auto step = static_cast<double>(p.weight_steps[output]);
      const auto whole = [](double number, double limit) {
        return static_cast<std::int32_t>(std::clamp(std::floor(number + 0.5), -limit, limit));
      };
      auto corrected = static_cast<double>(bias(output));
      for (Size i = 0; i < Inputs; ++i) {
        const auto exact = static_cast<double>(weight(i, output));
        const std::int32_t rounded = whole(exact / step, 127);
        p.weights(i, output) = static_cast<std::int8_t>(rounded);
        corrected += (exact - rounded * step) * mean(i, output);
      }
      set_bias(p, output, input, whole(corrected / (step * s), most_bias));
    }
  }

  /// Multipliers for results of these steps, step(output), with this shift; `zero` is added to them.
  static void set_multipliers(Parameters& p, const ByteScale& input, const auto& step, std::int32_t shift,
                              std::int32_t zero = 0) {
    p.rescaling = Rescaling::to_nearest(shift, zero);
    for (Size output = 0; output < Outputs; ++output) p.multipliers[output] = multiplier(p, output, input, step, shift);
  }

  /// The finest shift for which all multipliers fit into 31 bits.
  static std::int32_t best_shift(const Parameters& p, const ByteScale& input, const auto& step) {
    std::int32_t shift = Rescaling::least_shift;
    const auto fits = [&](std::int32_t more) {
      for (Size output = 0; output < Outputs; ++output)
        if (multiplier(p, output, input, step, more) == std::numeric_limits<std::int32_t>::max()) return false;
      return true;
    };
    while (shift < Rescaling::most_shift && fits(shift + 1)) ++shift;
    return shift;
  }

  /// A register of results, of sums of products without the offsets.
  STRATA_INLINED static auto finished(const Parameters& p, Size output, const auto& sums) {
    return ByteLanes::rescaled(ByteLanes::plus(sums, ByteLanes::load(p.offsets.data() + output)),
                               p.multipliers.data() + output, p.rescaling);
  }

  /// finish(row, output, results) for Rows rows of inputs, `stride` apart, a register of results at a time.
  template <Size Rows>
  static void evaluate(const Parameters& p, const ByteLanes::Input* x, Size stride, const auto& finish) {
    // A copy, which what is stored cannot have changed.
    const Rescaling how = p.rescaling;
    const auto rescaled = [&](Size row, Size output, const auto& sums) STRATA_INLINED {
      finish(row, output, ByteLanes::rescaled(sums, p.multipliers.data() + output, how));
    };
    multiply_rows<Rows, digits, FractionBits>(x, stride, p.weights, p.offsets.data(), rescaled);
  }

  /// results (Rows × outputs, padded)
  template <Size Rows>
  static void results(const Parameters& p, const ByteLanes::Input* x, Size stride, std::int32_t* results) {
    evaluate<Rows>(p, x, stride, [&](Size row, Size output, const auto& numbers) STRATA_INLINED {
      ByteLanes::store(results + row * padded_outputs + output, numbers);
    });
  }

 private:
  static double fine_step(const ByteScale& input) {
    return static_cast<double>(input.step) / static_cast<double>(1U << FractionBits);
  }

  static std::int32_t multiplier(const Parameters& p, Size output, const ByteScale& input, const auto& step,
                                 std::int32_t shift) {
    const double ratio = sum_step(p, output, input) / step(output);
    return static_cast<std::int32_t>(std::min(std::floor(std::ldexp(ratio, shift) + 0.5),
                                              static_cast<double>(std::numeric_limits<std::int32_t>::max())));
  }

  static std::int32_t correction(const Parameters& p, Size output, const ByteScale& input) {
    constexpr std::int32_t whole = std::int32_t{1} << FractionBits;
    return ((ByteLanes::input_zero - std::int32_t{input.zero}) * whole +
            (InputsHaveFraction ? ByteLanes::input_zero : 0)) *
           p.weights.sum(output);
  }
};

}  // namespace strata::detail

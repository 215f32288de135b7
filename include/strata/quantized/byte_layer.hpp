// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "strata/activation/activation.hpp"
#include "strata/activation/identity.hpp"
#include "strata/activation/relu.hpp"
#include "strata/quantized/byte_product.hpp"
#include "strata/tensor/message.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How large a quantised bias may be. A sum of products has at most inputs · 255 · 127 more, and 32 bits hold both.
inline constexpr std::int32_t most_bias = std::int32_t{1} << 30U;
inline constexpr Size most_byte_inputs = (Size{1} << 31U) - 1 - most_bias;

template <Size Inputs, Size Outputs>
struct SumsFitInto32Bits {
  static_assert(Inputs * 255 * 127 <= most_byte_inputs,
                STRATA_MESSAGE("strata::quantize", "the sums of a layer of so many inputs may need more than 32 bits",
                               "split it, or leave the network in float", Inputs,
                               " inputs of a layer, each up to 255 times 127, may need more than 32 bits"));
  static constexpr bool value = true;
};

/// An activation that rounding into the range of its outputs computes by itself.
template <class Activation>
inline constexpr bool is_range = std::same_as<Activation, Identity> || std::same_as<Activation, ReLU>;

/// A table of what becomes of each byte, if one is needed.
template <bool Needed>
struct ByteTable {
  alignas(cache_line) std::array<ByteLanes::Input, 256> table{};
};
template <>
struct ByteTable<false> {};

/// a = σ(x·W + b) of bytes. With x ≈ s (q − zero), an output's weights ≈ w · step and b ≈ bias · step · s:
///
///   z = step s (Σ w (q − zero) + bias) = step s · sum,      byte of z = round(sum · multiplier / 2^shift) + zero of z,
///
/// where multiplier / 2^shift is step s over the step of z. From the byte of z a table has that of a; where σ only cuts
/// (Identity, ReLU), z is rounded to a's scale at once. Of a network's last layer the numbers of 32 bits that z is
/// rounded to are the logits, on one scale for all outputs.
template <Size Inputs, Size Outputs, class ActivationType, bool Last>
struct ByteLayer {
  static_assert(SumsFitInto32Bits<Inputs, Outputs>::value);
  using Activation = ActivationType;
  static constexpr Size inputs = Inputs, outputs = Outputs, padded_outputs = padded_to_blocks(Outputs);
  static constexpr bool last = Last, has_table = !Last && !is_range<Activation>;
  /// What the weights are a matrix of; the shape before a convolution is another.
  static constexpr Size product_inputs = Inputs, product_outputs = Outputs;
  /// Whether the lowest byte of z is 0, so that rounding into the range is the activation; or there is no range.
  static constexpr bool z_begins_at_zero = Last || std::same_as<Activation, ReLU>;

  struct Parameters : ByteTable<has_table> {
    ByteWeights<Inputs, Outputs> weights;
    /// What is added to the sums: the bias, and what the products lack because an Input is not q − zero.
    alignas(cache_line) std::array<std::int32_t, padded_outputs> offsets{};
    alignas(cache_line) std::array<std::int32_t, padded_outputs> multipliers{};
    Rescaling rescaling = Rescaling::to_nearest(Rescaling::least_shift, 0);
    /// What the numbers stand for: the steps of each output's weights, the scales of z and of a. Of the last layer z is
    /// the logits', whose zero is 0.
    std::array<float, Outputs> weight_steps{};
    ByteScale z, a;
  };

  /// The bias of an output, in steps of weight times steps of the input.
  static std::int32_t bias(const Parameters& p, Size output, const ByteScale& input) {
    return p.offsets[output] - correction(p, output, input);
  }
  static void set_bias(Parameters& p, Size output, const ByteScale& input, std::int32_t bias) {
    p.offsets[output] = bias + correction(p, output, input);
  }

  /// What step s over the step of z is, as a multiplier for this shift.
  static std::int32_t multiplier(const Parameters& p, Size output, const ByteScale& input, std::int32_t shift) {
    const double ratio =
        static_cast<double>(p.weight_steps[output]) * static_cast<double>(input.step) / static_cast<double>(p.z.step);
    return static_cast<std::int32_t>(std::min(std::floor(std::ldexp(ratio, shift) + 0.5),
                                              static_cast<double>(std::numeric_limits<std::int32_t>::max())));
  }

  /// Rounds weights, biases and what follows from them, for inputs of this scale. weight(input, output) and
  /// bias(output) are the numbers, mean(input) what was seen of the inputs on average, z and a what was seen of these.
  /// The bias takes back what the rounding of the weights changes on average (Nagel et al., 2019, "Data-free
  /// quantization through weight equalization and bias correction").
  static void quantize(Parameters& p, const ByteScale& input, const auto& weight, const auto& bias, const auto& mean,
                       SeenRange z, const SeenRange& a) {
    const auto s = static_cast<double>(input.step);
    double largest_step = 0;
    for (Size output = 0; output < Outputs; ++output) {
      double most = 0;
      for (Size i = 0; i < Inputs; ++i) most = std::max(most, std::abs(static_cast<double>(weight(i, output))));
      // Wide enough for the bias too, whose steps are as small as the products.
      const double wide = std::max(most / 127, std::abs(static_cast<double>(bias(output))) / (s * (most_bias - 1)));
      const auto least = static_cast<double>(ByteScale::least_step);
      p.weight_steps[output] = static_cast<float>(std::clamp(wide, least, static_cast<double>(ByteScale::most_step)));
      const auto step = static_cast<double>(p.weight_steps[output]);
      largest_step = std::max(largest_step, step);
      const auto whole = [](double number, double limit) {
        return static_cast<std::int32_t>(std::clamp(std::floor(number + 0.5), -limit, limit));
      };
      auto corrected = static_cast<double>(bias(output));
      for (Size i = 0; i < Inputs; ++i) {
        const auto exact = static_cast<double>(weight(i, output));
        const std::int32_t rounded = whole(exact / step, 127);
        p.weights(i, output) = static_cast<std::int8_t>(rounded);
        corrected += (exact - rounded * step) * mean(i);
      }
      set_bias(p, output, input, whole(corrected / (step * s), most_bias));
    }
    set_scales(p, largest_step * s, z, a);
    set_multipliers(p, input, Last ? Rescaling::least_shift : best_shift(p, input));
  }

  static void set_multipliers(Parameters& p, const ByteScale& input, std::int32_t shift) {
    p.rescaling = Rescaling::to_nearest(shift, p.z.zero);
    for (Size output = 0; output < Outputs; ++output) p.multipliers[output] = multiplier(p, output, input, shift);
  }

  static void set_table(Parameters& p) requires has_table {
    for (Size byte = 0; byte < p.table.size(); ++byte)
      p.table[byte] = static_cast<ByteLanes::Input>(
          int{p.a.byte(Activation::forward(p.z.value(static_cast<int>(byte))))} - ByteLanes::input_zero);
  }

  /// y (Rows × outputs as bytes, padded) ← x (Rows × inputs, `stride` apart).
  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, Size stride, ByteLanes::Input* y) {
    multiply_rows<Rows>(x, stride, p.weights, [&](Size row, Size output, const auto& sums) STRATA_INLINED {
      store(p, y + row * padded_outputs + output, finished(p, output, sums));
    });
  }

  /// logits (Rows × outputs, padded), in steps of p.z.
  template <Size Rows>
  static void logits(const Parameters& p, const ByteLanes::Input* x, Size stride, std::int32_t* logits) {
    multiply_rows<Rows>(x, stride, p.weights, [&](Size row, Size output, const auto& sums) STRATA_INLINED {
      ByteLanes::store(logits + row * padded_outputs + output, finished(p, output, sums));
    });
  }

 private:
  static std::int32_t correction(const Parameters& p, Size output, const ByteScale& input) {
    return (ByteLanes::input_zero - std::int32_t{input.zero}) * p.weights.sum(output);
  }

  /// The steps of z are never finer than two of the sums' (four in the logits), so that multipliers fit.
  static void set_scales(Parameters& p, double sum_step, SeenRange z, const SeenRange& a) {
    if constexpr (Last) {
      p.a = p.z = {static_cast<float>(4 * sum_step), 0};
    } else {
      const double least = 2.001 * sum_step;
      if constexpr (has_table) {
        p.a = ByteScale::of(a);
        p.z = ByteScale::of(told_apart(z, p.a), least);
        set_table(p);
      } else {
        p.a = p.z = ByteScale::of(a, least);
      }
    }
  }

  /// The part of a range in which σ is not as at its ends, to half a step of a.
  static SeenRange told_apart(SeenRange z, const ByteScale& a) {
    constexpr int parts = 4096;
    const double width = (z.high - z.low) / parts, half = static_cast<double>(a.step) / 2;
    const double at_low = Activation::forward(z.low), at_high = Activation::forward(z.high);
    SeenRange part = z;
    while (part.low < 0 && std::abs(Activation::forward(part.low + width) - at_low) < half) part.low += width;
    while (part.high > 0 && std::abs(Activation::forward(part.high - width) - at_high) < half) part.high -= width;
    return {std::min(part.low, 0.0), std::max(part.high, 0.0)};
  }

  /// The finest shift for which all multipliers fit into 31 bits.
  static std::int32_t best_shift(const Parameters& p, const ByteScale& input) {
    std::int32_t shift = Rescaling::least_shift;
    const auto fits = [&](std::int32_t more) {
      for (Size output = 0; output < Outputs; ++output)
        if (multiplier(p, output, input, more) == std::numeric_limits<std::int32_t>::max()) return false;
      return true;
    };
    while (shift < Rescaling::most_shift && fits(shift + 1)) ++shift;
    return shift;
  }

  static auto finished(const Parameters& p, Size output, const auto& sums) {
    return ByteLanes::rescaled(ByteLanes::plus(sums, ByteLanes::load(p.offsets.data() + output)),
                               p.multipliers.data() + output, p.rescaling);
  }

  static void store(const Parameters& p, ByteLanes::Input* to, const auto& sums) {
    using Lanes = ByteLanes;
    if constexpr (has_table && requires { Lanes::store_bytes(to, sums, p.table.data()); }) {
      Lanes::store_bytes(to, sums, p.table.data());
    } else if constexpr (!has_table && std::same_as<Lanes::Input, std::uint8_t>) {
      Lanes::store_bytes(to, sums);
    } else {
      std::array<std::uint8_t, Lanes::width> stored;
      Lanes::store_bytes(stored.data(), sums);
      // As one number, or compilers take the bytes out of the register one by one.
      constexpr Size at_once = std::min<Size>(Lanes::width, 8);
      for (Size first = 0; first < Lanes::width; first += at_once) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, stored.data() + first, at_once);
        for (Size lane = 0; lane < at_once; ++lane) {
          const Size shift = std::endian::native == std::endian::little ? 8 * lane : 8 * (7 - lane);
          const auto byte = static_cast<std::uint8_t>(bytes >> shift);
          if constexpr (has_table)
            to[first + lane] = p.table[byte];
          else
            to[first + lane] = static_cast<Lanes::Input>(byte - Lanes::input_zero);
        }
      }
    }
  }
};

}  // namespace strata::detail

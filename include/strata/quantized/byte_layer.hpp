// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "strata/activation/activation.hpp"
#include "strata/activation/identity.hpp"
#include "strata/activation/relu.hpp"
#include "strata/quantized/byte_sums.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

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

/// a = σ(x·W + b) of bytes: ByteSums makes the byte of z of them, z's zero being added. From the byte of z a table has
/// that of a; where σ only cuts (Identity, ReLU), z is rounded to a's scale at once. Of a network's last layer the
/// numbers of 32 bits that z is rounded to are the logits, on one scale for all outputs.
template <Size Inputs, Size Outputs, class ActivationType, bool Last, Size Fraction = 0,
          class Weights = ByteWeights<Inputs, Outputs>>
struct ByteLayer : ByteSums<Inputs, Outputs, Fraction, (Fraction > 0), Weights> {
  using Sums = ByteSums<Inputs, Outputs, Fraction, (Fraction > 0), Weights>;
  using Activation = ActivationType;
  static constexpr Size inputs = Inputs, outputs = Outputs, padded_outputs = Sums::padded_outputs;
  static constexpr bool last = Last, has_table = !Last && !is_range<Activation>;
  /// Whether the lowest byte of z is 0, so that rounding into the range is the activation; or there is no range.
  static constexpr bool z_begins_at_zero = Last || std::same_as<Activation, ReLU>;

  /// z's and a's scales beside them. Of the last layer z is the logits', whose zero is 0.
  struct Parameters : ByteTable<has_table>, Sums::Parameters {
    ByteScale z, a;
  };

  /// Rounds weights and biases, and sets what follows from them, for inputs of this scale (see ByteSums::round); z and
  /// a are what was seen of these.
  static void quantize(Parameters& p, const ByteScale& input, const auto& weight, const auto& bias, const auto& mean,
                       const SeenRange& z, const SeenRange& a) {
    Sums::round(p, input, weight, bias, mean);
    double largest_step = 0;
    for (Size output = 0; output < Outputs; ++output)
      largest_step = std::max(largest_step, Sums::sum_step(p, output, input));
    set_scales(p, largest_step, z, a);
    set_multipliers(p, input, Last ? Rescaling::least_shift : Sums::best_shift(p, input, step_of_z(p)));
  }

  static void set_multipliers(Parameters& p, const ByteScale& input, std::int32_t shift) {
    Sums::set_multipliers(p, input, step_of_z(p), shift, p.z.zero);
  }

  static void set_table(Parameters& p) requires has_table {
    for (Size byte = 0; byte < p.table.size(); ++byte)
      p.table[byte] = static_cast<ByteLanes::Input>(
          int{p.a.byte(Activation::forward(p.z.value(static_cast<int>(byte))))} - ByteLanes::input_zero);
  }

  /// y (Rows × outputs as bytes, padded) ← x (Rows × inputs, `stride` apart).
  template <Size Rows>
  static void forward(const Parameters& p, const ByteLanes::Input* x, Size stride, ByteLanes::Input* y) {
    Sums::template evaluate<Rows>(p, x, stride, [&](Size row, Size output, const auto& z) STRATA_INLINED {
      store(p, y + row * padded_outputs + output, z);
    });
  }

  /// y (outputs as bytes, padded) ← the sums of the products.
  static void finish(const Parameters& p, const std::int32_t* sums, ByteLanes::Input* y) {
    for (Size output = 0; output < padded_outputs; output += ByteLanes::width)
      store(p, y + output, Sums::finished(p, output, ByteLanes::load(sums + output)));
  }

  /// logits (Rows × outputs, padded), in steps of p.z.
  template <Size Rows>
  static void logits(const Parameters& p, const ByteLanes::Input* x, Size stride, std::int32_t* logits) {
    Sums::template results<Rows>(p, x, stride, logits);
  }

 private:
  static auto step_of_z(const Parameters& p) {
    return [&](Size) { return static_cast<double>(p.z.step); };
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

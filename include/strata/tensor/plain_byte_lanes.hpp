// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "strata/tensor/rescaling.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Sums of products of bytes for any processor, in plain C++ (see byte_lanes.hpp).
struct PlainByteLanes {
  static constexpr Size width = 8, depth = 1, registers = 16, of_each = 2, latency = 8;
  using Input = std::int16_t;
  static constexpr int input_zero = 0;
  using Sums = std::array<std::int32_t, width>;
  using Weights = std::array<std::int16_t, width>;
  using Inputs = std::int16_t;

  static Sums load(const std::int32_t* from) {
    Sums sums;
    std::copy_n(from, width, sums.begin());
    return sums;
  }
  static void store(std::int32_t* to, const Sums& sums) { std::copy_n(sums.begin(), width, to); }
  static Weights weights(const std::int8_t* from) {
    Weights w;
    std::copy_n(from, width, w.begin());
    return w;
  }
  static Inputs inputs(const Input* from) { return *from; }
  static Sums add(Sums sums, Inputs x, const Weights& w) {
    for (Size lane = 0; lane < width; ++lane) sums[lane] += x * w[lane];
    return sums;
  }
  static Sums plus(Sums a, const Sums& b) {
    for (Size lane = 0; lane < width; ++lane) a[lane] += b[lane];
    return a;
  }
  static Sums shifted(Sums sums, int bits) {
    for (Size lane = 0; lane < width; ++lane) sums[lane] <<= bits;
    return sums;
  }
  static Sums rescaled(Sums sums, const std::int32_t* multipliers, const Rescaling& how) {
    for (Size lane = 0; lane < width; ++lane) sums[lane] = how(sums[lane], multipliers[lane]);
    return sums;
  }
  static void store_bytes(std::uint8_t* to, const Sums& sums) {
    for (Size lane = 0; lane < width; ++lane) to[lane] = to_byte(sums[lane]);
  }
};

}  // namespace strata::detail

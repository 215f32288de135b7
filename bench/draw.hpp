// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>

namespace bench {

/// Uniform numbers that do not depend on the standard library's taste.
class Draw {
 public:
  explicit Draw(std::uint32_t seed) : generator_(seed) {}
  float operator()(float from, float to) {
    return from + (to - from) * static_cast<float>(generator_() >> 8U) * 0x1p-24F;
  }

 private:
  std::mt19937 generator_;
};

}  // namespace bench

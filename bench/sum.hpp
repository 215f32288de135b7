// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <numeric>
#include <xsimd/xsimd.hpp>

namespace bench {

/// The sum of a register's lanes. (xsimd calls it hadd or reduce_add, which depends on its release.)
inline float sum_of_lanes(const xsimd::batch<float>& pack) {
  alignas(xsimd::batch<float>) std::array<float, xsimd::batch<float>::size> numbers;
  pack.store_aligned(numbers.data());
  return std::accumulate(numbers.begin(), numbers.end(), 0.0F);
}

}  // namespace bench

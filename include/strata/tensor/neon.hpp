// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/configuration.hpp"
#include "strata/tensor/xsimd.hpp"

#if defined(__aarch64__)
/// Where xsimd treats the float of 64-bit ARM as that of 32-bit ARM, which has neither a division nor a square root but
/// only approximates them: there 1 / 1 may exceed 1. The processor's own are rounded correctly.
namespace xsimd {

template <>
inline batch<float, neon64>& batch<float, neon64>::operator/=(const batch<float, neon64>& other) noexcept {
  return *this = vdivq_f32(*this, other);
}

template <>
inline batch<float, neon64> sqrt(const batch<float, neon64>& x) noexcept {
  return vsqrtq_f32(x);
}

}  // namespace xsimd

namespace strata::inline STRATA_CONFIGURATION {

/// a·b + c in one rounding, whatever the compiler contracts.
inline xsimd::batch<float, xsimd::neon64> multiply_add(const xsimd::batch<float, xsimd::neon64>& a,
                                                       const xsimd::batch<float, xsimd::neon64>& b,
                                                       const xsimd::batch<float, xsimd::neon64>& c) {
  return vfmaq_f32(c, a, b);
}

}  // namespace strata
#endif

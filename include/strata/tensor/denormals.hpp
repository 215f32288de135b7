// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "strata/tensor/configuration.hpp"

// WebAssembly has SSE2's arithmetic, but no control: it computes with denormals always.
#if defined(__SSE2__) && !defined(__wasm__)
#define STRATA_HAS_MXCSR 1
#include <xmmintrin.h>
#endif

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// The bits of the processor's floating-point control that make it read and write denormals as zero; of this thread.
#if defined(STRATA_HAS_MXCSR)
inline constexpr std::uint32_t flushing = 0x8040;  // MXCSR: flush to zero, denormals are zero

inline std::uint32_t float_control() { return _mm_getcsr(); }
inline void set_float_control(std::uint32_t control) { _mm_setcsr(control); }
#elif defined(__aarch64__)
inline constexpr std::uint64_t flushing = std::uint64_t{1} << 24U;  // FPCR: FZ, both ways

inline std::uint64_t float_control() {
  std::uint64_t control;
  asm volatile("mrs %0, fpcr" : "=r"(control));
  return control;
}
inline void set_float_control(std::uint64_t control) { asm volatile("msr fpcr, %0" : : "r"(control)); }
#else
inline constexpr std::uint32_t flushing = 0;

inline std::uint32_t float_control() { return 0; }
inline void set_float_control(std::uint32_t) {}
#endif

}  // namespace detail

/// While one lives, this thread computes with 0 in place of denormals (numbers below 1.2·10⁻³⁸ in float, 2.2·10⁻³⁰⁸ in
/// double), which take most processors a hundred times as long; no result is off by more than they are. What was set
/// before is set again at the end of the scope, however it is left; all else of the floating-point state, such as
/// rounding and what exceptions were raised, is let alone. Does nothing on processors other than x86 with SSE2 and
/// AArch64. Training steps, evaluations and predictions of batches have one of their own. Whoever predicts single rows
/// where each nanosecond counts holds one for as long as the thread does so.
class FlushDenormals {
 public:
  FlushDenormals() : before_(detail::float_control()) {
    if (!flushed_before()) detail::set_float_control(before_ | detail::flushing);
  }
  ~FlushDenormals() {
    if (!flushed_before())
      detail::set_float_control((detail::float_control() & ~detail::flushing) | (before_ & detail::flushing));
  }
  FlushDenormals(const FlushDenormals&) = delete;
  FlushDenormals& operator=(const FlushDenormals&) = delete;

 private:
  bool flushed_before() const { return (before_ & detail::flushing) == detail::flushing; }

  decltype(detail::float_control()) before_;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#include "strata/tensor/avx512.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/tensor/pack.hpp"

TEST_CASE("avx512: the instructions do what they are called") {
#if defined(__AVX512F__)
  using namespace strata::detail;
  const auto first = [](const auto& pack) { return pack[0]; };
  const __m512 nine = _mm512_set1_ps(9), two = _mm512_set1_ps(2);
  const __m512d nine_d = _mm512_set1_pd(9), two_d = _mm512_set1_pd(2);
  CHECK(first(avx512::sqrt(nine)) == 3);
  CHECK(first(avx512::sqrt(nine_d)) == 3);
  CHECK(first(avx512::max(nine, two)) == 9);
  CHECK(first(avx512::min(nine_d, two_d)) == 2);
  CHECK(first(avx512::scale(nine, two)) == 36);
  CHECK(first(avx512::scale(nine_d, two_d)) == 36);
  CHECK(first(avx512::exponent(nine)) == 3);
  CHECK(first(avx512::exponent(nine_d)) == 3);
  CHECK(avx512::first_lanes<3>(nine, two)[2] == 9);
  CHECK(avx512::first_lanes<3>(nine, two)[3] == 2);
  CHECK(avx512::first_lanes<3>(nine_d, two_d)[2] == 9);
  CHECK(avx512::first_lanes<3>(nine_d, two_d)[3] == 2);
  const __m512 nan = _mm512_set1_ps(std::numeric_limits<float>::quiet_NaN());
  CHECK(std::isnan(first(avx512::max(two, nan))));
  CHECK(first(avx512::max(nan, two)) == 2);
  const __m512 wide = avx512::widen(_mm_set1_ps(5)), half = avx512::widen(_mm256_set1_ps(5));
  CHECK(wide[3] == 5);
  CHECK(wide[4] == 0);
  CHECK(half[7] == 5);
  CHECK(half[8] == 0);
#else
  MESSAGE("no AVX-512 in this build: nothing of it is compiled");
#endif
}

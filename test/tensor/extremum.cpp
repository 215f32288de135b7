// SPDX-License-Identifier: MIT
#include "strata/tensor/extremum.hpp"

#include <doctest/doctest.h>

#include "strata/tensor/finite.hpp"

#if defined(__SSE2__)
using namespace strata;

TEST_CASE_TEMPLATE("extremum: the larger and the smaller one of two; the second where either is NaN", Scalar, float,
                   double) {
  using Register = typename Pack<Scalar>::register_type;
  const Scalar nan = math::nan<Scalar>;
  const Register small = Pack<Scalar>(Scalar(-2)), large = Pack<Scalar>(Scalar(3)), none = Pack<Scalar>(nan);
  const auto of = [](const Register& result) { return Pack<Scalar>(result).get(0); };
  CHECK(of(detail::x86::max(small, large)) == 3);
  CHECK(of(detail::x86::max(large, small)) == 3);
  CHECK(of(detail::x86::min(small, large)) == -2);
  CHECK(of(detail::x86::min(large, small)) == -2);
  CHECK(of(detail::x86::max(none, large)) == 3);
  CHECK(of(detail::x86::min(none, small)) == -2);
  CHECK(math::is_nan(of(detail::x86::max(large, none))));
  CHECK(math::is_nan(of(detail::x86::min(small, none))));
}
#endif

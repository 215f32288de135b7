// SPDX-License-Identifier: MIT
#include "strata/tensor/ratio.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace strata;

namespace {

template <Size N>
double polynomial(const std::array<double, N>& c, double x) {
  double sum = 0;
  for (Size k = N; k-- > 0;) sum = sum * x + c[k];
  return sum;
}

}  // namespace

TEST_CASE("tanh is a ratio of polynomials within 5e-9 of its size") {
  double worst = 0;
  for (double x = 1e-9; x < 9.011; x = x < 0.01 ? x * 1.7 : x + 1e-4) {
    const double ratio = x * polynomial(math::detail::tanh_p, x * x) / polynomial(math::detail::tanh_q, x * x);
    worst = std::max(worst, std::abs(ratio / std::tanh(x) - 1));
  }
  CHECK(worst < 5e-9);
}

TEST_CASE("half of tanh(x/2) is the ratio of the halved coefficients") {
  for (double x = 0.1; x < 18; x += 0.1) {
    const double ratio = x * polynomial(math::detail::half_p, x * x) / polynomial(math::detail::half_q, x * x);
    CHECK(std::abs(ratio / (std::tanh(x / 2) / 2) - 1) < 5e-9);
  }
}

TEST_CASE_TEMPLATE("Padé's approximant is the exponential, as far off as is said of its degree", Degree,
                   std::integral_constant<Size, 3>, std::integral_constant<Size, 6>) {
  using Pade = math::detail::PadeExponential<Degree::value>;
  // Degree 3: (120 + 60 r + 12 r² + r³) / (120 − 60 r + 12 r² − r³).
  if (Degree::value == 3) {
    CHECK(Pade::all[1] == doctest::Approx(60.0 / 120));
    CHECK(Pade::all[2] == doctest::Approx(12.0 / 120));
    CHECK(Pade::all[3] == doctest::Approx(1.0 / 120));
  }
  const double end = std::numbers::ln2 / 2, bound = Degree::value == 3 ? 0x1p-27 : 0x1p-52;
  for (double r = -end; r <= end; r += end / 64) {
    const double even = polynomial(Pade::even, r * r), odd = r * polynomial(Pade::odd, r * r);
    CHECK(std::abs((even + odd) / (even - odd) / std::exp(r) - 1) <= bound);
  }
}

// SPDX-License-Identifier: MIT
#include "strata/tensor/exponent.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace strata;

namespace {

template <class Scalar>
Scalar first(const Pack<Scalar>& pack) {
  return to_array<Scalar>(pack)[0];
}

}  // namespace

TEST_CASE_TEMPLATE("exponent: a polynomial by halves is the polynomial", Scalar, float, double) {
  const Pack<Scalar> x(Scalar(3));
  CHECK(first<Scalar>(math::detail::polynomial(x, std::array{2.0, 1.0})) == 5);
  CHECK(first<Scalar>(math::detail::polynomial(x, std::array{1.0, 2.0, 3.0, 4.0, 5.0})) == 1 + 6 + 27 + 108 + 405);
  CHECK(first<Scalar>(math::detail::polynomial(x, std::array{1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0})) == 1 + 243 + 729);
}

TEST_CASE_TEMPLATE("exponent: x is n ln 2 + r with a whole n and a small r", Scalar, float, double) {
  for (const double value : {-80.0, -1.0, -0.2, 0.0, 0.3, 1.0, 2.0, 80.0}) {
    const math::detail::Reduced<Pack<Scalar>> reduced(Pack<Scalar>(static_cast<Scalar>(value)));
    const auto n = static_cast<double>(first<Scalar>(reduced.n)), r = static_cast<double>(first<Scalar>(reduced.r));
    CHECK(n == std::nearbyint(n));
    CHECK(std::abs(r) < 0.3467);
    CHECK(n * std::log(2.0) + r == doctest::Approx(static_cast<double>(static_cast<Scalar>(value))).epsilon(1e-6));
  }
}

TEST_CASE_TEMPLATE("exponent: scale reaches denormals and infinity", Scalar, float, double) {
  constexpr int least = std::numeric_limits<Scalar>::min_exponent - std::numeric_limits<Scalar>::digits;
  constexpr int largest = std::numeric_limits<Scalar>::max_exponent;
  const auto scaled = [](Scalar x, int n) {
    return first<Scalar>(math::detail::scale(Pack<Scalar>(x), Pack<Scalar>(static_cast<Scalar>(n))));
  };
  CHECK(scaled(Scalar(1), least) == std::numeric_limits<Scalar>::denorm_min());
  CHECK(scaled(Scalar(1.5), largest - 1) == std::ldexp(Scalar(1.5), largest - 1));
  CHECK(std::isinf(scaled(Scalar(1.5), largest)));
  CHECK(scaled(Scalar(3), 4) == 48);
}

TEST_CASE_TEMPLATE("exponent: the exponent of a number is that of the power of two below it", Scalar, float, double) {
  for (const double value : {1.0, 1.5, 1.999, 2.0, 1000.0, 0.25})
    CHECK(first<Scalar>(math::detail::exponent(Pack<Scalar>(static_cast<Scalar>(value)))) ==
          static_cast<Scalar>(std::ilogb(value)));
}

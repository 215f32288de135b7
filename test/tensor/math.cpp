// SPDX-License-Identifier: MIT
#include "strata/tensor/math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "strata/tensor/bit_cast.hpp"

using namespace strata;

namespace {

template <class Scalar>
using Limits = std::numeric_limits<Scalar>;

/// |result − exact| in units of the last place that Scalar has at the exact value.
template <class Scalar>
double ulp_error(Scalar result, long double exact) {
  if (static_cast<long double>(result) == exact) return 0;
  if (static_cast<Scalar>(exact) == result) return 0.5;  // both infinite, or rounded correctly
  const int exponent = std::max(exact == 0 ? Limits<Scalar>::min_exponent : std::ilogb(exact) + 1,
                                static_cast<int>(Limits<Scalar>::min_exponent));
  return static_cast<double>(std::abs(static_cast<long double>(result) - exact) /
                             std::ldexp(1.0L, exponent - Limits<Scalar>::digits));
}

/// f of all numbers, a pack at a time.
template <class Scalar>
std::vector<Scalar> by_packs(const std::vector<Scalar>& x, auto&& f) {
  std::vector<Scalar> padded = x;
  padded.resize(packs<Scalar, 1> * ((x.size() + lanes<Scalar> - 1) / lanes<Scalar>)*lanes<Scalar>);
  for (Size at = 0; at < padded.size(); at += lanes<Scalar>)
    store<lanes<Scalar>>(padded.data() + at, f(load<lanes<Scalar>>(padded.data() + at)));
  padded.resize(x.size());
  return padded;
}

template <class Scalar>
Scalar in_a_pack(Scalar x, auto&& f) {
  return by_packs(std::vector<Scalar>{x}, f)[0];
}

/// The numbers between low and high in equal steps, and the representable ones of either sign in equal steps of their
/// bits (all magnitudes, denormals included), as far as they lie between.
template <class Scalar>
std::vector<Scalar> samples(Scalar low, Scalar high) {
  using Bits = std::conditional_t<sizeof(Scalar) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits count = 60000, last = strata::detail::bit_cast<Bits>(Limits<Scalar>::max());
  std::vector<Scalar> result;
  for (Bits i = 0; i <= count; ++i)
    result.push_back(low + (high - low) * (static_cast<Scalar>(i) / static_cast<Scalar>(count)));
  for (Bits bits = 0; bits < last - last / count; bits += last / count)
    for (const Scalar x : {strata::detail::bit_cast<Scalar>(bits), -strata::detail::bit_cast<Scalar>(bits)})
      if (low <= x && x <= high) result.push_back(x);
  return result;
}

template <class Scalar>
void check_ulp(Scalar low, Scalar high, double bound, auto&& f, auto&& exact) {
  const std::vector<Scalar> x = samples(low, high), y = by_packs(x, f);
  double worst = 0;
  Scalar where = 0;
  for (Size i = 0; i < x.size(); ++i) {
    const double one = ulp_error(y[i], exact(static_cast<long double>(x[i]))),
                 single = ulp_error(f(x[i]), exact(static_cast<long double>(x[i])));
    if (const double error = std::max(one, single); !(error <= worst)) {
      worst = error;
      where = x[i];
    }
  }
  CAPTURE(where);
  CHECK(worst <= bound);
}

const auto exp_of = [](const auto& x) { return math::exp(x); };
const auto tanh_of = [](const auto& x) { return math::tanh(x); };
const auto logistic_of = [](const auto& x) { return math::logistic(x); };
const auto expm1_of = [](const auto& x) { return math::expm1(x); };
const auto log1p_of = [](const auto& x) { return math::log1p(x); };
const auto log_of = [](const auto& x) { return math::log(x); };

/// f(x) = y for a pack and for a single number, bit by bit (0 and −0 differ).
template <class Scalar>
struct Special {
  Scalar x, y;
};

template <class Scalar>
void check_table(const std::vector<Special<Scalar>>& table, auto&& f) {
  for (const Special<Scalar>& at : table)
    for (const Scalar result : {in_a_pack(at.x, f), f(at.x)}) {
      CAPTURE(at.x);
      CHECK(result == at.y);
      CHECK(std::signbit(result) == std::signbit(at.y));
    }
}

}  // namespace

TEST_CASE_TEMPLATE("exp: is at most 2 ULP off", Scalar, float, double) {
  constexpr bool single = sizeof(Scalar) == 4;
  // To the last exponent that gives a finite number, from the first that gives a denormal.
  check_ulp<Scalar>(single ? Scalar(-103.9) : Scalar(-745.1), single ? Scalar(88.72) : Scalar(709.78), 2, exp_of,
                    [](long double x) { return std::exp(x); });
  check_ulp<Scalar>(-1, 1, 2, exp_of, [](long double x) { return std::exp(x); });
}

TEST_CASE_TEMPLATE("tanh: is at most 5 ULP off", Scalar, float, double) {
  check_ulp<Scalar>(-25, 25, 5, tanh_of, [](long double x) { return std::tanh(x); });
  check_ulp<Scalar>(-1, 1, 5, tanh_of, [](long double x) { return std::tanh(x); });
}

TEST_CASE_TEMPLATE("tanh: is odd, and exactly 1 from where nothing else is left", Scalar, float, double) {
  for (const Scalar x : samples<Scalar>(0, 30)) CHECK(in_a_pack(-x, tanh_of) == -in_a_pack(x, tanh_of));
  for (Scalar x = 20; x < Limits<Scalar>::max() / 3; x *= 3) CHECK(in_a_pack(x, tanh_of) == 1);
  CHECK(in_a_pack(Limits<Scalar>::infinity(), tanh_of) == 1);
}

TEST_CASE_TEMPLATE("logistic: is at most 3 ULP off, as far as eˣ reaches", Scalar, float, double) {
  const auto exact = [](long double x) { return 1 / (1 + std::exp(-x)); };
  // A single number is that of the standard library, in which e⁻ˣ overflows before its reciprocal underflows.
  check_ulp<Scalar>(sizeof(Scalar) == 4 ? Scalar(-88) : Scalar(-709), 100, 3, logistic_of, exact);
  check_ulp<Scalar>(-1, 1, 3, logistic_of, exact);
  for (Scalar x = -1000; x > Limits<Scalar>::lowest() / 3; x *= 3) {
    CHECK(in_a_pack(x, logistic_of) == 0);
    CHECK(in_a_pack(-x, logistic_of) == 1);
  }
  const Scalar infinity = Limits<Scalar>::infinity();
  check_table<Scalar>({{0, Scalar(0.5)}, {infinity, 1}, {-infinity, 0}}, logistic_of);
  CHECK(std::isnan(in_a_pack(Limits<Scalar>::quiet_NaN(), logistic_of)));
}

TEST_CASE("quick_logistic: is off by less than 2e-7, and never below 0 or above 1") {
  const auto quick = [](const auto& x) { return math::quick_logistic(x); };
  double worst = 0;
  for (const float x : samples<float>(-40, 40)) {
    const double found = static_cast<double>(in_a_pack(x, quick));
    CHECK(found >= 0);
    CHECK(found <= 1);
    worst = std::max(worst, std::abs(found - 1 / (1 + std::exp(-static_cast<double>(x)))));
  }
  CHECK(worst < 2e-7);
  CHECK(in_a_pack(Limits<float>::infinity(), quick) == 1);
  CHECK(in_a_pack(-Limits<float>::infinity(), quick) == 0);
  CHECK(std::isnan(in_a_pack(Limits<float>::quiet_NaN(), quick)));
  // Of other types and of single numbers it is the function itself.
  CHECK(quick(0.3) == math::logistic(0.3));
  CHECK(quick(0.3F) == math::logistic(0.3F));
}

TEST_CASE_TEMPLATE("expm1: is at most 4 ULP off below 0, and ends at -1", Scalar, float, double) {
  check_ulp<Scalar>(-1, 0, 4, expm1_of, [](long double x) { return std::expm1(x); });
  check_ulp<Scalar>(-100, 0, 4, expm1_of, [](long double x) { return std::expm1(x); });
  check_table<Scalar>({{-std::numeric_limits<Scalar>::infinity(), -1}, {-1000, -1}}, expm1_of);
}

TEST_CASE_TEMPLATE("log1p: is at most 3 ULP off between 0 and 1", Scalar, float, double) {
  check_ulp<Scalar>(0, 1, 3, log1p_of, [](long double x) { return std::log1p(x); });
}

TEST_CASE_TEMPLATE("log: is at most 3 ULP off from 1 on", Scalar, float, double) {
  check_ulp<Scalar>(1, 3, 3, log_of, [](long double x) { return std::log(x); });
  check_ulp<Scalar>(1, Scalar(0x1p126), 3, log_of, [](long double x) { return std::log(x); });
  CHECK(in_a_pack(Scalar(1), log_of) == 0);
  CHECK(std::isnan(in_a_pack(Limits<Scalar>::quiet_NaN(), log_of)));
}

TEST_CASE_TEMPLATE("exp: is exact where it is 0, 1 or infinite", Scalar, float, double) {
  const Scalar infinity = Limits<Scalar>::infinity(), largest = Limits<Scalar>::max();
  const Scalar tiny = Limits<Scalar>::denorm_min();
  check_table<Scalar>({{0, 1},
                       {Scalar(-0.0), 1},
                       {tiny, 1},
                       {-tiny, 1},
                       {infinity, infinity},
                       {-infinity, 0},
                       {largest, infinity},
                       {-largest, 0},
                       {1000, infinity},
                       {-1000, 0}},
                      exp_of);
}

TEST_CASE_TEMPLATE("exp: the largest finite result and the smallest denormal one are reached", Scalar, float, double) {
  constexpr bool single = sizeof(Scalar) == 4;
  const Scalar last = single ? Scalar(88.72283) : Scalar(709.782712893383973);
  CHECK(std::isfinite(in_a_pack(last, exp_of)));
  CHECK(in_a_pack(last, exp_of) > Limits<Scalar>::max() * Scalar(0.99));
  const Scalar least = single ? Scalar(-103.2) : Scalar(-744.4);
  CHECK(in_a_pack(least, exp_of) == Limits<Scalar>::denorm_min());
}

TEST_CASE_TEMPLATE("tanh: keeps the sign of zero and saturates at exactly 1", Scalar, float, double) {
  const Scalar infinity = Limits<Scalar>::infinity(), largest = Limits<Scalar>::max();
  const Scalar tiny = Limits<Scalar>::denorm_min();
  check_table<Scalar>({{0, 0},
                       {Scalar(-0.0), Scalar(-0.0)},
                       {tiny, tiny},
                       {-tiny, -tiny},
                       {infinity, 1},
                       {-infinity, -1},
                       {largest, 1},
                       {-largest, -1},
                       {100, 1},
                       {-100, -1}},
                      tanh_of);
}

TEST_CASE_TEMPLATE("tanh: is odd and never leaves [-1, 1]", Scalar, float, double) {
  const std::vector<Scalar> x = samples<Scalar>(-30, 30), y = by_packs(x, tanh_of);
  std::vector<Scalar> negative = x;
  for (Scalar& number : negative) number = -number;
  const std::vector<Scalar> z = by_packs(negative, tanh_of);
  bool odd = true, inside = true;
  for (Size i = 0; i < x.size(); ++i) {
    odd &= y[i] == -z[i];
    inside &= -1 <= y[i] && y[i] <= 1;
  }
  CHECK(odd);
  CHECK(inside);
}

TEST_CASE_TEMPLATE("log1p: is exact at 0 and at the smallest normal number, and no worse for denormals", Scalar, float,
                   double) {
  const Scalar tiny = Limits<Scalar>::denorm_min(), normal = Limits<Scalar>::min();
  check_table<Scalar>({{0, 0}, {normal, normal}}, log1p_of);
  for (const Scalar x : {tiny, 2 * tiny, 3 * tiny, normal - tiny}) CHECK(ulp_error(in_a_pack(x, log1p_of), x) <= 3);
}

TEST_CASE_TEMPLATE("exp, tanh, log1p, abs, sqrt: NaN stays NaN", Scalar, float, double) {
  const Scalar nan = Limits<Scalar>::quiet_NaN();
  CHECK(std::isnan(in_a_pack(nan, exp_of)));
  CHECK(std::isnan(in_a_pack(nan, tanh_of)));
  CHECK(std::isnan(in_a_pack(nan, log1p_of)));
  CHECK(std::isnan(in_a_pack(nan, [](const auto& x) { return math::abs(x); })));
  CHECK(std::isnan(in_a_pack(nan, [](const auto& x) { return math::sqrt(x); })));
  CHECK(std::isnan(math::exp(nan)));
  CHECK(std::isnan(math::tanh(nan)));
  CHECK(std::isnan(math::log1p(nan)));
}

TEST_CASE_TEMPLATE("max, min: are x where either is NaN", Scalar, float, double) {
  const Scalar nan = Limits<Scalar>::quiet_NaN();
  const auto max_with = [](Scalar other) {
    return [other](const auto& x) { return math::max(x, std::remove_cvref_t<decltype(x)>(other)); };
  };
  const auto min_with = [](Scalar other) {
    return [other](const auto& x) { return math::min(x, std::remove_cvref_t<decltype(x)>(other)); };
  };
  check_table<Scalar>({{2, 3}, {3, 3}, {4, 4}, {-4, 3}}, max_with(3));
  check_table<Scalar>({{2, 2}, {3, 3}, {4, 3}, {-4, -4}}, min_with(3));
  check_table<Scalar>({{2, 2}, {-4, -4}}, max_with(nan));
  check_table<Scalar>({{2, 2}, {-4, -4}}, min_with(nan));
  CHECK(std::isnan(in_a_pack(nan, max_with(3))));
  CHECK(std::isnan(in_a_pack(nan, min_with(3))));
  CHECK(std::isnan(max_with(3)(nan)));
  CHECK(std::isnan(min_with(3)(nan)));
}

TEST_CASE_TEMPLATE("select: chooses lane by lane, and a NaN meets no condition", Scalar, float, double) {
  const auto sign = [](const auto& x) {
    using T = std::remove_cvref_t<decltype(x)>;
    return math::select(x < T(0), T(-1), T(1));
  };
  std::vector<Scalar> x, expected;
  for (int i = 0; i < 37; ++i) {
    x.push_back(i % 3 == 0 ? Scalar(-i - 1) : Scalar(i));
    expected.push_back(i % 3 == 0 ? Scalar(-1) : Scalar(1));
  }
  x.push_back(Limits<Scalar>::quiet_NaN());
  expected.push_back(1);
  CHECK(by_packs(x, sign) == expected);
  CHECK(sign(Scalar(-2)) == -1);
  CHECK(sign(Scalar(2)) == 1);
}

TEST_CASE_TEMPLATE("abs, sqrt: are exact", Scalar, float, double) {
  check_table<Scalar>({{-2, 2}, {2, 2}, {Scalar(-0.0), 0}, {-Limits<Scalar>::infinity(), Limits<Scalar>::infinity()}},
                      [](const auto& x) { return math::abs(x); });
  const auto root = [](const auto& x) { return math::sqrt(x); };
  check_table<Scalar>({{0, 0}, {4, 2}, {Scalar(0.25), Scalar(0.5)}, {144, 12}}, root);
  check_ulp<Scalar>(0, Limits<Scalar>::max(), 0.5, root, [](long double x) { return std::sqrt(x); });
}

TEST_CASE("log: is that of the standard library") {
  CHECK(math::log(1.0) == 0);
  CHECK(math::log(2.0F) == std::log(2.0F));
}

// SPDX-License-Identifier: MIT
#include "strata/tensor/denormals.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cfenv>
#include <limits>
#include <stdexcept>
#include <thread>

using namespace strata;

namespace {

constexpr bool can_flush = detail::flushing != 0;

/// Half of the smallest normal number, and four times the smallest denormal, computed when asked.
template <class Scalar>
Scalar half_of_smallest() {
  volatile Scalar smallest = std::numeric_limits<Scalar>::min();
  return smallest * Scalar(0.5);
}
template <class Scalar>
Scalar four_denormals() {
  volatile Scalar denormal = std::numeric_limits<Scalar>::denorm_min();
  return denormal * Scalar(4);
}

template <class Scalar>
bool computes_with_denormals() {
  const volatile Scalar half = half_of_smallest<Scalar>(), four = four_denormals<Scalar>();
  return half * 2 == std::numeric_limits<Scalar>::min() && four * Scalar(0.25) != 0;
}

}  // namespace

TEST_CASE_TEMPLATE("flush denormals: inside results and operands are flushed, afterwards they count again", Scalar,
                   float, double) {
  REQUIRE(computes_with_denormals<Scalar>());
  if (!can_flush) return;
  {
    const FlushDenormals flush;
    CHECK(half_of_smallest<Scalar>() == 0);
    // A denormal times so much would be a normal number.
    volatile Scalar denormal = std::numeric_limits<Scalar>::denorm_min();
    CHECK(denormal * (std::numeric_limits<Scalar>::max() / 4) == 0);
    volatile Scalar smallest = std::numeric_limits<Scalar>::min();
    CHECK(smallest * 2 == 2 * std::numeric_limits<Scalar>::min());
  }
  CHECK(computes_with_denormals<Scalar>());
}

TEST_CASE("flush denormals: what was set is set again when an exception leaves") {
  try {
    const FlushDenormals flush;
    throw std::runtime_error("thrown inside");
  } catch (const std::runtime_error&) {
    CHECK(computes_with_denormals<float>());
  }
  CHECK(computes_with_denormals<float>());
}

TEST_CASE("flush denormals: one within another changes nothing, nor does its end") {
  if (!can_flush) return;
  const FlushDenormals outer;
  {
    const FlushDenormals inner;
    CHECK(half_of_smallest<float>() == 0);
  }
  CHECK(half_of_smallest<float>() == 0);
}

TEST_CASE("flush denormals: the rounding and the exceptions that were raised stay as they are inside") {
  std::feclearexcept(FE_ALL_EXCEPT);
  {
    const FlushDenormals flush;
    std::fesetround(FE_UPWARD);
    std::feraiseexcept(FE_DIVBYZERO);
  }
  CHECK(std::fegetround() == FE_UPWARD);
  CHECK(std::fetestexcept(FE_DIVBYZERO) != 0);
  std::fesetround(FE_TONEAREST);
  std::feclearexcept(FE_ALL_EXCEPT);
}

TEST_CASE("flush denormals: another thread goes on with denormals") {
  std::atomic<int> stage = 0;
  bool other = false;
  std::thread thread([&] {
    while (stage != 1) std::this_thread::yield();
    other = computes_with_denormals<float>();
  });
  {
    const FlushDenormals flush;
    stage = 1;
    thread.join();
  }
  CHECK(other);
}

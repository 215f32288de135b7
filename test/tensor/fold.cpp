// SPDX-License-Identifier: MIT
#include "strata/tensor/fold.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "strata/tensor/math.hpp"

using namespace strata;

namespace {

/// lanes 1, 2, 4, …: no two sums of different lanes are the same.
template <class Scalar>
std::array<Scalar, lanes<Scalar>> powers(Scalar first) {
  std::array<Scalar, lanes<Scalar>> values;
  for (Scalar& value : values) first = 2 * (value = first);
  return values;
}

}  // namespace

TEST_CASE_TEMPLATE("fold: reduces all lanes, or the first of them up to a power of two", Scalar, float, double) {
  const auto values = powers(Scalar(1));
  const auto pack = load<lanes<Scalar>>(values.data());
  const auto add = [](const auto& a, const auto& b) { return a + b; };
  const auto larger = [](const auto& a, const auto& b) { return math::max(a, b); };
  CHECK(fold<Scalar>(pack, add) == std::accumulate(values.begin(), values.end(), Scalar(0)));
  CHECK(fold<Scalar>(pack, larger) == *std::max_element(values.begin(), values.end()));
  CHECK(fold<Scalar, 2>(pack, add) == values[0] + values[1]);
  const auto everywhere = to_array<Scalar>(fold_everywhere<Scalar>(pack, add));
  for (const Scalar number : everywhere) CHECK(number == fold<Scalar>(pack, add));
}

TEST_CASE_TEMPLATE("fold_each: lane i is the sum of pack i", Scalar, float, double) {
  std::array<Pack<Scalar>, lanes<Scalar>> packs;
  std::array<Scalar, lanes<Scalar>> sums{};
  for (Size i = 0; i < lanes<Scalar>; ++i) {
    const auto values = powers(static_cast<Scalar>(i + 1));
    packs[i] = load<lanes<Scalar>>(values.data());
    sums[i] = std::accumulate(values.begin(), values.end(), Scalar(0));
  }
  CHECK(to_array<Scalar>(fold_each<Scalar>(packs)) == sums);
}

TEST_CASE("fold: of a type without registers is the number itself") {
  CHECK(fold<long double>(3.0L, [](long double a, long double) { return a; }) == 3.0L);
  CHECK(fold_each<long double>({4.0L}) == 4.0L);
}

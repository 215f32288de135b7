// SPDX-License-Identifier: MIT
#include "strata/network/observation.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace strata;

template <Size Numbers, Size Inputs>
using Broken = detail::ObservationFits<detail::Holds<Numbers>, detail::Takes<Inputs>>;
template <class X, class Rule>
constexpr bool of_two = std::same_as<detail::ObservationRule<X, 2>, Rule>;
using SumOfVectors = decltype(Vector<float, 3>() + Vector<float, 3>());

static_assert(of_two<Vector<float, 2>, detail::Kept>);
static_assert(of_two<float[2], detail::Kept>);
static_assert(of_two<std::array<double, 2>, detail::Kept>);
static_assert(of_two<std::span<const float, 2>, detail::Kept>);

static_assert(of_two<Vector<float, 3>, Broken<3, 2>>);
static_assert(of_two<float[4], Broken<4, 2>>);
static_assert(of_two<float[1], Broken<1, 2>>, "too few are no better than too many");
static_assert(of_two<std::array<float, 784>, Broken<784, 2>>);
static_assert(of_two<std::span<float, 1>, Broken<1, 2>>);
static_assert(of_two<SumOfVectors, Broken<3, 2>>);
static_assert(of_two<std::vector<float>, Broken<0, 2>>, "the type does not tell how many");
static_assert(of_two<std::span<const float>, Broken<0, 2>>);
static_assert(of_two<Matrix<float, 1, 2>, Broken<0, 2>>, "a matrix is a batch");
static_assert(of_two<detail::NoNumbers, Broken<0, 2>>);
static_assert(of_two<float, Broken<0, 2>>);

TEST_CASE("observation: numbers of any kind become the network's") {
  Matrix<float, 1, 2> x;
  detail::put_observation(std::array{0.1, 2.0}, x);
  CHECK(x == Matrix<float, 1, 2>{{0.1F, 2}});
  detail::put_observation(Vector<double, 2>{3, 4}, x);
  CHECK(x == Matrix<float, 1, 2>{{3, 4}});
  detail::put_observation(2.0F * Vector<float, 2>{3, 4}, x);
  CHECK(x == Matrix<float, 1, 2>{{6, 8}});
}

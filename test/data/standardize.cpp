// SPDX-License-Identifier: MIT
#include "strata/data/standardize.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "strata/random/distribution.hpp"

using namespace strata;

namespace {

constexpr float nan_ = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

Dataset<2> four_rows() { return {.inputs = {1, 10, 3, 10, 5, 10, 7, 10}, .labels = {0, 1, 0, 1}}; }

}  // namespace

TEST_CASE("standardize: four rows scaled by hand") {
  auto data = four_rows();
  const auto scaling = Standardize<2>::fit(data);
  CHECK(scaling.mean == std::array{4.0F, 10.0F});
  CHECK(scaling.deviation == std::array{std::sqrt(5.0F), 0.0F});
  scaling.apply(data);
  CHECK(data.inputs[0] == doctest::Approx(-3 / std::sqrt(5.0)));
  CHECK(data.inputs[6] == doctest::Approx(3 / std::sqrt(5.0)));
  CHECK(data.inputs[1] == 0);
}

TEST_CASE("standardize: a constant column maps to 0, whatever its value and however many rows there are") {
  for (const float value : {0.1F, 1e-30F, 3e38F, -7.3F}) {
    Dataset<1> data{.inputs = std::vector<float>(1000, value), .labels = std::vector<Class>(1000)};
    const auto scaling = Standardize<1>::fit(data);
    CHECK(scaling.deviation[0] == 0);
    std::array<float, 1> other{value + 1};
    scaling.apply(other);
    CHECK(other[0] == 0);
  }
}

TEST_CASE("standardize: the training set comes to have mean 0 and variance 1, far from 0 too") {
  Generator generator(1);
  Dataset<2, Class, double> data;
  for (Size row = 0; row < 5000; ++row) {
    data.inputs.push_back(1e9 + normal<double>(generator));
    data.inputs.push_back(1e-12 * uniform<double>(generator, 3, 4));
    data.labels.push_back(0);
  }
  Standardize<2, double>::fit(data).apply(data);
  for (Size column = 0; column < 2; ++column) {
    double sum = 0, squares = 0;
    for (Size row = 0; row < data.rows(); ++row) {
      sum += data.input(row)[column];
      squares += std::pow(data.input(row)[column], 2);
    }
    CHECK(std::abs(sum / 5000) < 1e-6);
    CHECK(squares / 5000 == doctest::Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("standardize: all columns together, for images") {
  const auto scaling = Standardize<2>::fit_common(Dataset<2>{.inputs = {0, 2, 4, 6}, .labels = {0, 1}});
  CHECK(scaling.mean == std::array{3.0F, 3.0F});
  CHECK(scaling.deviation == std::array{std::sqrt(5.0F), std::sqrt(5.0F)});
}

TEST_CASE("standardize: shift and factor say the same") {
  const auto scaling = Standardize<2>::fit(four_rows());
  CHECK(scaling.shift() == scaling.mean);
  CHECK(scaling.factor() == std::array{1 / std::sqrt(5.0F), 0.0F});
}

TEST_CASE("standardize: no rows, NaN, infinity and overflow are errors") {
  CHECK_THROWS_WITH_AS(Standardize<2>::fit(Dataset<2>{}),
                       "strata::Standardize: nothing to fit; the data set has no rows", Error);
  auto data = four_rows();
  const auto scaling = Standardize<2>::fit(data);
  for (const float bad : {nan_, infinity}) {
    data.inputs[5] = bad;
    const auto before = data.inputs[0];
    CHECK_THROWS_AS(Standardize<2>::fit(data), Error);
    CHECK_THROWS_AS(scaling.apply(data), Error);
    CHECK(data.inputs[0] == before);
  }
  constexpr double most = std::numeric_limits<double>::max();
  CHECK_THROWS_AS((Standardize<1, double>::fit(Dataset<1, Class, double>{{-most, most}, {0, 0}})), Error);
}

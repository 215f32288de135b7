// SPDX-License-Identifier: MIT
#include "strata/expression/row.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

using namespace strata;

namespace {

/// A row of N numbers with NaN before and after, at an address that no register is aligned to.
template <class Scalar, Size N>
struct Fenced {
  static constexpr Size fence = 33;

  alignas(64) std::array<Scalar, fence + N + fence> numbers;

  explicit Fenced(int first = 1) {
    numbers.fill(std::numeric_limits<Scalar>::quiet_NaN());
    for (Size j = 0; j < N; ++j) numbers[fence + j] = static_cast<Scalar>(first + static_cast<int>(j));
  }
  Row<Scalar, N> row() { return {numbers.data() + fence}; }
  Row<const Scalar, N> row() const { return {numbers.data() + fence}; }
  Scalar operator[](Size j) const { return numbers[fence + j]; }
  bool intact() const {
    bool result = true;
    for (Size i = 0; i < fence; ++i) result &= std::isnan(numbers[i]) && std::isnan(numbers[fence + N + i]);
    return result;
  }
};

/// f.template operator()<N>() for widths around the lanes.
template <class Scalar>
void for_each_width(auto&& f) {
  constexpr Size width = lanes<Scalar>;
  f.template operator()<1>();
  f.template operator()<width - 1>();
  f.template operator()<width>();
  f.template operator()<width + 1>();
  f.template operator()<2 * width + 1>();
  f.template operator()<3>();
}

const auto itself = [](const auto& value) { return value; };

}  // namespace

TEST_CASE_TEMPLATE("row: map changes every number and nothing beside the row", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    Fenced<Scalar, N> fenced;
    fenced.row().map([](const auto& value) { return value + value; });
    for (Size j = 0; j < N; ++j) CHECK(fenced[j] == static_cast<Scalar>(2 * (j + 1)));
    CHECK(fenced.intact());
  });
}

TEST_CASE_TEMPLATE("row: map takes other rows of the same width along", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    Fenced<Scalar, N> fenced;
    const Fenced<Scalar, N> tens(10), hundreds(100);
    fenced.row().map([](const auto& a, const auto& b, const auto& c) { return c - b * a; }, tens.row(), hundreds.row());
    for (Size j = 0; j < N; ++j)
      CHECK(fenced[j] == static_cast<Scalar>(100 + j) - static_cast<Scalar>((10 + j) * (1 + j)));
    CHECK(fenced.intact());
  });
}

TEST_CASE_TEMPLATE("row: sum never sees what lies beyond the row", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    const Fenced<Scalar, N> fenced, others(5);
    CHECK(fenced.row().sum(itself) == static_cast<Scalar>(N * (N + 1) / 2));
    double expected = 0;
    for (Size j = 0; j < N; ++j) expected += static_cast<double>((j + 1) * (j + 5));
    CHECK(fenced.row().sum([](const auto& a, const auto& b) { return a * b; }, others.row()) ==
          static_cast<Scalar>(expected));
  });
}

TEST_CASE_TEMPLATE("row: sum adds nothing for the lanes beyond, whatever the function makes of zero", Scalar, float,
                   double) {
  for_each_width<Scalar>([]<Size N>() {
    const Fenced<Scalar, N> fenced;
    CHECK(fenced.row().sum([](const auto& value) {
      using T = std::remove_cvref_t<decltype(value)>;
      return value / value + T(1);  // 2 in the row, 0/0 beyond
    }) == static_cast<Scalar>(2 * N));
  });
}

TEST_CASE_TEMPLATE("row: max is the largest number, wherever it stands", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    for (Size at = 0; at < N; ++at) {
      Fenced<Scalar, N> fenced(-100);
      fenced.row().data[at] = -1;
      CHECK(fenced.row().max() == -1);
    }
  });
}

TEST_CASE_TEMPLATE("row: max is NaN if there is a NaN, wherever it stands", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    for (Size at = 0; at < N; ++at) {
      Fenced<Scalar, N> fenced(-100);
      fenced.row().data[at] = std::numeric_limits<Scalar>::quiet_NaN();
      CAPTURE(N);
      CAPTURE(at);
      CHECK(std::isnan(fenced.row().max()));
    }
  });
}

TEST_CASE_TEMPLATE("row: sum and largest number stand in every lane of the row", Scalar, float, double) {
  for_each_width<Scalar>([]<Size N>() {
    const Fenced<Scalar, N> fenced(-2);
    const auto sums = to_array<Scalar>(fenced.row().sum_everywhere(itself));
    const auto largest = to_array<Scalar>(fenced.row().max_of_numbers());
    for (Size lane = 0; lane < std::min(N, lanes<Scalar>); ++lane) {
      CHECK(sums[lane] == fenced.row().sum(itself));
      CHECK(largest[lane] == fenced[N - 1]);
    }
  });
}

TEST_CASE_TEMPLATE("row: max knows the infinities", Scalar, float, double) {
  const Scalar infinity = std::numeric_limits<Scalar>::infinity();
  const std::array<Scalar, 3> numbers{-infinity, infinity, 1}, lowest{-infinity, -infinity, -infinity};
  CHECK(Row<const Scalar, 3>{numbers.data()}.max() == infinity);
  CHECK(Row<const Scalar, 3>{lowest.data()}.max() == -infinity);
}

TEST_CASE("row: works for a number type without SIMD") {
  std::array<long double, 3> numbers{1, 2, 4};
  const Row<long double, 3> row{numbers.data()};
  row.map([](const auto& value) { return value * 3; });
  CHECK(row.sum(itself) == 21);
  CHECK(row.max() == 12);
  CHECK(row.sum_everywhere(itself) == 21);
  CHECK(row.max_of_numbers() == 12);
}

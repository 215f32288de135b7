// SPDX-License-Identifier: MIT
#include "strata/expression/row_sum.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

/// The number at (row, column) is 1000·row + column, in as many lanes as are asked for.
struct Numbered {
  template <Size Count>
  Pack<double> at(Size row, Size column, const auto&) const {
    std::array<double, lanes<double>> values{};
    for (Size lane = 0; lane < Count; ++lane) values[lane] = static_cast<double>(1000 * row + column + lane);
    return load<lanes<double>>(values.data());
  }
};
constexpr std::array<Pack<double>, 0> nothing{};

}  // namespace

TEST_CASE("row sum: column by column downwards, four rows at a time and what is left") {
  const detail::RowSumNode<double, 6, Numbered> sum;
  const auto lanes_of_sum = to_array<double>(sum.at<1>(0, 5, nothing));
  CHECK(lanes_of_sum[0] == 15000 + 6 * 5);
}

TEST_CASE("row sum: across memory, each lane is the sum of a row of the memory, its last pack perhaps in part") {
  constexpr Size numbers = lanes<double> + 1;
  const detail::RowSumAcrossNode<double, numbers, Numbered> sum;
  const auto lanes_of_sum = to_array<double>(sum.at<lanes<double>>(0, 2, nothing));
  for (Size lane = 0; lane < lanes<double>; ++lane)
    CHECK(lanes_of_sum[lane] == static_cast<double>(numbers * 1000 * (2 + lane) + numbers * (numbers - 1) / 2));
}

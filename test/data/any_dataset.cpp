// SPDX-License-Identifier: MIT
#include "strata/data/any_dataset.hpp"

#include <doctest/doctest.h>

#include <array>
#include <type_traits>
#include <vector>

using namespace strata;

static_assert(AnyDataset<Dataset<2>>);
static_assert(AnyDataset<DatasetView<3, Target<2>, double>>);
static_assert(!AnyDataset<std::vector<float>>);
static_assert(!AnyDataset<int>);

namespace {

/// Rows that lie nowhere.
struct Computed {
  using Label = Class;
  using Scalar = float;
  static constexpr Size width = 1;

  Size rows() const { return 2; }
  std::array<float, 1> input(Size row) const { return {static_cast<float>(row)}; }
  Class label(Size) const { return 0; }
};

}  // namespace

static_assert(AnyDataset<Computed>);
static_assert(std::is_same_v<OwnedDataset<Dataset<2>>, Dataset<2>>);
static_assert(std::is_same_v<OwnedDataset<DatasetView<3, Target<2>, double>>, Dataset<3, Target<2>, double>>);

TEST_CASE("check_sizes: accepts width numbers for each label, none included") {
  CHECK_NOTHROW(check_sizes(Dataset<2>{}));
  CHECK_NOTHROW(check_sizes(Computed{}));
  CHECK_NOTHROW(check_sizes(Dataset<2>{.inputs = {1, 2, 3, 4}, .labels = {0, 1}}));
}

TEST_CASE("check_sizes: says how many numbers there are and how many there should be") {
  CHECK_THROWS_WITH_AS(check_sizes(Dataset<2>{.inputs = {1, 2, 3}, .labels = {0, 1}}),
                       "strata::Dataset: 3 numbers for 2 labels; each label needs an input of 2 numbers", Error);
}

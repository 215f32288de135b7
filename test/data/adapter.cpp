// SPDX-License-Identifier: MIT
#include "strata/data/adapter.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace strata;

namespace {

/// A data set with everything that one may have.
struct Full {
  using Label = Class;
  using Scalar = float;
  [[maybe_unused]] static constexpr Size width = 1;

  Size rows() const { return 2; }
  std::array<float, 1> input(Size row) const { return {static_cast<float>(row)}; }
  Class label(Size row) const { return static_cast<Class>(row); }
  double weight(Size row) const { return 2.0 * static_cast<double>(row); }
  void adjust_target(Size row, const auto& target) const { target[0] = static_cast<double>(row) + 0.5; }
  void write(Size row, Size epoch, float* out) const { *out = static_cast<float>(10 * epoch + row); }
};

}  // namespace

static_assert(AnyDataset<DataAdapter<const Dataset<2>&>> && AnyDataset<DataAdapter<Full>>);
static_assert(!detail::has_weights<DataAdapter<Dataset<2>>> && detail::has_weights<DataAdapter<Full>>);
static_assert(std::is_same_v<AdaptedSource<Dataset<2>&>, const Dataset<2>&>);
static_assert(std::is_same_v<AdaptedSource<const Dataset<2>&>, const Dataset<2>&>);
static_assert(std::is_same_v<AdaptedSource<Dataset<2>>, Dataset<2>>);

TEST_CASE("adapter: passes on rows, and whatever else a data set has") {
  const DataAdapter<Full> adapter{Full()};
  double target = 0;
  float number = 0;
  adapter.adjust_target(1, &target);
  adapter.write(1, 3, &number);
  CHECK(adapter.rows() == 2);
  CHECK(adapter.input(1)[0] == 1);
  CHECK(adapter.label(1) == 1);
  CHECK(adapter.weight(1) == 2);
  CHECK(target == 1.5);
  CHECK(number == 31);
}

TEST_CASE("adapter: refers to a data set that has a name") {
  Dataset<1> data{{5}, {0}};
  const DataAdapter<AdaptedSource<Dataset<1>&>> adapter{data};
  data.inputs[0] = 6;
  CHECK(adapter.input(0).data() == data.inputs.data());
}

// SPDX-License-Identifier: MIT
#include "strata/training/layout.hpp"

#include <doctest/doctest.h>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/trainer.hpp"

using namespace strata;

namespace {

template <class Network, Size Batch>
constexpr BatchLayout layout_of = Trainer<Network, Batch, GradientDescent>::Layout::value;

using Narrow = Network<Input<2>, Dense<2, 20, Sigmoid>, Dense<20, 20, Sigmoid>, Dense<20, 4, Softmax>>;
using Wide = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 10, Softmax>>;
using Full = Network<Input<64>, Dense<64, 64, Sigmoid>, Dense<64, 64>>;

/// A row-wise activation that looks at rows of numbers only.
struct LargestOnly {
  template <class Scalar, Size N>
  static void forward(Row<Scalar, N> z) {
    for (Size j = 0; j < N; ++j) z.data[j] = z.data[j] < z.max() ? Scalar(0) : z.data[j];
  }
  template <class Scalar, Size N>
  static void backward(Row<const Scalar, N> a, Row<Scalar, N> da) {
    da.map([](const auto& gradient, const auto& output) { return gradient * output; }, a);
  }
};

/// A dense layer that says nothing of layouts.
struct OwnLayer : Dense<20, 20, Sigmoid> {
  static constexpr bool takes_any_layout = false;
};

/// The same network, the batch in the other layout: as large, but in no whole packs, so that it lies by rows.
template <class Network, Size Batch>
std::vector<float> parameters_after_steps(Size rows) {
  Network network;
  const auto trainer = std::make_unique<Trainer<Network, Batch, GradientDescent>>(GradientDescent{.learning_rate = 1});
  for (int step = 0; step < 20; ++step) {
    for (Size row = 0; row < rows; ++row) {
      std::array<float, Network::inputs> numbers;
      for (Size i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<float>((7 * row + 3 * i) % 11) / 11 - 0.4F;
      trainer->put(row, numbers, row % Network::outputs);
    }
    trainer->step(network, rows);
  }
  return network.flat_parameters();
}

}  // namespace

TEST_CASE("layout: narrow networks train column by column where the batch is made of whole packs") {
  CHECK(layout_of<Narrow, 4 * lanes<float>> == (lanes<float> > 4 ? BatchLayout::columns : BatchLayout::rows));
  CHECK(layout_of<Narrow, 4 * lanes<float> + 1> == BatchLayout::rows);
  CHECK(layout_of<Wide, 4 * lanes<float>> == BatchLayout::rows);
  CHECK(layout_of<Full, 4 * lanes<float>> == BatchLayout::rows);
}

TEST_CASE("layout: rows stay in what holds all of them, and in views of it, not in what computes them") {
  struct Own {};
  struct View {
    using Original = Dataset<2>;
  };
  static_assert(detail::rows_stay<Dataset<2>>());
  static_assert(detail::rows_stay<DatasetView<2>>());
  static_assert(detail::rows_stay<View>());
  static_assert(!detail::rows_stay<Own>());
}

TEST_CASE("layout: what cannot look at rows of packs is trained row by row") {
  using Activated = Network<Input<2>, Dense<2, 20, LargestOnly>, Dense<20, 4, Softmax>>;
  using Owned = Network<Input<2>, Dense<2, 20, Sigmoid>, OwnLayer, Dense<20, 4, Softmax>>;
  CHECK(layout_of<Activated, 4 * lanes<float>> == BatchLayout::rows);
  CHECK(layout_of<Owned, 4 * lanes<float>> == BatchLayout::rows);
}

TEST_CASE("layout: changes no result but the last bits, whole batches and short ones") {
  constexpr Size whole = 4 * lanes<float>;
  for (const Size rows : {whole, whole - 3, Size{1}}) {
    const auto columns = parameters_after_steps<Narrow, whole>(rows),
               by_rows = parameters_after_steps<Narrow, whole + 1>(rows);
    double worst = 0;
    for (Size i = 0; i < columns.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(columns[i]) - static_cast<double>(by_rows[i])));
    CHECK(worst < 1e-5);
    CHECK(columns != parameters_after_steps<Narrow, whole>(rows == 1 ? 2 : 1));
  }
}

// SPDX-License-Identifier: MIT
#include "strata/training/fetch.hpp"

#include <doctest/doctest.h>

#include <array>
#include <list>
#include <span>
#include <vector>

#include "strata/layer/dense.hpp"

using namespace strata;

namespace {

using Softmax3 = Network<Input<2>, Dense<2, 3, Softmax>>;
using Sigmoid1 = Network<Input<2>, Dense<2, 1, Sigmoid>>;
using Squares2 = Network<Input<2>, Dense<2, 2>>;

const Dataset<2> data{{0, 1, 10, 11, 20, 21, 30, 31}, {2, 0, 1, 2}};
const std::array<std::uint32_t, 3> rows{3, 0, 1}, in_order{1, 2, 3};

/// A first layer that wants its batch in a matrix.
struct Stubborn : Dense<2, 3, Softmax> {
  static constexpr bool takes_any_layout = false;
};
using OwnFirstLayer = Network<Input<2>, Stubborn>;

/// Rows that lie nowhere: row r is (r, 10 r).
struct Computed {
  using Label = Class;
  using Scalar = float;
  static constexpr Size width = 2;

  Size* calls;

  Size rows() const { return 4; }
  std::array<float, 2> input(Size row) const {
    ++*calls;
    return {static_cast<float>(row), static_cast<float>(10 * row)};
  }
  Class label(Size row) const { return static_cast<Class>(row % 3); }
};
static_assert(AnyDataset<Computed>);

template <class Network, class Data, class Rule = detail::Kept>
constexpr bool keeps = std::same_as<detail::DataRule<Network, Data>, Rule>;

}  // namespace

static_assert(keeps<Softmax3, Dataset<2>>);
static_assert(keeps<Softmax3, DatasetView<2>>);
static_assert(keeps<Softmax3, Dataset<2, Class, double>>, "numbers are converted row by row");
static_assert(keeps<Softmax3, Dataset<2, int>>);
static_assert(keeps<Softmax3, Dataset<2, Target<3>>>, "probabilities");
static_assert(keeps<Sigmoid1, Dataset<2, Target<1>>>);
static_assert(keeps<Squares2, Dataset<2, Target<2, double>>>);

static_assert(keeps<int, Dataset<2>, detail::NetworkIsOne<int>>);
static_assert(keeps<Softmax3, int, detail::DataIsADataset<int>>);
static_assert(keeps<Softmax3, Dataset<3>, detail::DataFits<detail::RowsOf<3>, detail::Takes<2>>>);
static_assert(
    keeps<Softmax3, Dataset<2, Target<2>>, detail::LabelsFit<detail::Targets<2>, CrossEntropy, detail::Gives<3>>>);
static_assert(keeps<Squares2, Dataset<2>, detail::LabelsFit<detail::Classes, MeanSquaredError, detail::Gives<2>>>);

TEST_CASE("fetch: takes the listed rows in their order, a class as a one-hot row") {
  Matrix<float, 3, 2> x;
  Matrix<float, 3, 3> t;
  t.fill(7);
  detail::fetch(data, rows, x, t);
  CHECK(x == Matrix<float, 3, 2>{{30, 31}, {0, 1}, {10, 11}});
  CHECK(t == Matrix<float, 3, 3>{{0, 0, 1}, {0, 0, 1}, {1, 0, 0}});
}

TEST_CASE("fetch: with one output the class itself is the target") {
  const Dataset<2> two_classes{{0, 1, 10, 11}, {1, 0}};
  Matrix<float, 2, 2> x;
  Matrix<float, 2, 1> t;
  detail::fetch(two_classes, std::array<std::uint32_t, 2>{0, 1}, x, t);
  CHECK(t == Matrix<float, 2, 1>{{1}, {0}});
}

TEST_CASE("fetch: numbers and targets are converted to the network's type") {
  const Dataset<1, Target<2, float>, float> single{{0.1F}, {{0.2F, 0.3F}}};
  Matrix<double, 1, 1> x;
  Matrix<double, 1, 2> t;
  detail::fetch(single, std::array<std::uint32_t, 1>{0}, x, t);
  CHECK(x(0, 0) == static_cast<double>(0.1F));
  CHECK(t(0, 0) == static_cast<double>(0.2F));
  CHECK(t(0, 1) == static_cast<double>(0.3F));
}

TEST_CASE("fetch: rows of x beyond the listed ones become zero") {
  Matrix<float, 5, 2> x;
  Matrix<float, 5, 3> t;
  x.fill(9);
  t.fill(9);
  detail::fetch(data, rows, x, t);
  CHECK(x == Matrix<float, 5, 2>{{30, 31}, {0, 1}, {10, 11}, {0, 0}, {0, 0}});
}

TEST_CASE("fetch: whole batches of rows that follow each other stay where they are") {
  Matrix<float, 3, 2> x;
  Matrix<float, 3, 3> t;
  x.fill(7);
  CHECK(detail::locate<Softmax3>(data, in_order, x, t) == &data.inputs[2]);
  CHECK(x(0, 0) == 7);
  CHECK(t == Matrix<float, 3, 3>{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
  const auto batch = detail::batch_at<Softmax3>(&data.inputs[2], x);
  CHECK(batch.data() == &data.inputs[2]);
  CHECK(batch(2, 1) == 31);
}

TEST_CASE("fetch: other rows, fewer rows, other numbers and other layouts are fetched") {
  Matrix<float, 3, 2> x;
  Matrix<float, 3, 3> t;
  CHECK(detail::locate<Softmax3>(data, rows, x, t) == x.data());
  CHECK(x == Matrix<float, 3, 2>{{30, 31}, {0, 1}, {10, 11}});
  CHECK(detail::locate<Softmax3>(data, std::span(in_order).first(2), x, t) == x.data());
  CHECK(x == Matrix<float, 3, 2>{{10, 11}, {20, 21}, {0, 0}});
  Matrix<double, 3, 2> wide;
  CHECK(detail::locate<Network<Input<2, double>, Dense<2, 3, Softmax>>>(data, in_order, wide, t) == wide.data());
  CHECK(wide(2, 1) == 31);
  ColumnMatrix<float, 3, 2> columns;
  CHECK(detail::locate<Softmax3>(data, in_order, columns, t) == columns.data());
  CHECK(columns(2, 1) == 31);
}

TEST_CASE("lie_in_memory: holds for spans and for references to what is in one piece, not for what was just computed") {
  using detail::lie_in_memory;
  static_assert(lie_in_memory<std::span<const float, 3>> && lie_in_memory<std::span<const float>>);
  static_assert(lie_in_memory<const std::array<float, 3>&> && lie_in_memory<const Vector<float, 3>&>);
  static_assert(!lie_in_memory<std::array<float, 3>> && !lie_in_memory<const std::list<float>&>);
}

TEST_CASE("fetch: rows that are computed are computed once") {
  // More than are brought near ahead of time.
  const std::array<std::uint32_t, 6> several{3, 2, 1, 0, 1, 2};
  Matrix<float, 6, 2> x;
  Matrix<float, 6, 3> t;
  Size calls = 0;
  CHECK(detail::locate<Softmax3>(Computed{&calls}, several, x, t) == x.data());
  CHECK(x == Matrix<float, 6, 2>{{3, 30}, {2, 20}, {1, 10}, {0, 0}, {1, 10}, {2, 20}});
  CHECK(calls == 6);
}

TEST_CASE("fetch: rows that are computed anew in each epoch go straight into the batch, of any layout and type") {
  const auto augmented_data = augmented(data, {}, [](const auto& input, Generator&, auto output) {
    for (Size i = 0; i < output.size(); ++i) output[i] = input[i] + 100;
  });
  Matrix<float, 4, 2> x;
  Matrix<float, 4, 3> t;
  CHECK(detail::locate<Softmax3>(augmented_data, rows, x, t, Alone(), Size{1}) == x.data());
  CHECK(x == Matrix<float, 4, 2>{{130, 131}, {100, 101}, {110, 111}, {0, 0}});
  CHECK(t(2, 0) == 1);
  Matrix<double, 4, 2> wide;
  detail::fetch(augmented_data, rows, wide, t, Alone(), Size{1});
  CHECK(wide == Matrix<double, 4, 2>{{130, 131}, {100, 101}, {110, 111}, {0, 0}});
  ColumnMatrix<float, 4, 2> columns;
  detail::fetch(augmented_data, rows, columns, t, Alone(), Size{1});
  CHECK(columns(1, 1) == 101);
  detail::fetch(augmented_data, rows, x, t);
  CHECK(x == Matrix<float, 4, 2>{{30, 31}, {0, 1}, {10, 11}, {0, 0}});
}

TEST_CASE("fetch: rounded batches are the same rows in pairs, and zeros; what is not there in float goes by way of x") {
  const auto is_right = [](const auto& set) {
    const auto pair = [](float first, float second) { return detail::Pair{BFloat16(first), BFloat16(second)}; };
    detail::PairedMatrix<6, 2> pairs;
    pairs.along.pairs.fill(pair(-1, -1));
    pairs.across.pairs.fill(pair(-1, -1));
    Matrix<float, 6, 2> x;
    x.fill(-1);
    Matrix<float, 6, 3> t;
    const float* const numbers = detail::fetch_rounded(set, rows, pairs, x, t);
    const bool has_numbers =
        pairs.along.pairs == std::array{pair(30, 31), pair(0, 1), pair(10, 11), pair(0, 0), pair(0, 0), pair(0, 0)} &&
        pairs.across.pairs == std::array{pair(30, 0), pair(31, 1), pair(10, 0), pair(11, 0), pair(0, 0), pair(0, 0)};
    return std::array{has_numbers, t(0, 2) == 1 && t(1, 2) == 1 && t(2, 0) == 1, numbers == x.data(), x(0, 0) == 30};
  };
  const Dataset<2, Class, double> in_double{{0, 1, 10, 11, 20, 21, 30, 31}, {2, 0, 1, 2}};
  CHECK(is_right(data) == std::array{true, true, true, false});
  CHECK(is_right(in_double) == std::array{true, true, true, true});
}

TEST_CASE("fetch: a first layer of one's own that presumes a matrix gets one") {
  Matrix<float, 3, 2> x;
  Matrix<float, 3, 3> t;
  const float* const numbers = detail::locate<OwnFirstLayer>(data, in_order, x, t);
  CHECK(numbers == x.data());
  static_assert(std::same_as<decltype(detail::batch_at<OwnFirstLayer>(numbers, x)), const Matrix<float, 3, 2>&>);
}

// SPDX-License-Identifier: MIT
#include "strata/training/check_data.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/layer/dense.hpp"
#include "strata/layer/normalize.hpp"

using namespace strata;

namespace {

using Softmax3 = Network<Input<2>, Dense<2, 3, Softmax>>;
using Sigmoid1 = Network<Input<2>, Dense<2, 1, Sigmoid>>;
using Squares2 = Network<Input<2>, Dense<2, 2>>;

constexpr float nan_ = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();

/// Rows that lie nowhere.
struct Computed {
  using Label = Class;
  using Scalar = float;
  static constexpr Size width = 2;

  float last;

  Size rows() const { return 4; }
  std::array<float, 2> input(Size row) const { return {static_cast<float>(row), row == 3 ? last : 0}; }
  Class label(Size row) const { return static_cast<Class>(row % 3); }
};

template <class Net, class Data>
std::string complaint(const Data& data) {
  try {
    detail::check_data<Net>(data, "training");
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("check_data: finite rows with classes that have outputs, or with finite targets, are right") {
  CHECK(complaint<Softmax3>(Dataset<2>{{0, 1, 2, 3, -4, 5}, {0, 1, 2}}) == "none");
  CHECK(complaint<Sigmoid1>(Dataset<2, int>{{0, 0, 0, 0}, {0, 1}}) == "none");
  CHECK(complaint<Sigmoid1>(Dataset<2, bool>{{0, 0, 0, 0}, {false, true}}) == "none");
  CHECK(complaint<Squares2>(Dataset<2, Target<2>>{{0, 0}, {{-5, 7}}}) == "none");
  CHECK(complaint<Softmax3>(Dataset<2, Class, std::uint8_t>{{0, 255}, {2}}) == "none");
  CHECK(complaint<Softmax3>(Computed{1}) == "none");
}

TEST_CASE("check_data: a data set without rows is an error that says which one") {
  CHECK(complaint<Softmax3>(Dataset<2>{}) == "strata: the training data has no rows");
  CHECK_THROWS_WITH_AS(detail::check_data<Squares2>(Dataset<2, Target<2>>{}, "validation"),
                       "strata: the validation data has no rows", Error);
}

TEST_CASE("check_data: inputs and labels that do not belong together are an error with both counts") {
  const std::string needs = " labels; each label needs an input of 2 numbers";
  const std::vector<float> numbers(18);
  CHECK(complaint<Softmax3>(Dataset<2>{numbers, std::vector<Class>(10)}) ==
        "strata: the training data has 18 numbers for 10" + needs);
  CHECK(complaint<Softmax3>(Dataset<2>{numbers, std::vector<Class>(8)}) ==
        "strata: the training data has 18 numbers for 8" + needs);
  CHECK(complaint<Softmax3>(Dataset<2>{{}, {0, 1}}) == "strata: the training data has 0 numbers for 2" + needs);
  CHECK(complaint<Softmax3>(Dataset<2>{{1, 2}, {}}) == "strata: the training data has 2 numbers for 0" + needs);
  const std::vector<Class> labels(9);
  CHECK(complaint<Softmax3>(DatasetView<2>{std::span(numbers).first(17), labels}) ==
        "strata: the training data has 17 numbers for 9" + needs);
}

TEST_CASE("check_data: a class without an output is an error that names row, class and how many there are") {
  CHECK(complaint<Softmax3>(Dataset<2>{{0, 0, 0, 0}, {2, 3}}) ==
        "strata: the training data, row 1: expected a class below 3, found 3; the network needs an output for each "
        "class");
  CHECK(complaint<Softmax3>(Dataset<2, int>{{0, 0}, {-1}}) ==
        "strata: the training data, row 0: expected a class below 3, found -1; the network needs an output for each "
        "class");
  CHECK(complaint<Sigmoid1>(Dataset<2>{{0, 0, 0, 0}, {1, 2}}) ==
        "strata: the training data, row 1: expected a class below 2, found 2; the network needs an output for each "
        "class");
}

TEST_CASE("check_data: a number that is not finite is an error that names row and column") {
  const std::string then = "; mend the number, or leave the row out";
  CHECK(complaint<Softmax3>(Dataset<2>{{0, 1, 2, nan_}, {0, 1}}) ==
        "strata: the training data, row 1, column 1: expected a number that is finite, found nan" + then);
  CHECK(complaint<Softmax3>(Dataset<2>{{-infinity, nan_}, {0}}) ==
        "strata: the training data, row 0, column 0: expected a number that is finite, found -inf" + then);
  CHECK(complaint<Softmax3>(Computed{infinity}) ==
        "strata: the training data, row 3, column 1: expected a number that is finite, found inf" + then);
  CHECK(complaint<Squares2>(Dataset<2, Target<2>>{{0, 0, 0, 0}, {{1, 2}, {3, infinity}}}) ==
        "strata: the training data, row 1, target 1: expected a number that is finite, found inf" + then);
}

TEST_CASE("check_data: a target that the cost does not take is an error that names row, target, range and remedy") {
  using Pair = Target<2, double>;
  using Sigmoid2 = Network<Input<1>, Dense<1, 2, Sigmoid>>;
  using Softmax2 = Network<Input<1>, Dense<1, 2, Softmax>>;
  using Linear2 = Network<Input<1>, Dense<1, 2>>;
  const auto with = [](Pair second) { return Dataset<1, Pair>{{0, 0}, {{0, 1}, second}}; };
  CHECK(complaint<Sigmoid2>(with({0.5, 1})) == "none");
  CHECK(
      complaint<Sigmoid2>(with({1, -1})) ==
      "strata: the training data, row 1, target 1: expected a number from 0 to 1, found -1; use 0 and 1, or Tanh with "
      "MeanSquaredError");
  CHECK(complaint<Sigmoid2>(with({1.5, 0})) != "none");
  CHECK(complaint<Softmax2>(with({0, 7})) == "none");
  CHECK(complaint<Softmax2>(with({-0.5, 1})) ==
        "strata: the training data, row 1, target 0: expected a number of at least 0, found -0.5; use a probability or "
        "a count for each class");
  CHECK(complaint<Linear2>(with({-3e38, 3e38})) == "none");
  for (const double wrong : {double{nan_}, double{-infinity}, 1e39}) {  // no float is 1e39
    CHECK(complaint<Linear2>(with({wrong, 0})) != "none");
    CHECK(complaint<Sigmoid2>(with({wrong, 0})) != "none");
    CHECK(complaint<Softmax2>(with({wrong, 0})) != "none");
  }
  CHECK(
      complaint<Linear2>(Dataset<1, Pair, double>{{1e39}, {{0, 0}}}) ==
      "strata: the training data, row 0, column 0: expected a number that is finite, found 1e+39; mend the number, or "
      "leave the row out");
}

TEST_CASE("check_data: parameters that are not finite are an error that names the layer") {
  Network<Input<2>, Dense<2, 3, Sigmoid>, Dense<3, 2>> network;
  CHECK_NOTHROW(detail::check_parameters(network, "evaluate"));
  network.layer<1>().biases(1) = infinity;
  CHECK_THROWS_WITH_AS(detail::check_parameters(network, "evaluate"),
                       "strata::evaluate: the network's parameters are not finite: layer 1 holds inf; load them again, "
                       "or begin anew with network.reset()",
                       Error);
}

TEST_CASE("check_data: what is kept beside the parameters is checked as they are") {
  Network<Input<2>, Normalize<2>, Dense<2, 2>> network;
  network.layer<0>().factor(1) = nan_;
  CHECK_THROWS_WITH_AS(detail::check_parameters(network, "train"),
                       "strata::train: the network's parameters are not finite: layer 0 holds nan; load them again, or "
                       "begin anew with network.reset()",
                       Error);
}

// SPDX-License-Identifier: MIT
#include "strata/network/chain.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"

using namespace strata;
using detail::Rule;

namespace {

struct NotALayer {
  static constexpr Size inputs = 3, outputs = 3;
};

/// Names an activation that is none.
struct BadActivation {
  static constexpr Size inputs = 2, outputs = 1;
  using Activation = int;
};

/// Sum of |a − t|: a user's cost, after any activation.
struct MeanAbsoluteError {
  template <class Scalar, Size N>
  static Scalar value(Row<const Scalar, N> a, Row<const Scalar, N> t) {
    Scalar sum{0};
    for (Size j = 0; j < N; ++j) sum += a.data[j] > t.data[j] ? a.data[j] - t.data[j] : t.data[j] - a.data[j];
    return sum;
  }
  template <class Scalar, Size N>
  static void gradient(Row<const Scalar, N> a, Row<const Scalar, N> t, Row<Scalar, N> da) {
    for (Size j = 0; j < N; ++j) da.data[j] = a.data[j] > t.data[j] ? Scalar(1) : Scalar(-1);
  }
};

/// A user's activation that no cost goes with by itself.
struct Square {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative(const T& a) {
    return a;
  }
};

template <class... Entries>
constexpr bool breaks(Rule rule, Size entry) {
  constexpr auto verdict = detail::Chain<Entries...>::check();
  return verdict.broken == rule && verdict.entry == entry && !detail::is_valid_chain<Entries...>;
}

}  // namespace

static_assert(detail::is_valid_chain<Input<2>, Dense<2, 1>>);
static_assert(detail::is_valid_chain<Input<1>, Dense<1, 1, Sigmoid>>);
static_assert(detail::is_valid_chain<Input<2, double>, Dense<2, 3, ReLU>, Activate<3, Softmax>>);
static_assert(detail::is_valid_chain<Input<2>, Dense<2, 3, Softmax>, Dense<3, 2, Tanh>, MeanSquaredError>);

static_assert(breaks<>(Rule::has_an_input, 0));
static_assert(breaks<Dense<2, 1>>(Rule::has_an_input, 0));
static_assert(breaks<MeanSquaredError>(Rule::has_an_input, 0));
static_assert(breaks<Dense<2, 1>, Input<2>>(Rule::input_is_first, 0));
static_assert(breaks<Input<2>, Dense<2, 3>, Input<3>, Dense<3, 1>>(Rule::has_one_input, 2));
static_assert(breaks<Input<2>, Input<2>>(Rule::has_one_input, 1));
static_assert(breaks<Input<2>>(Rule::has_a_layer, 0));
static_assert(breaks<Input<2>, MeanSquaredError>(Rule::has_a_layer, 0));
static_assert(breaks<Input<0>, Dense<1, 1>>(Rule::sizes_are_positive, 0));
static_assert(breaks<Input<2>, Dense<2, 3>, Activate<0, Sigmoid>, Dense<3, 1>>(Rule::sizes_are_positive, 2));
static_assert(breaks<Input<3>, NotALayer>(Rule::entry_is_a_layer, 1));
static_assert(breaks<Input<3>, int, Dense<3, 1>>(Rule::entry_is_a_layer, 1));
static_assert(breaks<Input<3>, Sigmoid, Dense<3, 1>>(Rule::entry_is_a_layer, 1));
static_assert(breaks<Input<3>, MeanSquaredError, Dense<3, 1>>(Rule::cost_is_last, 1));
static_assert(breaks<Input<3>, Dense<3, 1>, MeanSquaredError, CrossEntropy>(Rule::cost_is_last, 2));
static_assert(breaks<Input<3>, Dense<3, 2, Sigmoid>, BadActivation>(Rule::activation_is_one, 2));
static_assert(breaks<Input<784>, Dense<784, 200, Sigmoid>, Dense<100, 30, Sigmoid>>(Rule::neighbours_fit, 2));
static_assert(breaks<Input<3>, Dense<2, 1>>(Rule::neighbours_fit, 1));
static_assert(breaks<Input<3>, Dense<3, 1, Softmax>>(Rule::softmax_has_a_choice, 1));
static_assert(breaks<Input<3>, Dense<3, 1, Softmax>, MeanSquaredError>(Rule::softmax_has_a_choice, 1));
static_assert(breaks<Input<3>, Dense<3, 1>, Activate<1, Softmax>, Dense<1, 2>>(Rule::softmax_has_a_choice, 2));
static_assert(breaks<Input<2>, Dense<2, 1, ReLU>>(Rule::has_a_cost, 1));
static_assert(breaks<Input<2>, Dense<2, 1>, Dense<1, 1, Tanh>>(Rule::has_a_cost, 2));
static_assert(breaks<Input<2>, Dense<2, 1, Square>>(Rule::has_a_cost, 1));
static_assert(breaks<Input<2>, Dense<2, 2, ReLU>, CrossEntropy>(Rule::cost_fits, 2));
static_assert(breaks<Input<2>, Dense<2, 2, Sigmoid>, CrossEntropy>(Rule::cost_fits, 2));
static_assert(breaks<Input<2>, Dense<2, 2, Softmax>, BinaryCrossEntropy>(Rule::cost_fits, 2));

// Shapes, not sizes: 8×6×6 numbers are no image for a layer of 288 numbers, nor are 6×48.
using Conv = Conv2d<1, 8, 3, ReLU>;
static_assert(detail::is_valid_chain<Image<1, 8, 8>, Conv, Flatten, Dense<288, 2>>);
static_assert(detail::is_valid_chain<Image<1, 8, 8>, Conv, Conv2d<8, 2, 3>>);
static_assert(detail::is_valid_chain<Sequence<9, 2>, Conv1d<2, 4, 3>>);
static_assert(breaks<Image<1, 8, 8>, Conv, Dense<288, 2>>(Rule::neighbours_fit, 2));
static_assert(breaks<Image<1, 8, 8>, Conv, Conv::On<Extents<1, 8, 8>>>(Rule::neighbours_fit, 2));
static_assert(breaks<Image<1, 8, 8>, Conv, Conv>(Rule::shape_is_taken, 2));
static_assert(breaks<Input<64>, Conv, Dense<3, 0>>(Rule::sizes_are_positive, 2));
static_assert(breaks<Input<64>, Conv>(Rule::shape_is_taken, 1));
static_assert(breaks<Image<1, 8, 8>, Conv2d<1, 8, 3, int>>(Rule::activation_is_one, 1));
static_assert(breaks<Image<1, 8, 8>, Image<1, 8, 8>, Conv>(Rule::has_one_input, 1));
static_assert(breaks<Conv, Sequence<8, 8>>(Rule::input_is_first, 0));
static_assert(breaks<Image<1, 8, 8>, Conv2d<1, 3, 1, Softmax>>(Rule::pixels_have_a_cost, 1));
static_assert(breaks<Image<1, 8, 8>, Conv2d<1, 3, 1, Softmax>, CrossEntropy>(Rule::pixels_have_a_cost, 1));
static_assert(detail::is_valid_chain<Image<1, 8, 8>, Conv2d<1, 3, 1, Softmax>, MeanSquaredError>);
static_assert(detail::is_valid_chain<Image<1, 8, 8>, Conv2d<1, 3, 1, Sigmoid>>);

// Of two mistakes the one that explains the other is told.
static_assert(breaks<Input<2>, Dense<3, 0>>(Rule::sizes_are_positive, 1));
static_assert(breaks<Input<2>, Dense<3, 2, ReLU>, CrossEntropy>(Rule::neighbours_fit, 1));

TEST_CASE("chain: the cost follows from the output activation") {
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2, Sigmoid>>::Cost, BinaryCrossEntropy>);
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2, Softmax>>::Cost, CrossEntropy>);
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2>>::Cost, MeanSquaredError>);
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2>, Activate<2, Softmax>>::Cost, CrossEntropy>);
}

TEST_CASE("chain: a layer that names no activation counts as one that ends with the identity") {
  CHECK(std::same_as<detail::OutputActivation<NotALayer>::type, Identity>);
  CHECK(std::same_as<detail::OutputActivation<Dense<1, 1, Tanh>>::type, Tanh>);
}

TEST_CASE("chain: a cost that is named as the last entry is used, a user's too") {
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2, Sigmoid>, MeanSquaredError>::Cost, MeanSquaredError>);
  CHECK(std::same_as<detail::Parts<Input<2>, Dense<2, 2, Square>, MeanAbsoluteError>::Cost, MeanAbsoluteError>);
  CHECK(detail::Parts<Input<2>, Dense<2, 2, Square>, MeanAbsoluteError>::layer_count == 1);
}

TEST_CASE("chain: only a cost that is computed from z makes the output layer train without its activation") {
  CHECK(detail::Parts<Input<2>, Dense<2, 2, Sigmoid>>::trains_on_preactivation);
  CHECK(detail::Parts<Input<2>, Dense<2, 2, Softmax>>::trains_on_preactivation);
  CHECK(detail::Parts<Input<2>, Dense<2, 2>, Activate<2, Softmax>>::trains_on_preactivation);
  CHECK_FALSE(detail::Parts<Input<2>, Dense<2, 2, Sigmoid>, MeanSquaredError>::trains_on_preactivation);
  CHECK_FALSE(detail::Parts<Input<2>, Dense<2, 2>>::trains_on_preactivation);
}

TEST_CASE("chain: the parts are the scalar type of the input and the layers in order") {
  using Parts = detail::Parts<Input<4, double>, Dense<4, 3, Tanh>, Dense<3, 2, Softmax>>;
  CHECK(std::same_as<Parts::Scalar, double>);
  CHECK(Parts::layer_count == 2);
  CHECK(std::same_as<Parts::Layer<0>, Dense<4, 3, Tanh>>);
  CHECK(std::same_as<Parts::Layer<1>, Dense<3, 2, Softmax>>);
  CHECK(std::same_as<Parts::Output, Dense<3, 2, Softmax>>);
  CHECK(std::same_as<Parts::OutputActivation, Softmax>);
}

TEST_CASE("chain: an inferred entry is the layer for the shape before it; what was written is kept") {
  using Parts = detail::Parts<Image<1, 8, 8, double>, Conv, Flatten, Dense<288, 2>>;
  CHECK(std::same_as<Parts::Scalar, double>);
  CHECK(std::same_as<Parts::Layer<0>, Conv::On<Extents<1, 8, 8>>>);
  CHECK(std::same_as<Parts::Layer<1>, Flattened<Extents<8, 6, 6>>>);
  CHECK(std::same_as<Parts::Entry<0>, Conv>);
  CHECK(std::same_as<Parts::Entry<2>, Dense<288, 2>>);
}

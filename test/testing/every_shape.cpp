// SPDX-License-Identifier: MIT
// Gradients of networks of odd shapes, under several seeds: in double against differences of the cost, and as training
// has them, in float and double and in either layout of a batch, against an independent reference.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/testing/gradient_check.hpp"
#include "strata/training/trainer.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;
using strata_test::ReferenceNetwork;

namespace {

constexpr std::uint64_t seeds = 3;

/// Inputs, hidden units, outputs; rows of a batch, which need not be whole packs.
template <Size Inputs, Size Hidden, Size Outputs, Size Batch, class Activation, class OutputActivation, class... Cost>
struct Shaped {
  template <class Scalar>
  using Net = Network<Input<Inputs, Scalar>, Dense<Inputs, Hidden, Activation>,
                      Dense<Hidden, Outputs, OutputActivation>, Cost...>;
  static constexpr Size batch = Batch;
  using Middle = Activation;
  using End = OutputActivation;
};

/// Keeps the gradients in place of following them.
struct Keep {
  double learning_rate = 1;
  static constexpr Size state_tensors = 1;
  void update(auto&, const auto& g, auto& kept) const { assign(kept, g); }
};

template <class A>
constexpr auto sigma = std::same_as<A, Identity>  ? ReferenceNetwork::Sigma::identity
                       : std::same_as<A, Sigmoid> ? ReferenceNetwork::Sigma::sigmoid
                       : std::same_as<A, Tanh>    ? ReferenceNetwork::Sigma::tanh
                       : std::same_as<A, ReLU>    ? ReferenceNetwork::Sigma::relu
                                                  : ReferenceNetwork::Sigma::softmax;
template <class C>
constexpr auto loss = std::same_as<C, MeanSquaredError>     ? ReferenceNetwork::Loss::squares
                      : std::same_as<C, BinaryCrossEntropy> ? ReferenceNetwork::Loss::binary
                                                            : ReferenceNetwork::Loss::multiclass;

/// The largest difference between the reference's gradient and training's on a batch of so many rows, each compared
/// with the largest number of the gradient.
template <class S, class Scalar>
double worst_in_training(Size rows, std::uint64_t seed) {
  using Net = typename S::template Net<Scalar>;
  using Kept = Trainer<Net, S::batch, Keep>;
  Net network(Glorot{}, seed);
  auto theta = network.flat_parameters();
  Draws draw(seed + 100);
  for (Scalar& number : theta) number += static_cast<Scalar>(0.1 * draw());
  network.set_flat_parameters(theta);

  auto x = draw.rows(rows, Net::inputs);
  const auto t = draw.classes(rows, Net::outputs);
  const auto trainer = std::make_unique<Kept>();
  for (Size row = 0; row < rows; ++row) {
    Vector<Scalar, Net::inputs> numbers;
    Target<Net::outputs, Scalar> target;
    for (Size j = 0; j < Net::inputs; ++j) {
      numbers(j) = static_cast<Scalar>(x[row][j]);
      x[row][j] = static_cast<double>(numbers(j));
    }
    for (Size j = 0; j < Net::outputs; ++j) target[j] = static_cast<Scalar>(t[row][j]);
    trainer->put(row, std::span<const Scalar, Net::inputs>(numbers.data(), Net::inputs), target);
  }
  const double cost = trainer->step(network, rows);

  const ReferenceNetwork reference({{Net::inputs, Net::template Layer<0>::outputs, sigma<typename S::Middle>},
                                    {Net::template Layer<0>::outputs, Net::outputs, sigma<typename S::End>}},
                                   loss<typename Net::Cost>, {theta.begin(), theta.end()});
  const auto expected = reference.gradient(x, t, 0);
  const Net kept(trainer->state[0]);
  double largest = 1e-3;
  for (const double number : expected) largest = std::max(largest, std::abs(number));
  const double off_cost = std::abs(cost - reference.cost(x, t)) / (1 + cost);
  return std::max(off_cost, strata_test::largest_difference(kept.flat_parameters(), expected) / largest);
}

template <class S>
void check() {
  using Net = typename S::template Net<double>;
  CAPTURE(Net::inputs);
  CAPTURE(Net::outputs);
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    const GradientCheck differences = check_network_gradients<Net, 2>(2, seed, 0.5);
    CAPTURE(differences.where);
    CHECK(differences.passed());
    for (const Size rows : {S::batch, S::batch / 2 + 1}) {
      CAPTURE(rows);
      CHECK(worst_in_training<S, double>(rows, seed) < 1e-12);
      CHECK(worst_in_training<S, float>(rows, seed) < 1e-5);
    }
  }
}

template <class S, class Scalar>
constexpr bool by_columns =
    Trainer<typename S::template Net<Scalar>, S::batch, Keep>::Layout::value == BatchLayout::columns;

template <class... S>
void check_all() {
  (check<S>(), ...);
}

using Tiny = Shaped<1, 1, 1, 16, Tanh, Sigmoid>;
using Few = Shaped<3, 7, 3, 16, Sigmoid, Softmax>;
using Columns = Shaped<2, 20, 4, 32, ReLU, Identity>;
using Softly = Shaped<7, 15, 5, 16, Softmax, Sigmoid>;

}  // namespace

TEST_CASE("every shape: narrow networks, whose batches lie by columns where there are packs") {
  static_assert(lanes<float> < 8 || (by_columns<Few, float> && by_columns<Columns, float>));
  check_all<Tiny, Few, Columns, Softly>();
}

TEST_CASE("every shape: narrow networks in batches that are no whole packs, by rows") {
  using Odd = Shaped<3, 7, 3, 5, Tanh, Softmax>;
  static_assert(!by_columns<Odd, float> && !by_columns<Odd, double>);
  check_all<Odd, Shaped<1, 3, 1, 7, Sigmoid, Sigmoid>, Shaped<15, 1, 16, 3, ReLU, Softmax>>();
}

TEST_CASE("every shape: widths around the lanes of any processor") {
  check_all<Shaped<16, 17, 15, 17, Tanh, Sigmoid>, Shaped<17, 31, 7, 15, Sigmoid, Identity>,
            Shaped<31, 33, 1, 8, Softmax, Sigmoid>, Shaped<33, 16, 31, 9, ReLU, Tanh, MeanSquaredError>>();
}

TEST_CASE("every shape: wide layers") {
  check_all<Shaped<50, 64, 3, 16, Tanh, Softmax>, Shaped<65, 50, 17, 5, Sigmoid, Softmax, MeanSquaredError>,
            Shaped<64, 65, 7, 3, Identity, Sigmoid, MeanSquaredError>, Shaped<129, 3, 33, 4, ReLU, Sigmoid>>();
}

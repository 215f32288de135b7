// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/data/augmented.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/clipping.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/cross_validation.hpp"
#include "strata/training/train.hpp"

using namespace strata;

namespace {

constexpr Size batch = 32;
using Net = Network<Input<75>, Dense<75, 50, Sigmoid>, Dense<50, 31, Sigmoid>, Dense<31, 4, Softmax>>;

/// Classes that can be told apart by where the numbers are large.
template <Size Width = 75>
Dataset<Width> blobs(Size rows) {
  Dataset<Width> data;
  Generator generator(7);
  for (Size row = 0; row < rows; ++row) {
    const Size label = row % 4;
    for (Size i = 0; i < Width; ++i)
      data.inputs.push_back(uniform<float>(generator, 0, 1) + (i % 4 == label ? 0.3F : 0.0F));
    data.labels.push_back(static_cast<Class>(label));
  }
  return data;
}

template <class Factors, class Rule>
std::vector<float> learned(const auto& data, const Rule& rule, const TrainingSettings& settings = {.epochs = 3}) {
  Net network;
  train<batch, Factors>(network, data, NoValidation{}, rule, settings);
  return network.flat_parameters();
}

}  // namespace

TEST_CASE("bfloat16: a training whose factors are named as they are is the training without") {
  const auto data = blobs(70);
  Net network;
  train<batch>(network, data, NoValidation{}, Momentum{}, {.epochs = 3});
  CHECK(network.flat_parameters() == learned<Unrounded>(data, Momentum{}));
}

#if STRATA_HAS_BFLOAT16
namespace {

/// ∂J/∂θ of the first rows as a trainer computes it: the step that gradient descent takes.
template <class Network, class Factors>
std::vector<double> gradient(const Network& network, const auto& data, Size rows = batch) {
  Network stepped(network);
  const auto trainer = std::make_unique<Trainer<Network, batch, GradientDescent, Factors>>(GradientDescent{1});
  std::vector<std::uint32_t> order(rows);
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  trainer->step(stepped, data, order);
  const auto before = network.flat_parameters(), after = stepped.flat_parameters();
  std::vector<double> result;
  for (Size i = 0; i < before.size(); ++i) result.push_back(double{before[i]} - double{after[i]});
  return result;
}

double norm(const std::vector<double>& v) { return std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0)); }
double distance(std::vector<double> a, const std::vector<double>& b) {
  for (Size i = 0; i < a.size(); ++i) a[i] -= b[i];
  return norm(a);
}

/// The same rows in a place for one of them, as somebody's own data set may have them.
struct OneAtATime {
  using Label = Class;
  using Scalar = float;
  static constexpr Size width = 75;

  Dataset<75> data;
  mutable std::array<float, 75> row_buffer{};

  Size rows() const { return data.rows(); }
  const std::array<float, 75>& input(Size row) const {
    std::copy_n(data.input(row).begin(), 75, row_buffer.begin());
    return row_buffer;
  }
  Class label(Size row) const { return data.label(row); }
};

}  // namespace

TEST_CASE("bfloat16: large layers are rounded, small ones not") {
  static_assert(Trainer<Net, batch, Momentum, BFloat16>::rounds == std::array{true, true, false});
  static_assert(Trainer<Net, batch, Momentum>::rounds == std::array{false, false, false});
}

TEST_CASE("bfloat16: the gradient is that in float but for the rounding") {
  const auto data = blobs(batch);
  const Net network;
  const auto exact = gradient<Net, Unrounded>(network, data);
  const auto rounded = gradient<Net, BFloat16>(network, data);
  const double error = distance(rounded, exact) / norm(exact);
  CHECK(error < 0.01);
  CHECK(error > 1e-5);
}

TEST_CASE("bfloat16: where rounding changes nothing, a step is that in float to the last bit, short batches too") {
  // Whole numbers that seven bits hold, and sums that a float holds.
  using Linear = Network<Input<66>, Dense<66, 20, ReLU>, Dense<20, 17, ReLU>, Dense<17, 16>, MeanSquaredError>;
  Linear network;
  std::vector<float> theta(Linear::parameter_count);
  for (Size i = 0; i < theta.size(); ++i) theta[i] = i % 31 == 0 ? 1.0F : 0.0F;
  network.set_flat_parameters(theta);
  Dataset<66, Target<16>> data;
  for (Size row = 0; row < batch; ++row) {
    for (Size i = 0; i < 66; ++i) data.inputs.push_back(static_cast<float>((row * 5 + i * 3) % 4));
    Target<16> target{};
    for (Size i = 0; i < 16; ++i) target[i] = static_cast<float>((row + i) % 3);
    data.labels.push_back(target);
  }
  for (const Size rows : {batch, Size{16}, Size{2}, Size{1}}) {
    CAPTURE(rows);
    const auto in_float = gradient<Linear, Unrounded>(network, data, rows);
    REQUIRE(norm(in_float) > 0);
    CHECK(gradient<Linear, BFloat16>(network, data, rows) == in_float);
  }
}

TEST_CASE("bfloat16: an odd batch leaves out nothing and adds nothing") {
  const auto data = blobs(batch);
  const Net network;
  for (const Size rows : {Size{31}, Size{3}, Size{1}}) {
    CAPTURE(rows);
    const auto exact = gradient<Net, Unrounded>(network, data, rows);
    CHECK(distance(gradient<Net, BFloat16>(network, data, rows), exact) < 0.01 * norm(exact));
  }
}

TEST_CASE("bfloat16: it does not matter how rows reach the batch") {
  const auto data = blobs(70);
  const auto expected = learned<BFloat16>(data, Momentum{});
  CHECK(learned<BFloat16>(OneAtATime{data}, Momentum{}) == expected);
  const auto computed = augmented(data, {.seed = 1}, [](const auto& input, Generator&, auto output) {
    std::copy_n(input.begin(), 75, output.begin());
  });
  CHECK(learned<BFloat16>(computed, Momentum{}) == expected);

  Net stepped, put;
  const auto by_rows = std::make_unique<Trainer<Net, batch, Momentum, BFloat16>>(Momentum{});
  const auto by_hand = std::make_unique<Trainer<Net, batch, Momentum, BFloat16>>(Momentum{});
  for (const Size rows : {batch, Size{5}}) {
    std::vector<std::uint32_t> order(rows);
    std::iota(order.begin(), order.end(), std::uint32_t{1});
    by_rows->step(stepped, data, order);
    for (Size i = 0; i < rows; ++i) by_hand->put(i, data.input(i + 1), data.label(i + 1));
    by_hand->step(put, rows);
  }
  CHECK(put.flat_parameters() == stepped.flat_parameters());
}

TEST_CASE("bfloat16: every optimiser does by it what it does in float, with a penalty, a decay and rates by layer") {
  const auto data = blobs(100);
  const auto check = [&](const auto& rule) {
    const auto best_cost = [&]<class Factors>(std::type_identity<Factors>) {
      Net network;
      const TrainingSettings settings{.epochs = 6, .l2 = 1e-4, .decay = 0.99, .layer_rates = {1, 0.5, 1}};
      return train<batch, Factors>(network, data, data, rule, settings).best().validation_cost;
    };
    const double in_float = best_cost(std::type_identity<Unrounded>());
    const double rounded = best_cost(std::type_identity<BFloat16>());
    CHECK(rounded == doctest::Approx(in_float).epsilon(0.01));
    CHECK(rounded != in_float);
  };
  check(Momentum{});
  check(Adam{.learning_rate = 0.01});
  check(GrowAndSlash{1});
  check(ClippedByNorm{Adam{.learning_rate = 0.01}, 1.0});
}

TEST_CASE("bfloat16: what is learned is as good as in float") {
  const auto data = blobs(200);
  const auto accuracy = [&]<class Factors>(std::type_identity<Factors>) {
    Net network;
    train<batch, Factors>(network, data, NoValidation{}, Adam{.learning_rate = 0.02}, {.epochs = 15});
    return evaluate(network, data).accuracy;
  };
  const double in_float = accuracy(std::type_identity<Unrounded>()), rounded = accuracy(std::type_identity<BFloat16>());
  CHECK(in_float > 0.9);
  CHECK(rounded > in_float - 0.02);
}

TEST_CASE("bfloat16: dense layers behind others are rounded, and the others are as ever") {
  using Pixels = Network<Image<1, 8, 8>, Conv2d<1, 4, 3, ReLU>, Flatten, Dropout<0.1>, Dense<144, 32, ReLU>,
                         Dense<32, 4, Softmax>>;
  static_assert(Trainer<Pixels, batch, Momentum, BFloat16>::rounds == std::array{false, false, false, true, false});
  const auto data = blobs<64>(200);
  Pixels network;
  const auto history = train<batch, BFloat16>(network, data, data, Adam{}, {.epochs = 10});
  CHECK(history.last().validation_cost < history.epochs.front().validation_cost);
}

TEST_CASE("bfloat16: cross-validation takes it too") {
  const auto data = blobs(120);
  const auto in_float = cross_validate<Net, batch>(data, 3, Adam{}, {.epochs = 5});
  const auto rounded = cross_validate<Net, batch, BFloat16>(data, 3, Adam{}, {.epochs = 5});
  CHECK(rounded.mean_cost() == doctest::Approx(in_float.mean_cost()).epsilon(0.02));
  CHECK(rounded.mean_cost() != in_float.mean_cost());
}
#else
TEST_CASE("bfloat16: trainings are not tested: this build is for a processor without AVX512-BF16") {
  MESSAGE("left out: trainings with products of BFloat16 need AVX512-BF16");
}
#endif

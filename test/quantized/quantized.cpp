// SPDX-License-Identifier: MIT
#include "strata/quantized/quantized.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/quantized/quantize.hpp"
#include "support/eight_bits.hpp"
#include "support/naive_bytes.hpp"

using namespace strata;
using strata_test::network_of, strata_test::unlabelled;

namespace {

using Odd = Network<Input<13>, Dense<13, 21, Sigmoid>, Dropout<0.5>, Dense<21, 50, ReLU>, Dense<50, 3, Softmax>>;
using Tiny = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
using Wide = Network<Input<130>, Dense<130, 70, SiLU, NoBias>, Dense<70, 33>, Dense<33, 17>, MeanSquaredError>;
using Images = Network<Image<1, 10, 10>, Conv2d<1, 4, 3, ReLU>, MaxPool<2>, Conv2d<4, 4, 3, ReLU, Same, Groups<4>>,
                       Conv2d<4, 8, 3, Tanh, Same>, AveragePool<2>, Flatten, Dense<32, 3, Softmax>>;
using Sequences = Network<Sequence<9, 3>, EachStep<Dense<3, 6, Tanh>>, GRU<6, 10>, LSTM<10, 20>, Flatten,
                          Dense<180, 7, ReLU>, Dense<7, 3, Softmax>>;
using Steps = Network<Sequence<9, 3>, Conv1d<3, 6, 3, ReLU, Causal>, Elman<6, 10>, EachStep<Dense<10, 3, Softmax>>>;
using Double = Network<Input<5, double>, Dense<5, 9, Tanh>, Dense<9, 1, Sigmoid>>;

/// As many of a batch's rows as go through the layers at once, and not.
template <class Quantized, Size Batch>
void check_batch(const Quantized& network, const auto& data) {
  struct Buffers {
    Matrix<typename Quantized::Scalar, Batch, Quantized::inputs> x;
    Matrix<typename Quantized::Scalar, Batch, Quantized::outputs> y;
    typename Quantized::template Workspace<Batch> workspace;
  };
  const auto buffers = std::make_unique<Buffers>();
  for (Size i = 0; i < Batch; ++i)
    std::copy_n(data.input(i).begin(), Quantized::inputs, buffers->x.data() + i * Quantized::inputs);
  network.predict(buffers->x, buffers->y, buffers->workspace);
  for (Size i = 0; i < Batch; ++i) {
    const auto alone = network.predict(data.input(i));
    for (Size j = 0; j < Quantized::outputs; ++j)
      REQUIRE(static_cast<double>(buffers->y(i, j)) == doctest::Approx(static_cast<double>(alone(j))).epsilon(1e-6));
  }
}

}  // namespace

TEST_CASE_TEMPLATE("quantized: logits and bytes are those of plain loops, bit by bit", Net, Odd, Wide, Double) {
  const auto quantized = quantize(network_of<Net>(3), unlabelled<Net::inputs>(60, 1));
  using Own = Quantized<Net>;
  strata_test::NaiveBytes naive(quantized);
  // Some of them beyond what was seen.
  auto data = unlabelled<Net::inputs>(200, 2);
  for (auto& number : data.inputs) number *= 1.2F;
  const auto workspace = std::make_unique<typename Own::template Workspace<1>>();
  for (Size row = 0; row < 200; ++row) {
    const auto expected = naive.logits(data.input(row));
    const auto found = quantized.logits(data.input(row));
    REQUIRE(std::equal(expected.begin(), expected.end(), found.begin(), found.end()));
    std::array<typename Own::Scalar, Own::inputs> x;
    std::copy_n(data.input(row).begin(), x.size(), x.begin());
    Own::template run<1>(quantized.parameters().layers, x.data(), *workspace,
                         [&]<Size I>(std::integral_constant<Size, I>, const auto* bytes) {
                           for (Size i = 0; i < naive.layers[I].size(); ++i)
                             REQUIRE(bytes[i] + detail::ByteLanes::input_zero == naive.layers[I][i]);
                         });
  }
}

TEST_CASE_TEMPLATE("quantized: a batch of any size gives what its rows give one by one", Net, Odd, Images, Double,
                   Sequences, Steps) {
  const auto quantized = quantize(network_of<Net>(3), unlabelled<Net::inputs>(60, 1));
  const auto data = unlabelled<Net::inputs>(35, 2);
  check_batch<Quantized<Net>, 2>(quantized, data);
  check_batch<Quantized<Net>, 35>(quantized, data);
}

TEST_CASE("quantized: images through convolutions and pools are predicted nearly as in float") {
  const auto network = network_of<Images>(3);
  const auto quantized = quantize(network, unlabelled<100>(60, 1));
  const auto data = unlabelled<100>(50, 2);
  for (Size row = 0; row < 50; ++row)
    REQUIRE(strata_test::largest_difference(network.predict(data.input(row)), quantized.predict(data.input(row))) <
            0.05);
}

TEST_CASE_TEMPLATE("quantized: sequences through recurrent layers are predicted nearly as in float", Net, Sequences,
                   Steps) {
  const auto network = network_of<Net>(3);
  const auto quantized = quantize(network, unlabelled<27>(60, 1));
  const auto data = unlabelled<27>(50, 2);
  for (Size row = 0; row < 50; ++row) {
    const auto found = quantized.predict(data.input(row));
    REQUIRE(strata_test::largest_difference(network.predict(data.input(row)), found) < 0.05);
    // A softmax is that of each step.
    REQUIRE(found(0) + found(1) + found(2) == doctest::Approx(1));
  }
}

TEST_CASE("quantized: outputs are the last activation of logits times their step") {
  const auto quantized = quantize(network_of<Double>(3), unlabelled<5>(60, 1));
  const std::array<double, 5> x{0.1, -0.7, 0.3, 0.9, -0.2};
  const double z = static_cast<double>(static_cast<float>(quantized.logits(x)[0]) * quantized.logit_step());
  CHECK(quantized.predict(x)(0) == doctest::Approx(1 / (1 + std::exp(-z))));
  CHECK(quantized.classify(x) == (z >= 0 ? 1 : 0));
  CHECK(quantized.classify(x, 0) == 1);
  CHECK(quantized.classify(x, 1) == 0);
  CHECK(quantized.classify({0.1, -0.7, 0.3, 0.9, -0.2}) == quantized.classify(x));
  CHECK(quantized.predict({0.1, -0.7, 0.3, 0.9, -0.2})(0) == quantized.predict(x)(0));
}

TEST_CASE("quantized: numbers that are not finite are cut, not an error: NaN is the lowest number") {
  const auto quantized = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  const float infinity = math::infinity<float>;
  CHECK(quantized.logits(std::array{math::nan<float>, 0.5F}) == quantized.logits(std::array{-infinity, 0.5F}));
  CHECK(quantized.logits(std::array{infinity, 0.5F}) == quantized.logits(std::array{1e9F, 0.5F}));
}

TEST_CASE("quantized: copies are networks of their own; borrowed parameters stay where they are") {
  auto quantized = quantize(network_of<Tiny>(3), unlabelled<2>(60, 1));
  const std::array<float, 2> x{0.3F, -0.4F};
  const auto logits = quantized.logits(x);
  const auto storage = std::make_unique<Quantized<Tiny>::Parameters>(quantized.parameters());
  Quantized<Tiny> copy = quantized, other;
  const Quantized<Tiny> borrowed(*storage);
  quantized.parameters().layers.input.step *= 2;
  CHECK(copy.logits(x) == logits);
  CHECK(borrowed.logits(x) == logits);
  CHECK(&borrowed.parameters() == storage.get());
  const auto elsewhere = std::make_unique<Quantized<Tiny>::Parameters>();
  Quantized<Tiny> filled(*elsewhere);
  filled = Quantized<Tiny>(copy);
  CHECK(&filled.parameters() == elsewhere.get());
  CHECK(filled.logits(x) == logits);
  other = copy;
  const Quantized<Tiny> moved = std::move(copy);
  CHECK(moved.logits(x) == logits);
  CHECK(other.logits(x) == logits);
}

TEST_CASE("quantized: sizes are constants of the type, a quarter of float's") {
  using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
  static_assert(Quantized<Digits>::parameter_bytes < Digits::parameter_bytes / 3);
  static_assert(Quantized<Digits>::activation_bytes<1> < 8192);
  static_assert(Quantized<Digits>::activation_bytes<128> <= 65536);
  static_assert(Quantized<Digits>::prediction_operations == Digits::prediction_operations);
  static_assert(std::is_trivially_copyable_v<Quantized<Digits>::Parameters>);
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/quantized.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "strata/quantized/quantize.hpp"
#include "strata/training/evaluate.hpp"
#include "support/eight_bits.hpp"
#include "support/naive_bytes.hpp"

using namespace strata;
using strata_test::network_of, strata_test::unlabelled;

namespace {

using Odd = Network<Input<13>, Dense<13, 21, Sigmoid>, Dropout<0.5>, Dense<21, 50, ReLU>, Dense<50, 3, Softmax>>;
using Tiny = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
using Wide = Network<Input<130>, Dense<130, 70, SiLU, NoBias>, Dense<70, 33>, Dense<33, 17>, MeanSquaredError>;
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

TEST_CASE_TEMPLATE("quantized: a batch of any size gives what its rows give one by one", Net, Odd, Double) {
  const auto quantized = quantize(network_of<Net>(3), unlabelled<Net::inputs>(60, 1));
  const auto data = unlabelled<Net::inputs>(35, 2);
  check_batch<Quantized<Net>, 2>(quantized, data);
  check_batch<Quantized<Net>, 35>(quantized, data);
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

TEST_CASE("quantized: whole data sets are predicted, classified and evaluated as with any network") {
  const auto quantized = quantize(network_of<Odd>(3), unlabelled<13>(60, 1));
  auto data = unlabelled<13>(150, 5);
  const auto outputs = predict(quantized, data);
  const auto classes = classify(quantized, data);
  REQUIRE(outputs.size() == 150);
  REQUIRE(classes.size() == 150);
  for (Size row = 0; row < 150; ++row) {
    CHECK(classes[row] == quantized.classify(data.input(row)));
    CHECK(strata_test::largest_difference(outputs[row], quantized.predict(data.input(row))) < 1e-6);
  }
  data.labels = classes;
  const auto evaluation = evaluate(quantized, data);
  CHECK(evaluation.accuracy == 1);
  double cost = 0;
  for (Size row = 0; row < 150; ++row) cost -= std::log(static_cast<double>(outputs[row][classes[row]])) / 150;
  CHECK(evaluation.cost == doctest::Approx(cost).epsilon(1e-5));
  data.inputs[7] = math::nan<float>;
  CHECK_THROWS_WITH_AS(
      classify(quantized, data),
      "strata: the prediction data, row 0, column 7: expected a number that is finite, found nan; mend "
      "the number, or leave the row out",
      Error);
}

TEST_CASE("quantized: costs of outputs without softmax, and classes by threshold, are evaluated too") {
  const auto quantized = quantize(network_of<Double>(3), unlabelled<5>(60, 1));
  const auto data = unlabelled<5>(20, 2);
  Dataset<5, Target<1>> targets{data.inputs, std::vector<Target<1>>(20, Target<1>{1})};
  CHECK(evaluate(quantized, targets).accuracy >= 0);
  const auto classes = classify(quantized, data, 0.4);
  for (Size row = 0; row < 20; ++row) CHECK(classes[row] == quantized.classify(data.input(row), 0.4));
  const auto wide = quantize(network_of<Wide>(3), unlabelled<130>(20, 1));
  const auto rows = unlabelled<130>(3, 4);
  Dataset<130, Target<17>> numbers{rows.inputs, std::vector<Target<17>>(3)};
  const auto answers = predict(wide, rows);
  numbers.labels.assign(answers.begin(), answers.end());
  CHECK(evaluate(wide, numbers).cost < 1e-10);
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

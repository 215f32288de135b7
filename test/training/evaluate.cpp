// SPDX-License-Identifier: MIT
#include "strata/training/evaluate.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "strata/layer/dense.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

using Probabilities = Network<Input<2, double>, Dense<2, 2, Softmax>>;
using Logistic = Network<Input<1, double>, Dense<1, 1, Sigmoid>>;
using Straight = Network<Input<1, double>, Dense<1, 2>>;
using Three = Network<Input<2>, Dense<2, 5, Sigmoid>, Dense<5, 3, Softmax>>;

}  // namespace

static_assert(class_count<Probabilities> == 2 && class_count<Logistic> == 2 && class_count<Three> == 3);

TEST_CASE("evaluate: cost, accuracy and confusion matrix of a case worked by hand") {
  Probabilities network;
  network.set_flat_parameters(std::vector<double>{0, 1, 0, 0, 0, 1});  // z = x
  // Logits ln 3 and 0 are the probabilities ¾ and ¼.
  const double z = std::log(3.0);
  const Dataset<2, Class, double> data{{z, 0, z, 0, 0, z, 0, z}, {0, 1, 1, 1}};
  const auto result = evaluate(network, data);
  CHECK(result.cost == doctest::Approx((3 * std::log(4.0 / 3) + std::log(4.0)) / 4).epsilon(1e-14));
  CHECK(result.accuracy == 0.75);
  CHECK(result.confusion.counts == std::array<std::array<Size, 2>, 2>{{{1, 0}, {1, 2}}});
}

TEST_CASE("evaluate: the threshold moves the decision of one output and not the cost") {
  Logistic network;
  network.set_flat_parameters(std::vector<double>{0, 1});  // z = x
  const double z = std::log(3.0);                          // probability ¾
  const Dataset<1, Class, double> data{{z, -z, z}, {1, 0, 0}};
  const auto usual = evaluate(network, data), strict = evaluate(network, data, 0.8);
  CHECK(usual.cost == doctest::Approx((2 * std::log(4.0 / 3) + std::log(4.0)) / 3).epsilon(1e-14));
  CHECK(usual.accuracy == doctest::Approx(2.0 / 3));
  CHECK(usual.confusion.counts == std::array<std::array<Size, 2>, 2>{{{1, 1}, {0, 1}}});
  CHECK(strict.cost == usual.cost);
  CHECK(strict.confusion.counts == std::array<std::array<Size, 2>, 2>{{{2, 0}, {1, 0}}});
}

TEST_CASE("evaluate: where labels are numbers there are a cost and errors, and no accuracy") {
  Straight network;
  network.set_flat_parameters(std::vector<double>{1, 2, 0, -1});  // 1 + 2x, −x
  const Dataset<1, Target<2, double>, double> data{{1, 2}, {{3, 0}, {5, 1}}};
  const auto result = evaluate(network, data);
  CHECK(std::same_as<decltype(result), const RegressionEvaluation<Straight>>);
  CHECK(result.cost == doctest::Approx((1.0 + 9.0) / 2).epsilon(1e-14));
  CHECK(std::isnan(result.accuracy));
  CHECK(result.errors.mean_absolute_error(0) == 0);
  CHECK(result.errors.mean_absolute_error(1) == 2);
  CHECK(result.errors.r_squared(0) == 1);
}

TEST_CASE("evaluate: where rows may have several labels, a row is right if all of them are") {
  Network<Input<1, double>, Dense<1, 2, Sigmoid>> network;
  network.set_flat_parameters(std::vector<double>{0, 1, 0, -1});  // label 0 where x ≥ 0, label 1 where x ≤ 0
  const Dataset<1, Target<2, double>, double> data{{1, -1, 2, 0}, {{1, 0}, {1, 1}, {1, 0}, {1, 1}}};
  const auto result = evaluate(network, data);
  CHECK(result.accuracy == 0.75);
  CHECK(result.labels.hamming_accuracy() == doctest::Approx(7.0 / 8));
  CHECK(result.labels.recall(0) == 0.75);
  CHECK(evaluate(network, data, 0.6).accuracy == 0.5);
  const auto evaluator = std::make_unique<detail::Evaluator<decltype(network), 2>>();
  CHECK(evaluator->score(network, data).accuracy == 0.75);
}

TEST_CASE("evaluate: any number of rows gives the mean over all of them, whole blocks or not") {
  const Three network(Glorot{}, 4);
  const auto theta = network.flat_parameters();
  using Sigma = strata_test::ReferenceNetwork::Sigma;
  const strata_test::ReferenceNetwork reference({{2, 5, Sigma::sigmoid}, {5, 3, Sigma::softmax}},
                                                strata_test::ReferenceNetwork::Loss::multiclass,
                                                {theta.begin(), theta.end()});
  const auto x = strata_test::Draws(1).rows(300, 2), t = strata_test::Draws(2).classes(300, 3);
  for (const Size rows : {1U, 127U, 128U, 129U, 300U}) {
    const strata_test::Rows some_x(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(rows)),
        some_t(t.begin(), t.begin() + static_cast<std::ptrdiff_t>(rows));
    Dataset<2> data;
    ConfusionMatrix<3> expected;
    for (Size row = 0; row < rows; ++row) {
      for (const double number : x[row]) data.inputs.push_back(static_cast<float>(number));
      const auto largest = [](const auto& from) {
        return static_cast<Size>(std::max_element(from.begin(), from.end()) - from.begin());
      };
      data.labels.push_back(static_cast<Class>(largest(t[row])));
      expected.add(largest(t[row]), largest(reference.predict(x[row])));
    }
    const auto result = evaluate(network, data);
    CHECK(result.cost == doctest::Approx(reference.cost(some_x, some_t)).epsilon(1e-6));
    CHECK(result.confusion == expected);
    CHECK(result.accuracy == expected.accuracy());
  }
}

TEST_CASE("evaluate: the cost is finite where a probability is zero in float") {
  Three network;
  network.layer<1>().biases = {1000, 0, 0};
  const auto result = evaluate(network, Dataset<2>{{0, 0}, {1}});
  CHECK(result.cost == doctest::Approx(1000).epsilon(0.01));
  CHECK(result.accuracy == 0);
}

TEST_CASE("evaluate: no rows and classes without an output are errors") {
  const Three network;
  CHECK_THROWS_WITH_AS(evaluate(network, Dataset<2>{}), "strata: the evaluation data has no rows", Error);
  CHECK_THROWS_WITH_AS(evaluate(network, Dataset<2>{{0, 0}, {3}}),
                       "strata: the evaluation data, row 0: expected a class below 3, found 3; the network needs an "
                       "output for each class",
                       Error);
}

TEST_CASE("evaluate: a network that has learned NaN is an error, and not a network that says class 0") {
  Three network;
  network.layer<1>().biases(2) = std::numeric_limits<float>::quiet_NaN();
  const Dataset<2> data{{0, 0, 1, 1}, {0, 0}};
  CHECK_THROWS_WITH_AS(evaluate(network, data),
                       "strata::evaluate: the network's parameters are not finite: layer 1 holds nan; load them again, "
                       "or begin anew with network.reset()",
                       Error);
  const auto evaluator = std::make_unique<detail::Evaluator<Three, 2>>();
  CHECK(evaluator->score(network, data).accuracy == 0);
}

TEST_CASE("evaluate: outputs that overflow to NaN are an error that names the row") {
  Probabilities network;
  network.set_flat_parameters(std::vector<double>{0, 1e300, 0, 0, 0, 1e300});
  const Dataset<2, Class, double> data{{1e-300, 0, 1e300, 1e300}, {0, 0}};
  CHECK_THROWS_WITH_AS(evaluate(network, data),
                       "strata::evaluate: the outputs for row 1 are NaN; the numbers or the parameters are too large: "
                       "scale the inputs",
                       Error);
  CHECK_THROWS_AS(evaluate(network, data, std::nan("")), Error);
}

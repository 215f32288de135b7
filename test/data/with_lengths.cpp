// SPDX-License-Identifier: MIT
#include "strata/data/with_lengths.hpp"

#include <doctest/doctest.h>

#include <array>

#include "strata/data/weighted.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/gru.hpp"
#include "strata/training/gradient.hpp"

using namespace strata;

namespace {

template <Size Steps>
using Net = Network<Sequence<Steps, 1>, GRU<1, 5>, EachStep<Dense<5, 3, Softmax>>>;
template <Size Steps>
using Data = Dataset<Steps, std::array<Class, Steps>>;

/// Two sequences, one of four steps and one of two, padded to six with numbers that must not matter.
const Data<6> padded{{1, -2, 3, 0.5, 99, 98, -1, 2, 97, 96, 95, 94}, {{0, 1, 2, 1, 0, 0}, {2, 1, 0, 0, 0, 0}}};
const Data<4> longer{{1, -2, 3, 0.5}, {{0, 1, 2, 1}}};
const Data<2> shorter{{-1, 2}, {{2, 1}}};

}  // namespace

TEST_CASE("with lengths: cost and gradient are those of the sequences without their padding") {
  const auto whole = cost_and_gradient(Net<6>(), with_lengths<6>(padded, {4, 2}));
  const auto one = cost_and_gradient(Net<4>(), longer);
  const auto other = cost_and_gradient(Net<2>(), shorter);
  CHECK(whole.cost == doctest::Approx((one.cost + other.cost) / 2).epsilon(1e-6));
  const auto found = whole.gradient.flat_parameters(), a = one.gradient.flat_parameters(),
             b = other.gradient.flat_parameters();
  for (Size i = 0; i < found.size(); ++i)
    CHECK(found[i] == doctest::Approx(static_cast<double>((a[i] + b[i]) / 2)).epsilon(1e-5));
}

TEST_CASE("with lengths: the last step alone may be judged, of other wrapped data too") {
  const Net<6> network;
  const auto rows = weighted(with_lengths<6>(padded, {4, 2}, Judged::last_step), {1, 3});
  CHECK(rows.judged_steps(0) == std::pair<Size, Size>(3, 4));
  CHECK(rows.judged_steps(1) == std::pair<Size, Size>(1, 2));
  const auto evaluation = evaluate(network, rows);
  CHECK(evaluation.confusion.total() == 2);
  const auto y = network.predict(padded.input(0)), z = network.predict(padded.input(1));
  CHECK(evaluation.cost == doctest::Approx((-std::log(y(3 * 3 + 1)) - 3 * std::log(z(1 * 3 + 1))) / 4).epsilon(1e-5));
}

TEST_CASE("with lengths: answers are counted at a sequence's own steps") {
  CHECK(evaluate(Net<6>(), with_lengths<6>(padded, {4, 2})).confusion.total() == 6);
  CHECK(evaluate(Net<6>(), with_lengths<6>(padded, {6, 6})).confusion.total() == 12);
}

TEST_CASE("with lengths: copies of some rows keep their lengths") {
  const auto some = subset(with_lengths<6>(padded, {4, 2}), std::array<Size, 1>{1});
  CHECK(some.lengths == std::vector<Size>{2});
  CHECK(some.input(0)[1] == 2);
}

TEST_CASE("with lengths: a row without a length, none and too long a one are errors") {
  CHECK_THROWS_WITH_AS(with_lengths<6>(padded, {4}), "strata::with_lengths: 1 lengths for 2 rows; each row needs one",
                       Error);
  CHECK_THROWS_WITH_AS(with_lengths<6>(padded, {4, 0}),
                       "strata::with_lengths: row 1 has 0 steps; there must be 1 to 6", Error);
  CHECK_THROWS_WITH_AS(with_lengths<6>(padded, {7, 2}),
                       "strata::with_lengths: row 0 has 7 steps; there must be 1 to 6", Error);
}

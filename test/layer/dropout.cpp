// SPDX-License-Identifier: MIT
#include "strata/layer/dropout.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/testing/gradient_check.hpp"
#include "support/tensors.hpp"

using namespace strata;

namespace {

constexpr Size rows = 8, width = 1000;
using Half = Dropout<0.5>::On<Extents<width>>;
using Third = Dropout<0.3>::On<Extents<width>>;

/// One training step of ones.
template <class L>
struct Step {
  NoParameters p;
  Matrix<float, rows, width> x, y;
  typename L::template Workspace<float, rows> w;

  Step() { x.fill(1); }
  void go() { L::train_forward(p, x, y, w, StepContext<Alone, true>{Alone(), rows}); }
};

/// How many of them are 0, and what the others are.
template <class L>
void check_share(double share) {
  const auto step = std::make_unique<Step<L>>();
  step->go();
  double dropped = 0, others = 0;
  for (const float number : step->y.storage()) {
    dropped += number == 0;
    others += std::abs(number - 1 / (1 - share)) < 1e-4;
  }
  CHECK(dropped + others == rows * width);
  // Five standard deviations.
  const double all = rows * width;
  CHECK(std::abs(dropped - share * all) <= 5 * std::sqrt(share * (1 - share) * all));
}

}  // namespace

TEST_CASE("dropout: silences its share of numbers and makes the others larger by as much") {
  check_share<Half>(0.5);
  check_share<Third>(0.3);
  check_share<Dropout<0>::On<Extents<width>>>(0);
}

TEST_CASE("dropout: its odds take as few random bits as give them exactly, or 16") {
  static_assert(detail::DropoutOdds(0.5).bits == 1 && detail::DropoutOdds(0.25).bits == 2);
  static_assert(detail::DropoutOdds(0.125).bits == 4 && detail::DropoutOdds(0.3).bits == 16);
  static_assert(detail::DropoutOdds(0.5).dropped == 1 && detail::DropoutOdds(0.5).kept() == 0.5);
  static_assert(detail::DropoutOdds(0).dropped == 0 && detail::DropoutOdds(0).kept() == 1);
}

TEST_CASE("dropout: each row and each step has a mask of its own, the same for the same generator") {
  const auto step = std::make_unique<Step<Half>>(), again = std::make_unique<Step<Half>>();
  step->go();
  const auto first = step->y;
  again->go();
  CHECK(test::equals(again->y, first));
  Size same_in_rows = 0;
  for (Size i = 0; i < width; ++i) same_in_rows += first(0, i) == first(1, i);
  CHECK((same_in_rows > 400 && same_in_rows < 600));
  step->go();
  CHECK(!test::equals(step->y, first));
}

TEST_CASE("dropout: predictions and streams are left alone") {
  Matrix<float, 2, 5> x, y;
  test::scatter(x, 1);
  Dropout<0.9>::On<Extents<5>>::forward(NoParameters(), x, y);
  CHECK(test::equals(y, x));
  Dropout<0.9>::On<Extents<2, 5>>::stream(NoParameters(), x, y);
  CHECK(test::equals(y, x));
}

TEST_CASE("dropout: where nothing is learned the masks stay; as it predicts there are none") {
  const auto step = std::make_unique<Step<Half>>();
  step->go();
  const auto first = step->y;
  Half::train_forward(std::as_const(step->p), step->x, step->y, step->w, StepContext<Alone, true>{Alone(), rows});
  CHECK(test::equals(step->y, first));
  Half::train_forward(step->p, step->x, step->y, step->w, StepContext<Alone, true, true>{Alone(), rows});
  CHECK(test::equals(step->y, step->x));
}

TEST_CASE("dropout: its gradients agree with differences, of any shape") {
  CHECK(check_gradients<Dropout<0.5>::On<Extents<3, 2, 2>>>().passed());
  CHECK(check_gradients<Dropout<0.3>::On<Extents<7>>>().passed());
}

TEST_CASE("dropout: no two layers of a network draw the same, and another seed draws otherwise") {
  using Net = Network<Input<8>, Dropout<0.5>, Dropout<0.5>, MeanSquaredError>;
  const auto errors = std::make_unique<Net::Errors<4>>(), same = std::make_unique<Net::Errors<4>>();
  CHECK(!(errors->get<0>().generator == errors->get<1>().generator));
  CHECK(errors->get<0>().generator == same->get<0>().generator);
  Generator seeds(2, RandomStream::masks);
  same->seed(seeds);
  CHECK(!(errors->get<0>().generator == same->get<0>().generator));
}

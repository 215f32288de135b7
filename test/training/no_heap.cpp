// SPDX-License-Identifier: MIT
// Nothing that happens more than once allocates. The operators below count for the whole program; were they inlined,
// g++ would take free for the wrong partner of new.
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

#include "strata/activation/silu.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/layer_norm.hpp"
#include "strata/layer/lstm.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/prelu.hpp"
#include "strata/network/streaming.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/train.hpp"
#include "support/counted_heap.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::allocations;

namespace {

using Net = Network<Input<13>, Dense<13, 21, Sigmoid>, Dense<21, 9, Softmax>, Dense<9, 3, Softmax>>;
constexpr Size batch = 16;

/// How often f allocates.
template <class F>
long allocations_in(F&& f) {
  const long before = allocations;
  f();
  return allocations - before;
}

Dataset<13> points(Size rows) {
  Dataset<13> data;
  strata_test::Draws draw(1);
  for (Size row = 0; row < rows; ++row) {
    for (Size i = 0; i < 13; ++i) data.inputs.push_back(static_cast<float>(draw()));
    data.labels.push_back(static_cast<Class>(row % 3));
  }
  return data;
}

// Everything that training needs, known to the linker.
Net::Parameters parameters_in_static_storage;
Trainer<Net, batch, Momentum> trainer_in_static_storage;

}  // namespace

TEST_CASE("no heap: the counter counts") {
  CHECK(allocations_in([] { CHECK(std::make_unique<int>(1) != nullptr); }) >= 1);
  CHECK(allocations_in([] { Net network; }) == 1);
}

TEST_CASE("no heap: predictions") {
  const Net network;
  Vector<float, 13> one;
  one.fill(0.5F);
  Matrix<float, 5, 13> x;
  x.fill(0.5F);
  Matrix<float, 5, 3> y;
  Net::Workspace<5> workspace;
  CHECK(allocations_in([&] { one(0) = network.predict(one)(0); }) == 0);
  CHECK(allocations_in([&] { network.predict(x, y); }) == 0);
  CHECK(allocations_in([&] { network.predict(x, y, workspace); }) == 0);
}

TEST_CASE("no heap: assigning and resetting a network") {
  Net network;
  const Net other(Glorot{}, 2);
  CHECK(allocations_in([&] { network = other; }) == 0);
  CHECK(allocations_in([&] { network.reset(); }) == 0);
}

TEST_CASE("no heap: steps of a trainer, grow and slash among them, short batches too") {
  Net network;
  const auto data = points(batch);
  std::array<std::uint32_t, batch> rows{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const auto trainer = std::make_unique<Trainer<Net, batch, GrowAndSlash>>(GrowAndSlash{1000}, 0.01);
  CHECK(allocations_in([&] {
          for (int step = 0; step < 5; ++step) trainer->step(network, data, rows);
          trainer->step(network, data, std::span<const std::uint32_t>(rows).first(3));
        }) == 0);
}

TEST_CASE("no heap: recurrences, in steps, in predictions and in streams") {
  using Steps = Network<Sequence<6, 2>, GRU<2, 5>, LSTM<5, 4>, EachStep<Dense<4, 3, Softmax>>>;
  Steps network;
  const auto trainer = std::make_unique<Trainer<Steps, batch, Momentum>>(Momentum{}, 0.01);
  trainer->x.fill(0.5F);
  trainer->t.fill(1.0F / 3);
  Vector<float, 12> sequence;
  sequence.fill(0.5F);
  Streaming stream(network);
  CHECK(allocations_in([&] {
          trainer->step(network, batch);
          trainer->step(network, 3);
          sequence(0) = network.predict(sequence)(0);
          sequence(1) = stream.step(std::array{0.5F, 1.0F})(0);
        }) == 0);
}

TEST_CASE("no heap: images, their groups and pools, and what is normalised and dropped, in steps and in predictions") {
  using Pictures = Network<Image<1, 5, 4>, Conv2d<1, 3, 3, SiLU, Padding<1>>, BatchNorm<3>, PReLU<3>, Dropout<0.25>,
                           Conv2d<3, 6, 2, Tanh, Groups<3>>, MaxPool<2>, Flatten, LayerNorm<12>, Dense<12, 3, Softmax>>;
  Pictures network;
  const auto trainer = std::make_unique<Trainer<Pictures, batch, Momentum>>(Momentum{}, 0.01);
  trainer->x.fill(0.5F);
  trainer->t.fill(1.0F / 3);
  Vector<float, 20> one;
  one.fill(0.5F);
  CHECK(allocations_in([&] {
          trainer->step(network, batch);
          trainer->step(network, 3);
          one(0) = network.predict(one)(0);
        }) == 0);
}

TEST_CASE("no heap: the evaluation of a data set") {
  const Net network;
  const auto data = points(150);
  const auto evaluator = std::make_unique<detail::Evaluator<Net, detail::evaluation_block>>();
  CHECK(allocations_in([&] { evaluator->score(network, data); }) == 0);
}

TEST_CASE("no heap: whole epochs of train, validation, early stopping and the best parameters included") {
  Net network;
  const auto data = points(100), validation = points(50);
  long after_the_first = 0, after_the_last = 0;
  const auto watch = [&](const Progress& progress) {
    after_the_last = allocations;
    if (progress.epoch.number == 1) after_the_first = after_the_last;
  };
  const auto history = train<batch>(network, data, validation, Momentum{},
                                    {.epochs = 20, .l2 = 0.01, .early_stopping_window = 5}, watch);
  CHECK(history.last().number > 9);
  CHECK(after_the_last == after_the_first);
}

TEST_CASE("no heap: the number of allocations of train does not depend on the epochs") {
  const auto data = points(40);
  const auto count = [&](Size epochs) {
    Net network;
    return allocations_in([&] { train<batch>(network, data, data, Momentum{}, {.epochs = epochs}); });
  };
  CHECK(count(1) == count(30));
  CHECK(count(1) <= 3);  // the run, the order of rows, the history
}

#if STRATA_HAS_BFLOAT16
TEST_CASE("no heap: products of BFloat16 take none either") {
  using Wide = Network<Input<80>, Dense<80, 40, Sigmoid>, Dense<40, 20, Sigmoid>, Dense<20, 3, Softmax>>;
  Dataset<80> data;
  strata_test::Draws draw(2);
  for (Size i = 0; i < 40 * 80; ++i) data.inputs.push_back(static_cast<float>(draw()));
  for (Size i = 0; i < 40; ++i) data.labels.push_back(static_cast<Class>(i % 3));
  const auto count = [&](Size epochs) {
    Wide network;
    return allocations_in([&] { train<batch, BFloat16>(network, data, data, Momentum{}, {.epochs = epochs}); });
  };
  CHECK(count(1) == count(10));
  CHECK(count(1) <= 3);
}
#endif

TEST_CASE("no heap: a trainer and parameters in static storage train without any") {
  static const auto data = points(batch);
  static const std::array<std::uint32_t, batch> rows{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  double first = 0, last = 0;
  CHECK(allocations_in([&] {
          Net network(parameters_in_static_storage);
          network.reset();
          trainer_in_static_storage.optimizer = Momentum{0.3};
          const DatasetView<13> view{data.inputs, data.labels};
          first = trainer_in_static_storage.step(network, view, rows);
          for (int step = 0; step < 300; ++step) last = trainer_in_static_storage.step(network, view, rows);
        }) == 0);
  CHECK(last < first);
}

// SPDX-License-Identifier: MIT
// One network, many threads that ask it. Under ThreadSanitizer (test/run --only threads) this says whether they race.
#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/training/evaluate.hpp"
#include "support/reference_network.hpp"
#include "threads/together.hpp"

using namespace strata;
using Net = Network<Input<5>, Dense<5, 17, Tanh>, Dense<17, 9, Softmax>, Dense<9, 3, Softmax>>;

namespace {

constexpr int repetitions = 50;

Vector<float, 5> question(int number) {
  Vector<float, 5> x;
  for (Size i = 0; i < 5; ++i) x(i) = static_cast<float>((number * 7 + static_cast<int>(i)) % 11) / 10;
  return x;
}

}  // namespace

TEST_CASE("threads: a network answers many threads at once as it answers one") {
  const Net network(Glorot{}, 3);
  std::vector<Vector<float, 3>> expected;
  for (int i = 0; i < repetitions; ++i) expected.push_back(network.predict(question(i)));
  CHECK(threads::all_hold([&](int) {
    for (int i = 0; i < repetitions; ++i)
      if (network.predict(question(i)) != expected[static_cast<Size>(i)]) return false;
    return true;
  }));
}

TEST_CASE("threads: so it does with workspaces of the threads' own, and batches") {
  const Net network(Glorot{}, 4);
  Matrix<float, 4, 5> x;
  x.fill(0.25F);
  Matrix<float, 4, 3> expected;
  network.predict(x, expected);
  CHECK(threads::all_hold([&](int) {
    const auto workspace = std::make_unique<Net::Workspace<4>>();
    Matrix<float, 4, 3> y;
    for (int i = 0; i < repetitions; ++i) {
      network.predict(x, y, *workspace);
      if (y != expected) return false;
    }
    return true;
  }));
}

TEST_CASE("threads: one network is evaluated on one data set by many threads at once") {
  const Net network(Glorot{}, 5);
  Dataset<5> data;
  strata_test::Draws draw(1);
  for (Size row = 0; row < 150; ++row) {
    for (Size i = 0; i < 5; ++i) data.inputs.push_back(static_cast<float>(draw()));
    data.labels.push_back(static_cast<Class>(row % 3));
  }
  const double expected = evaluate(network, data).cost;
  CHECK(threads::all_hold([&](int) { return evaluate(network, data).cost == expected; }));
}

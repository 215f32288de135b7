// SPDX-License-Identifier: MIT
#include "strata/ranks/shard_trainer.hpp"

#include <cmath>
#include <memory>
#include <numeric>

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/data/weighted.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

using Net = Network<Input<3>, Dense<3, 9, Tanh>, Dense<9, 2, Softmax>>;

/// y = x + w, which notes how many messages had been begun when its gradients were taken last.
struct Witness {
  static constexpr Size inputs = 3, outputs = 3;
  static inline long begun = 0;
  template <class Scalar>
  struct Parameters {
    alignas(cache_line) Vector<Scalar, 3> w;
    static constexpr auto tensors(auto& self) { return std::tie(self.w); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x + p.w); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto&, const auto&, const auto&, const auto& delta) { return delta * 1.0F; }
  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& delta) {
    begun = strata_test::messages_begun;
    return std::tuple(sum_rows(delta));
  }
};
/// The layers above are worth a message of their own: 96 KB.
using Witnessed = Network<Input<3>, Witness, Dense<3, 120, Tanh>, Dense<120, 200, Tanh>, Dense<200, 2, Softmax>>;

/// The largest difference of what a step of all ranks and one of a single trainer make of the parameters, on a batch of
/// which the shards have 4, or 3 to 0 rows.
template <class OptimizerType, class Data>
double difference(const Data& data, const OptimizerType& optimizer, bool short_batch) {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  std::array<std::vector<std::uint32_t>, 8> rows;
  std::vector<std::uint32_t> all;
  for (Size shard = 0; shard < 8; ++shard)
    for (Size i = 0; i < (short_batch ? shard % 4 : 4); ++i) {
      rows[shard].push_back(static_cast<std::uint32_t>(shard * 4 + i));
      all.push_back(rows[shard].back());
    }
  Net together(Glorot{}, 3), alone(Glorot{}, 3);
  const auto trainer = std::make_unique<ShardTrainer<Net, 4, OptimizerType>>(optimizer, 0.01, group, all_ones<2>, 1);
  const auto single = std::make_unique<Trainer<Net, 32, OptimizerType>>(optimizer, 0.01);
  double largest = 0;
  for (int step = 0; step < 3; ++step) {
    const auto rows_of = [&](Size i) { return std::span<const std::uint32_t>(rows[group.own().begin + i]); };
    const double cost = trainer->step(together, data, rows_of, all.size());
    largest = std::max(largest, std::abs(cost - single->step(alone, data, all)));
  }
  CHECK(!trainer->stops());
  const auto a = together.flat_parameters(), b = alone.flat_parameters();
  for (Size i = 0; i < a.size(); ++i) largest = std::max(largest, static_cast<double>(std::abs(a[i] - b[i])));
  return largest;
}

}  // namespace

TEST_CASE("shard_trainer: a step is the step of the whole batch, but for roundings, whatever shards have of it") {
  const auto data = strata_test::noise<3>({0, 32}, 2);
  CHECK(difference(data, GradientDescent{1}, false) < 1e-6);
  CHECK(difference(data, GradientDescent{1}, true) < 1e-6);
}

TEST_CASE("shard_trainer: rows count by their weights, and an optimiser may ask for the cost of all after the step") {
  const auto data = strata_test::noise<3>({0, 32}, 2);
  std::vector<double> weights;
  for (int i = 0; i < 32; ++i) weights.push_back(i % 5 / 2.0);
  CHECK(difference(weighted(data, weights), GrowAndSlash{4}, false) < 1e-5);
  CHECK(difference(weighted(data, weights), GrowAndSlash{4}, true) < 1e-5);
}

TEST_CASE("shard_trainer: what one rank is asked, all know after the step") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const auto data = strata_test::noise<3>({0, 8}, 2);
  Net network;
  const auto trainer =
      std::make_unique<ShardTrainer<Net, 4, GradientDescent>>(GradientDescent{}, 0, group, all_ones<2>, 1);
  std::array<std::uint32_t, 8> rows{};
  std::iota(rows.begin(), rows.end(), 0U);
  const auto rows_of = [&](Size i) { return std::span<const std::uint32_t>(rows).subspan(group.own().begin + i, 1); };
  if (group.rank == 0) trainer->stop_requested = [] { return true; };
  trainer->step(network, data, rows_of, 8);
  CHECK(trainer->stops());
  trainer->stop_requested = nullptr;
  trainer->step(network, data, rows_of, 8);
  CHECK(!trainer->stops());
}

TEST_CASE("shard_trainer: the gradients of upper layers are on their way before those below them are taken") {
  const Ranks ranks(MPI_COMM_WORLD);
  const RankGroup& group = ranks.group();
  const auto data = strata_test::noise<3>({0, 8}, 2);
  Witnessed network;
  for (const auto& memory : {std::shared_ptr<const SharedMemory>(), memory_of_gradients<Witnessed>(group)}) {
    const auto trainer = std::make_unique<ShardTrainer<Witnessed, 4, GradientDescent>>(GradientDescent{}, 0, group,
                                                                                       all_ones<4>, 1, memory);
    std::array<std::uint32_t, 8> rows{};
    std::iota(rows.begin(), rows.end(), 0U);
    const auto rows_of = [&](Size i) { return std::span<const std::uint32_t>(rows).subspan(group.own().begin + i, 1); };
    for (int step = 0; step < 3; ++step) {
      const long before = strata_test::messages_begun;
      trainer->step(network, data, rows_of, 8);
      const auto others = static_cast<long>(group.count - 1);
      // Costs and the like, to and from each of the others; then at least as many of gradients.
      CHECK(Witness::begun - before >= 4 * others);
      // The lowest layer's own, to and from each of the others, come after it; the sums of those above it may have gone
      // on before, where the others were quicker.
      CHECK(strata_test::messages_begun - Witness::begun >= 2 * others);
    }
  }
}

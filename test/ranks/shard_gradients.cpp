// SPDX-License-Identifier: MIT
#include "strata/ranks/shard_gradients.hpp"

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/dense.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

/// One layer that is worth a message by itself, small ones around it, one with statistics.
using Net = Network<Input<3>, Dense<3, 140, Tanh>, Dense<140, 130, Tanh>, BatchNorm<130>, Dense<130, 2>, Dense<2, 2>>;

/// Gradients of a shard: numbers of its own for each tensor.
template <class Tensor>
Tensor gradient_of(Size shard, Size place) {
  Tensor tensor{};
  const auto numbers = strata_test::numbers_of(shard + 100 * place, tensor.size());
  std::copy(numbers.begin(), numbers.end(), tensor.data());
  return tensor;
}

/// Their sums over all shards, as `sum_of_shards` takes them.
std::vector<float> sum_at(Size place, Size begin, Size shards, Size count) {
  if (shards == 1) return strata_test::numbers_of(begin + 100 * place, count);
  auto sum = sum_at(place, begin, shards / 2, count);
  const auto right = sum_at(place, begin + shards / 2, shards / 2, count);
  for (Size i = 0; i < count; ++i) sum[i] += right[i];
  return sum;
}

template <class Tensor>
std::vector<float> numbers_in(const Tensor& tensor) {
  return {tensor.data(), tensor.data() + tensor.size()};
}

void check(std::array<double, 5> rates, bool shared_memory) {
  const Ranks ranks(MPI_COMM_WORLD, {.shared_memory = shared_memory});
  const RankGroup& group = ranks.group();
  const auto memory = memory_of_gradients<Net>(group);
  CHECK((memory != nullptr) == (shared_memory && group.count > 1));
  ShardGradients<Net> sum(group, rates, 3, memory);
  for (int round = 0; round < 3; ++round) {
    for (Size i = 0; i < group.own().end - group.own().begin; ++i) {
      const Size shard = group.own().begin + i;
      const bool last = shard + 1 == group.own().end;
      Net::Parameters left{};
      nth<2>(left.layers).mean.fill(static_cast<float>(shard));
      nth<2>(left.layers).variance.fill(1);
      sum.add_statistics(i, left);
      if (last) sum.statistics_are_done();
      const auto layer = [&]<Size L>(std::integral_constant<Size, L>) {
        if (rates[L] == 0) return;
        using First = std::remove_cvref_t<decltype(parameter_tensor<L, 0>(left))>;
        using Second = std::remove_cvref_t<decltype(parameter_tensor<L, 1>(left))>;
        sum.template add<L, 0>(Alone(), i, gradient_of<First>(shard, 2 * L));
        sum.template add<L, 1>(Alone(), i, gradient_of<Second>(shard, 2 * L + 1));
        if (last) sum.layer_is_done(L);
      };
      layer(std::integral_constant<Size, 4>());
      layer(std::integral_constant<Size, 3>());
      layer(std::integral_constant<Size, 2>());
      layer(std::integral_constant<Size, 1>());
      layer(std::integral_constant<Size, 0>());
    }
    sum.send_sums();
    const auto compare = [&]<Size L>(std::integral_constant<Size, L>) {
      sum.wait_for(L);
      if (rates[L] == 0) return;
      const auto& first = parameter_tensor<L, 0>(sum.total());
      const auto& second = parameter_tensor<L, 1>(sum.total());
      CHECK(numbers_in(first) == sum_at(2 * L, 0, 8, first.size()));
      CHECK(numbers_in(second) == sum_at(2 * L + 1, 0, 8, second.size()));
    };
    compare(std::integral_constant<Size, 4>());
    compare(std::integral_constant<Size, 3>());
    compare(std::integral_constant<Size, 2>());
    compare(std::integral_constant<Size, 1>());
    compare(std::integral_constant<Size, 0>());
    CHECK(nth<2>(sum.total().layers).mean(5) == 28);
    CHECK(nth<2>(sum.total().layers).variance(129) == 8);
  }
}

}  // namespace

TEST_CASE("shard_gradients: every gradient and statistic of every shard is in the sum, by the tree, to the last bit") {
  for (const bool shared_memory : {false, true}) check({1, 1, 1, 1, 1}, shared_memory);
}

TEST_CASE("shard_gradients: frozen layers send nothing, but their statistics") {
  for (const bool shared_memory : {false, true}) {
    check({0, 1, 0, 1, 1}, shared_memory);
    check({1, 0, 0, 0, 1}, shared_memory);
  }
}

TEST_CASE("shard_gradients: large networks send their gradients on one machine, too") {
  const Ranks ranks(MPI_COMM_WORLD);
  CHECK(memory_of_gradients<Network<Input<3000>, Dense<3000, 3000>>>(ranks.group()) == nullptr);
}

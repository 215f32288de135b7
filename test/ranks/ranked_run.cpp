// SPDX-License-Identifier: MIT
#include "strata/ranks/ranked_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/data/augmented.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

using Net = Network<Input<3>, Dense<3, 9, Tanh>, Dense<9, 2, Softmax>>;

using Run = RankedRun<Net, 32, 8, GradientDescent>;

/// Counts how often each of its rows is fetched.
struct Counting : Dataset<3> {
  mutable std::vector<int> fetched = std::vector<int>(100);
  static constexpr bool may_be_read_by_many = false;

  const Class& label(Size row) const {
    ++fetched[row];
    return labels[row];
  }
};

}  // namespace

TEST_CASE("ranked_run: the rows of a rank's shards follow each other") {
  // 8 shards of 30 rows: 3, 4, 4, 4, 3, 4, 4, 4
  CHECK(rows_of_shard(0, 0, 8, 30) == RowRange{0, 3});
  CHECK(rows_of_shard(2, 0, 8, 30) == RowRange{7, 4});
  CHECK(rows_of_shard(2, 2, 8, 30) == RowRange{0, 4});
  CHECK(rows_of_shard(4, 2, 8, 30) == RowRange{8, 3});
}

TEST_CASE("ranked_run: some rows of a data set are one, weights and all") {
  const auto data = strata_test::noise<3>({0, 9}, 2);
  const SomeRows<Dataset<3>> some{data, {4, 3}};
  CHECK(some.rows() == 3);
  CHECK(some.input(1)[2] == data.input(5)[2]);
  CHECK(some.label(2) == data.label(6));
  const auto anew = augmented(data, {}, [](const auto& input, Generator&, auto output) {
    std::copy(input.begin(), input.end(), output.begin());
    output[0] = 9;
  });
  std::array<float, 3> written{};
  SomeRows<std::remove_const_t<decltype(anew)>>{anew, {4, 3}}.write(1, 1, std::span(written));
  CHECK(written == std::array{9.0F, data.input(5)[1], data.input(5)[2]});
  static_assert(is_contiguous<SomeRows<Dataset<3>>> && !has_weights<SomeRows<Dataset<3>>>);
}

TEST_CASE("ranked_run: an epoch takes every row once, in batches of equal parts of the shards, in another order each") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const RowRange own = Part{group.own().begin, group.own().end, 8}.rows_of(61);  // shards of 7 and 8 rows
  Counting data;
  static_cast<Dataset<3>&>(data) = strata_test::noise<3>(own, 2);
  Net network;
  const auto run = std::make_unique<Run>(GradientDescent{1e-6}, TrainingSettings{.seed = 4}, group, 61, own.count);
  CHECK(run->rows() == 61);
  CHECK(run->batches() == 2);
  CHECK(run->rows_of_batches(1) == 32);
  CHECK(run->rows_of_batches(2) == 61);
  for (int epoch = 1; epoch <= 2; ++epoch) {
    run->trainer.epoch_number = static_cast<Size>(epoch);
    std::fill(data.fetched.begin(), data.fetched.end(), 0);
    run->shuffle_rows();
    run->pass = {};
    int batches = 0;
    run->go_on(network, data, [&] { return ++batches == 5; });
    CHECK(batches == 2);
    CHECK(run->pass.rows == 61);
    CHECK(run->pass.finite);
    // A checkpoint is due once, by the clock of the first rank.
    CHECK(run->is_due() == (epoch == 2));
    CHECK(!run->is_due());
    run->save_at(group.is_first() ? Clock::now() : Clock::time_point::max());
    // Each once for the check before the epoch, once for the step.
    for (Size row = 0; row < own.count; ++row) CHECK(data.fetched[row] == 2);
  }
}

TEST_CASE("ranked_run: the score of all ranks is that of one, but for roundings, and their mean cost too") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const RowRange own = Part{group.own().begin, group.own().end, 8}.rows_of(1001);
  const auto part = strata_test::noise<3>(own, 2), all = strata_test::noise<3>({0, 1001}, 2);
  const Net network;
  const auto run = std::make_unique<Run>(GradientDescent{1e-6}, TrainingSettings{}, group, 1001, own.count);
  const Score together = run->score(network, part);
  const auto alone = evaluate(network, all);
  CHECK(std::abs(together.cost - alone.cost) < 1e-12);
  CHECK(together.accuracy == alone.accuracy);
}

TEST_CASE("ranked_run: the first rank's clock and observer count") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const auto run =
      std::make_unique<Run>(GradientDescent{}, TrainingSettings{}, group, 8, group.own().end - group.own().begin);
  CHECK(run->seconds(static_cast<double>(group.rank) + 3) == 3);
  int calls = 0;
  bool answer = true;
  const Epoch epoch;
  auto observer = [&](const Progress&) {
    ++calls;
    return answer;
  };
  CHECK(run->ask(observer, {epoch, 1, 1, 1}));
  answer = false;
  CHECK(!run->ask(observer, {epoch, 1, 1, 1}));
  CHECK(calls == (group.rank == 0 ? 2 : 0));
  CHECK(run->rows_of_batch(1).empty());
}

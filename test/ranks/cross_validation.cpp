// SPDX-License-Identifier: MIT
#include "strata/ranks/cross_validation.hpp"

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"

using namespace strata;
using strata_test::error_on_rank;
using strata_test::has_text;

namespace {

using Narrow = Network<Input<6>, Dense<6, 20, Tanh>, Dense<20, 3, Softmax>>;
const auto data = strata_test::noise<6>({0, 40}, 3);
const TrainingSettings settings{.epochs = 3, .early_stopping_window = 1, .seed = 2};
constexpr auto always = [](Size, const Score&) { return true; };

}  // namespace

TEST_CASE("cross-validation: any number of ranks gives what one process does, to the last bit") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto folds = k_folds(data, 5, 1);
  const auto alone = cross_validate<Narrow, 16>(folds, Adam{}, settings);
  Size told = 0;
  const auto together = cross_validate<Narrow, 16>(
      folds, Adam{}, settings, Glorot{},
      [&](Size fold, const Score& score) {
        ++told;
        CHECK(score.cost == alone.folds[fold].cost);
        return true;
      },
      ranks);
  REQUIRE(together.is_complete());
  for (Size i = 0; i < 5; ++i) {
    CHECK(together.folds[i].cost == alone.folds[i].cost);
    CHECK(together.folds[i].accuracy == alone.folds[i].accuracy);
  }
  CHECK(together.confusion.counts == alone.confusion.counts);
  CHECK(told == (ranks.is_first() ? 5 : 0));
}

TEST_CASE("cross-validation: one that is stopped ends with the fold that was told last, for any number of ranks") {
  const Ranks ranks(MPI_COMM_WORLD);
  std::vector<Size> told;
  const auto stopped = cross_validate<Narrow, 16>(
      k_folds(data, 5, 1), Adam{}, settings, Glorot{},
      [&](Size fold, const Score&) {
        told.push_back(fold);
        return fold != 2;
      },
      ranks);
  CHECK(stopped.folds.size() == 3);
  CHECK(stopped.wanted == 5);
  CHECK(told == (ranks.is_first() ? std::vector<Size>{0, 1, 2} : std::vector<Size>{}));
  auto stopping = settings;
  stopping.stop_requested = [] { return true; };
  CHECK(cross_validate<Narrow, 16>(k_folds(data, 5, 1), Adam{}, stopping, Glorot{}, always, ranks).folds.empty());
}

TEST_CASE("cross-validation: folds are told of in their order, in whatever order they come in") {
  std::vector<Size> told;
  auto tell = [&](Size fold, const Score& score) {
    CHECK(score.cost == static_cast<double>(fold));
    told.push_back(fold);
    return fold != 3;
  };
  detail::FoldsInOrder<Narrow, decltype(tell)> in_order(tell, 6);
  const auto come = [&](Size fold, bool stopped = false) {
    return in_order(fold, {stopped, {static_cast<double>(fold), 0}, {}});
  };
  CHECK(come(1));
  CHECK(come(2));
  CHECK(told.empty());
  CHECK(come(0));
  CHECK(told == std::vector<Size>{0, 1, 2});
  CHECK(come(4));
  CHECK(!come(3));
  CHECK(!come(5));
  CHECK(told == std::vector<Size>{0, 1, 2, 3});
  CHECK(in_order.told_of() == 4);
  told.clear();
  detail::FoldsInOrder<Narrow, decltype(tell)> ended(tell, 3);
  CHECK(!ended(1, {true, {}, {}}));
  CHECK(ended(0, {false, {0, 0}, {}}) == false);
  CHECK(ended.told_of() == 1);
}

TEST_CASE("cross-validation: what is wrong on one rank is told on all") {
  const Ranks ranks(MPI_COMM_WORLD);
  const bool last = ranks.rank() + 1 == ranks.count();
  const auto error = [&](const auto& rows, Size k, double share) {
    return error_on_rank(
        [&] { cross_validate<Narrow, 16>(k_folds(rows, k, 1), Adam{}, settings, Glorot{}, always, ranks, share); });
  };
  CHECK(has_text(error(data, 5, last ? 1 : 0.2), "validation_share"));
  if (ranks.count() == 1) return;
  auto other = data;
  if (last) other.inputs[0] += 1;
  CHECK(has_text(error(other, 5, 0.2), "has another data than rank 0"));
  CHECK(has_text(error(data, last ? 4 : 5, 0.2), "has another data than rank 0"));
  CHECK(has_text(error(data, 5, last ? 0.3 : 0.2), "has another validation share than rank 0"));
}

// SPDX-License-Identifier: MIT
#include "strata/ranks/search.hpp"

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/training/train.hpp"

using namespace strata;
using strata_test::error_on_rank;
using strata_test::has_text;

namespace {

using Narrow = Network<Input<6>, Dense<6, 20, Tanh>, Dense<20, 3, Softmax>>;

struct Setting {
  double learning_rate, l2;
};

constexpr auto silent = [](const SearchProgress&) {};

}  // namespace

TEST_CASE("search: any number of ranks finds what one process does, and the first one tells of each trial") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto data = strata_test::noise<6>({0, 60}, 3), validation = strata_test::noise<6>({60, 40}, 3);
  const auto attempt = [&](const Setting& setting, const auto& watch) {
    Narrow network;
    const auto history =
        train<16>(network, data, validation, Adam{setting.learning_rate}, {.epochs = 2, .l2 = setting.l2}, watch);
    return Score{history.best().validation_cost, history.best().validation_accuracy};
  };
  // The last rate diverges.
  const auto settings = grid<Setting>(std::vector{0.01, 0.1, 1e38}, std::vector{0.0, 1e-3});
  const auto alone = search(settings, attempt);
  std::vector<int> told(settings.size());
  Size done = 0;
  const auto found = search(
      settings, attempt,
      [&](const SearchProgress& progress) {
        CHECK(progress.done == ++done);
        CHECK(progress.wanted == settings.size());
        ++told[progress.number];
      },
      ranks);
  REQUIRE(found.trials.size() == settings.size());
  for (Size i = 0; i < settings.size(); ++i) {
    CHECK(found.trials[i].candidate.l2 == settings[i].l2);
    CHECK(found.trials[i].score.cost == alone.trials[i].score.cost);
    CHECK(told[i] == (ranks.is_first() ? 1 : 0));
  }
  CHECK(found.trials.back().score.cost == math::infinity<double>);
  CHECK(found.best().candidate.learning_rate == alone.best().candidate.learning_rate);
}

TEST_CASE("search: other candidates on one rank are told on all") {
  const Ranks ranks(MPI_COMM_WORLD);
  if (ranks.count() == 1) return;
  const bool last = ranks.rank() + 1 == ranks.count();
  const std::vector<Setting> settings{{0.1, 0}, {last ? 0.3 : 0.2, 0}};
  const auto text = error_on_rank([&] {
    search(
        settings, [](const Setting&, const auto&) { return Score{}; }, silent, ranks);
  });
  CHECK(has_text(text, "has another list of candidates than rank 0"));
}

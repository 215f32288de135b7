// SPDX-License-Identifier: MIT
#include "strata/ranks/agreement.hpp"

#include "ranks/world.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/clipping.hpp"
#include "strata/training/schedules.hpp"

using namespace strata;
using namespace strata::detail;
using strata_test::error_on_rank;
using strata_test::has_text;

namespace {

using Net = Network<Input<2>, Dense<2, 3, Sigmoid>>;

/// An optimiser of somebody's own, whose members nobody can list.
class Private {
 public:
  double learning_rate = 0.1;
  int hidden() const { return hidden_; }

 private:
  int hidden_ = 0;
};

}  // namespace

TEST_CASE("agreement: ranks that differ in something are named, with what they have, on all ranks") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const Size last = group.count - 1;
  CHECK(error_on_rank([&] { check_same(group, {{"program", "p"}, {"optimiser", "Adam 1"}}); }).empty());
  const auto text = error_on_rank([&] {
    check_same(group, {{"program", "p"}, {"optimiser", group.rank == last ? "Adam 2" : "Adam 1"}});
  });
  if (group.count == 1)
    CHECK(text.empty());
  else
    CHECK(has_text(text, "has another optimiser than rank 0: \"Adam 2\", not \"Adam 1\"; start the same program"));
}

TEST_CASE("agreement: what decides what is learned is part of the facts") {
  const auto facts = [](const auto& optimizer, const TrainingSettings& settings, std::uint64_t seed = 1) {
    const Net network(Glorot{}, seed);
    std::string text;
    for (const Fact& fact : facts_of(network, 16, 8, optimizer, settings)) text += fact.text + "\n";
    return text;
  };
  const std::string first = facts(Adam{}, {});
  CHECK(first == facts(Adam{}, {}));
  CHECK(first != facts(Adam{.beta1 = 0.8}, {}));
  CHECK(first != facts(ClippedByNorm{Adam{}, 1}, {}));
  CHECK(first != facts(Private{}, {}));
  CHECK(first != facts(Adam{}, {.l2 = 1}));
  CHECK(first != facts(Adam{}, {.schedule = CosineAnnealing{}}));
  CHECK(first != facts(Adam{}, {.layer_rates = {0.5}}));
  CHECK(first != facts(Adam{}, {}, 2));
  CHECK(first == facts(Adam{}, {.threads = 2}));  // threads do not
  CHECK(has_text(first, "strata 0."));
}

TEST_CASE("agreement: the rows of all ranks are counted, and a rank that holds others than its part is named") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const Part own{group.own().begin, group.own().end, 8};
  const auto check = [&](RowRange rows) {
    const auto data = strata_test::noise<2>(rows, 2);
    Size all = 0;
    std::string text = error_on_rank([&] { all = check_parts(group, data, "training"); });
    CHECK((text.empty() ? 30 : 0) == all);
    return text;
  };
  RowRange rows = own.rows_of(30);
  CHECK(check(rows).empty());
  if (group.count == 1) return;
  if (group.rank + 1 == group.count) rows.count += 5;
  CHECK(has_text(check(rows), "read those that ranks.part() names"));
}

TEST_CASE("agreement: fewer rows than shards, and the same rows on two ranks, are refused") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 8);
  const Part own{group.own().begin, group.own().end, 8};
  const auto few = strata_test::noise<2>(own.rows_of(7), 2);
  CHECK(has_text(error_on_rank([&] { check_parts(group, few, "validation"); }),
                 "the validation data has 7 rows for 8 shards"));
  if (group.count == 1 || 8 % group.count != 0) return;
  const auto all = strata_test::noise<2>({0, 16}, 2);
  CHECK(has_text(error_on_rank([&] { check_parts(group, all, "training"); }), "ranks 0 and 1 of "));
}

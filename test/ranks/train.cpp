// SPDX-License-Identifier: MIT
#include "strata/ranks/train.hpp"

#include <cstdlib>
#include <fstream>
#include <functional>

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/data/shifted.hpp"
#include "strata/data/weighted.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/clipping.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/strata.hpp"
#include "strata/training/schedules.hpp"
#include "support/trainings.hpp"

using namespace strata;
using strata_test::bits_of_training;
using strata_test::error_on_rank;
using strata_test::has_text;
using strata_test::noise;

// Equal means equal to the last bit, to what one rank learns.

namespace {

using Narrow = Network<Input<6>, Dense<6, 20, Tanh>, Dense<20, 3, Softmax>>;
/// y = w ⊙ x, by somebody who does not say how many operations that is: threads share every step of it.
struct Scale {
  static constexpr Size inputs = 60, outputs = 60;
  template <class Scalar>
  struct Parameters {
    alignas(cache_line) Vector<Scalar, 60> w;
    static constexpr auto tensors(auto& self) { return std::tie(self.w); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x + p.w * x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta + delta * p.w; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta * x));
  }
};

/// Large enough for messages in parts.
using Wide = Network<Input<6>, Dense<6, 60, Tanh>, Scale, Dense<60, 70, Tanh>, Dense<70, 3, Softmax>>;
/// Statistics, masks, and a normalisation that learns nothing.
using Pixels = Network<Image<1, 3, 2>, Conv2d<1, 4, 2, Tanh, Same>, BatchNorm<4>, Flatten, Normalize<24>, Dropout<0.25>,
                       Dense<24, 3, Softmax>>;

constexpr Size rows = 175, validation_rows = 41;  // shards of 21 and 22 rows: the last batch has rows of some alone

using Observer = std::function<bool(const Progress&)>;
const Observer silent = [](const Progress&) { return true; };

/// A training by these ranks, on their parts of the rows.
template <class Net, Size Batch>
History go(const Ranks<>& ranks, Net& network, const auto& data, const auto& optimizer,
           const TrainingSettings& settings, const Observer& observer) {
  const auto validation = noise<6>(ranks.part().rows_of(validation_rows), 3);
  return train<Batch>(network, data, validation, optimizer, settings, observer, ranks);
}

/// What comes of one, of whose rows make(data, first row) makes what is learned from.
template <class Net, Size Batch>
std::vector<std::uint64_t> learned(MPI_Comm comm, const auto& optimizer, const TrainingSettings& settings,
                                   const auto& make, RanksOptions options = {}) {
  const Ranks ranks(comm, options);
  const RowRange own = ranks.part().rows_of(rows);
  const auto part = noise<6>(own, 3);
  Net network(Glorot{}, 5);
  Size told = 0;
  const auto history =
      go<Net, Batch>(ranks, network, make(part, own.first), optimizer, settings, [&](const Progress& progress) {
        CHECK(progress.rows == rows);
        told = progress.epoch.number;
        return true;
      });
  CHECK(told == (ranks.is_first() ? history.last().number : 0));
  return bits_of_training(network, history);
}

struct AsTheyAre {
  const auto& operator()(const auto& data, Size) const { return data; }
};

template <class Net, Size Batch = 64>
void check_all_alike(const auto& optimizer, TrainingSettings settings, const auto& make) {
  const auto alone = learned<Net, Batch>(MPI_COMM_SELF, optimizer, settings, make);
  CHECK(learned<Net, Batch>(MPI_COMM_WORLD, optimizer, settings, make) == alone);
  CHECK(learned<Net, Batch>(MPI_COMM_WORLD, optimizer, settings, make, {.shared_memory = false}) == alone);
  settings.threads = 2;
  CHECK(learned<Net, Batch>(MPI_COMM_WORLD, optimizer, settings, make) == alone);
}

}  // namespace

TEST_CASE("train: any number of ranks learns what one does, by any kind of optimiser") {
  check_all_alike<Narrow>(Adam{0.01}, {.epochs = 3, .l2 = 1e-3, .decay = 0.9, .restore_best = true}, AsTheyAre());
  check_all_alike<Narrow>(Adam{0.1}, {.epochs = 30, .early_stopping_window = 3, .schedule = CosineAnnealing{}},
                          AsTheyAre());
  check_all_alike<Narrow>(ClippedByNorm{Momentum{0.1}, 0.1}, {.epochs = 3, .layer_rates = {0.5, 1}}, AsTheyAre());
}

TEST_CASE("train: so do wide networks, in messages of parts, and with threads that share each rank's steps") {
  static_assert(detail::is_worth_sharing<Wide, 8>());
  check_all_alike<Wide>(Momentum{0.1}, {.epochs = 2, .measure_training_cost = true}, AsTheyAre());
  check_all_alike<Wide>(Momentum{0.1}, {.epochs = 1, .layer_rates = {0, 1, 1, 0}}, AsTheyAre());
}

TEST_CASE(
    "train: so do statistics, masks, weighted rows and rows that each epoch has anew, by their numbers among all") {
  const auto make = [](const auto& data, Size first) {
    std::vector<double> weights;
    for (Size i = 0; i < data.rows(); ++i) weights.push_back(static_cast<double>((first + i) % 4));
    return weighted(shifted<3, 2>(data, {.pixels = 1, .seed = 1, .first_row = first}), weights);
  };
  check_all_alike<Pixels>(GrowAndSlash{1}, {.epochs = 2}, make);
  check_all_alike<Pixels>(GrowAndSlash{1}, {.epochs = 2, .layer_rates = {1, 0, 0, 1, 1, 1}}, make);
}

TEST_CASE("train: an observer and a request to stop end it on all ranks after the same epoch") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto part = noise<6>(ranks.part().rows_of(rows), 3);
  Narrow network;
  const auto asked = go<Narrow, 64>(ranks, network, part, Adam{}, {.epochs = 9},
                                    [](const Progress& progress) { return progress.epoch.number < 3; });
  CHECK(asked.last().number == 3);
  CHECK(asked.stop == Stop::observer_asked);
  // One rank alone is asked, as a signal may reach one first.
  const bool last = ranks.rank() + 1 == ranks.count();
  const auto requested = go<Narrow, 64>(ranks, network, part, Adam{},
                                        {.epochs = 9, .stop_requested = last ? +[] { return true; } : nullptr}, silent);
  CHECK(requested.last().number == 1);
  CHECK(requested.stop == Stop::observer_asked);
}

TEST_CASE("train: what an observer throws is thrown on all ranks") {
  const Ranks ranks(MPI_COMM_WORLD);
  Narrow network;
  const auto text = error_on_rank([&] {
    go<Narrow, 64>(ranks, network, noise<6>(ranks.part().rows_of(rows), 3), Adam{}, {},
                   [](const Progress&) -> bool { throw std::runtime_error("no more paper"); });
  });
  CHECK(has_text(text, "strata::Ranks: rank 0 of "));
  CHECK(has_text(text, ": no more paper"));
}

TEST_CASE("train: epoch by epoch it is the same, and an optimiser may be changed between epochs") {
  const auto run = [](MPI_Comm comm) {
    const Ranks ranks(comm);
    Narrow network;
    const auto data = noise<6>(ranks.part().rows_of(rows), 3);
    auto training = start_training<64>(network, data, data, Adam{}, {.epochs = 4}, ranks);
    while (training.epoch(silent)) training.optimizer().learning_rate /= 2;
    return bits_of_training(network, training.finish());
  };
  CHECK(run(MPI_COMM_WORLD) == run(MPI_COMM_SELF));
}

TEST_CASE("train: a training that diverges does so on all ranks, and says the same") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto part = noise<6>(ranks.part().rows_of(rows), 3);
  Narrow network;
  const auto text = error_on_rank([&] { go<Narrow, 64>(ranks, network, part, Adam{1e38}, {.epochs = 9}, silent); });
  CHECK(has_text(text, "strata::train: the cost is no longer finite in epoch "));
  CHECK(ranks.group().numbers_of_all(detail::checksum_of(text)) ==
        std::vector<unsigned long long>(ranks.count(), detail::checksum_of(text)));
}

TEST_CASE("train: what is wrong on one rank is told on all before the first step") {
  const Ranks ranks(MPI_COMM_WORLD);
  const bool last = ranks.rank() + 1 == ranks.count();
  const std::string who = "rank " + std::to_string(ranks.count() - 1) + " of " + std::to_string(ranks.count());
  auto part = noise<6>(ranks.part().rows_of(rows), 3);
  const auto error = [&](const auto& optimizer, const TrainingSettings& settings, std::uint64_t seed) {
    Narrow network(Glorot{}, seed);
    return error_on_rank([&] { go<Narrow, 64>(ranks, network, part, optimizer, settings, silent); });
  };
  if (ranks.count() > 1) {
    CHECK(has_text(error(Adam{}, {.l2 = last ? 0.1 : 0}, 1), (who + " has another list of settings").c_str()));
    CHECK(has_text(error(Adam{last ? 0.1 : 0.2}, {}, 1), (who + " has another optimiser").c_str()));
    CHECK(has_text(error(Adam{}, {}, last ? 2 : 1), (who + " has another beginning").c_str()));
    const ClippedByNorm clipped{Momentum{0.1}, 0.1};
    const auto text = last ? error(clipped, {}, 1) : error(Adam{}, {}, 1);
    CHECK(has_text(text, (who + " has another optimiser").c_str()));
  }
  CHECK(has_text(error(Adam{}, {.save_diverged_batch = "batch"}, 1), "save_diverged_batch must be empty"));
  if (last) part.labels[2] = 9;
  CHECK(has_text(error(Adam{}, {}, 1), (who + ": strata: the training data, row 2: expected a class").c_str()));
}

TEST_CASE("train: rows that each epoch has anew must know which of all they are") {
  const Ranks ranks(MPI_COMM_WORLD);
  const RowRange own = ranks.part().rows_of(rows);
  const auto part = noise<6>(own, 3);
  const auto check = [&](Size first) {
    return error_on_rank([&] { detail::check_first_row(shifted<3, 2>(part, {.first_row = first}), own.first, rows); });
  };
  CHECK(check(own.first).empty());
  CHECK(has_text(check(own.first + 1), "write .first_row = ranks.part().rows_of(175).first"));
}

TEST_CASE("train: once a training has begun, no epoch takes memory, whatever its optimiser and its data") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto part = noise<6>(ranks.part().rows_of(rows), 3), validation = noise<6>(ranks.part().rows_of(41), 3);
  const auto check = [&]<class Net>(Net network, const auto& data, const auto& optimizer) {
    auto training =
        start_training<64>(network, data, validation, optimizer,
                           {.epochs = 4, .l2 = 1e-3, .restore_best = true, .measure_training_cost = true}, ranks);
    const long before = strata_test::allocations_so_far();
    while (training.epoch([](const Progress&) { return true; })) {
    }
    CHECK(strata_test::allocations_so_far() - before == 0);
    CHECK(training.history().last().number == 4);
  };
  const long before = strata_test::allocations_so_far();
  check(Wide(), part, Adam{});
  CHECK(strata_test::allocations_so_far() > before);  // They are counted.
  check(Pixels(), shifted<3, 2>(part, {.pixels = 1, .seed = 1, .first_row = ranks.part().rows_of(rows).first}),
        GrowAndSlash{1});
  check(Narrow(), weighted(part, std::vector<double>(part.rows(), 0.5)), ClippedByNorm{Momentum{0.1}, 0.1});
}

TEST_CASE("train: another network on one rank is told on all before the first step") {
  const Ranks ranks(MPI_COMM_WORLD);
  if (ranks.count() == 1) return;
  const auto part = noise<6>(ranks.part().rows_of(rows), 3);
  const auto text = error_on_rank([&] {
    Narrow narrow;
    Wide wide;
    if (ranks.rank() + 1 == ranks.count())
      go<Wide, 64>(ranks, wide, part, Adam{}, {}, silent);
    else
      go<Narrow, 64>(ranks, narrow, part, Adam{}, {}, silent);
  });
  CHECK(has_text(text, "has another network than rank 0"));
}

namespace {

/// One whose labels are gone after some epochs.
struct Failing : Dataset<6> {
  mutable Size fetched = 0;
  bool fails = false;
  static constexpr bool may_be_read_by_many = false;

  const Class& label(Size row) const {
    if (fails && ++fetched > 400) throw std::runtime_error("the disk is gone");
    return labels[row];
  }
};

}  // namespace

// Skipped but by ended.py, which expects all ranks to end: no test could go on after it.
TEST_CASE("train: one rank throws" * doctest::skip()) {
  Failing data;
  const Ranks ranks(MPI_COMM_WORLD);
  static_cast<Dataset<6>&>(data) = noise<6>(ranks.part().rows_of(rows), 3);
  data.fails = ranks.rank() + 1 == ranks.count();
  Narrow network;
  train<64>(network, data, NoValidation{}, Adam{}, {.epochs = 1000000}, Silent{}, ranks);
}

// Skipped but by ended.py, too, which sends a signal: it comes once the file at $STRATA_READY is there, and what became
// of the training is said at $STRATA_KEPT.
TEST_CASE("train: interrupted" * doctest::skip()) {
  const char *const ready = std::getenv("STRATA_READY"), *const kept = std::getenv("STRATA_KEPT");
  REQUIRE((ready != nullptr && kept != nullptr));
  const Ranks ranks(MPI_COMM_WORLD);
  // Of the classes some can be learned; the others are noise, and from learning them it becomes worse.
  const auto half_noise = [](RowRange range) {
    auto data = noise<6>(range, 3);
    for (Size row = 0; row < range.count; row += 2) data.labels[row] = data.input(row)[0] > 0 ? 1 : 0;
    return data;
  };
  const auto part = half_noise(ranks.part().rows_of(rows));
  RowRange others = ranks.part().rows_of(validation_rows);
  others.first += rows;
  Narrow network;
  double lowest = math::infinity<double>;
  Size best_epoch = 0;
  std::string best;
  const Interrupt interrupt;
  const auto history = train<64>(
      network, part, half_noise(others), Adam{0.01},
      {.epochs = 100000000, .restore_best = true, .stop_requested = Interrupt::requested},
      [&](const Progress& progress) {
        if (progress.epoch.validation_cost < lowest) {
          lowest = progress.epoch.validation_cost;
          best = detail::text_of_parameters(network);
          best_epoch = progress.epoch.number;
        }
        if (progress.epoch.number == best_epoch + 20) std::ofstream(ready) << "ready\n";
        return true;
      },
      ranks);
  if (!ranks.is_first()) return;
  const bool good = history.stop == Stop::observer_asked && history.best_epoch == best_epoch && best_epoch > 0 &&
                    best_epoch < history.last().number && detail::text_of_parameters(network) == best;
  std::ofstream(kept) << (good ? "the best" : "others") << '\n';
}

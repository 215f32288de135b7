// SPDX-License-Identifier: MIT
#include "strata/ranks/checkpoint.hpp"

#include <bit>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include "ranks/world.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/data/shifted.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/optimizer/adam.hpp"
#include "support/files.hpp"
#include "support/safetensors_files.hpp"
#include "support/trainings.hpp"

using namespace strata;
using strata_test::bits_of_training;
using strata_test::error_on_rank;
using strata_test::has_text;
using strata_test::noise;

// Equal means equal to the last bit.

namespace {

using Bits = std::vector<std::uint64_t>;
/// Statistics, and masks that each shard draws for itself.
using Pixels = Network<Image<1, 3, 2>, Conv2d<1, 4, 2, Tanh, Same>, BatchNorm<4>, Flatten, Normalize<24>, Dropout<0.25>,
                       Dense<24, 3, Softmax>>;
constexpr Size rows = 175, validation_rows = 41, batch = 64, batches = 3;

/// A folder that all ranks know the name of.
struct SharedFolder {
  std::optional<strata_test::TemporaryFolder> own{};
  std::filesystem::path path{};

  explicit SharedFolder(const Ranks<>& ranks) {
    if (ranks.is_first()) own.emplace(strata_test::fast_place());
    path = ranks.group().text_of_rank(own ? own->path().string() : std::string(), 0);
  }
  ~SharedFolder() { MPI_Barrier(MPI_COMM_WORLD); }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;
};

int batches_until_stop = 0;
bool stop() { return --batches_until_stop == 0; }

const TrainingSettings settings{.epochs = 4, .l2 = 1e-3, .decay = 0.9, .restore_best = true, .seed = 3};

/// What comes of a training by these ranks, of rows that each epoch has anew.
template <class CheckpointsType = NoCheckpoints>
Bits go(MPI_Comm comm, const TrainingSettings& wanted, const CheckpointsType& checkpoints = {},
        std::uint64_t beginning = 5) {
  const Ranks ranks(comm);
  const RowRange own = ranks.part().rows_of(rows);
  const auto part = noise<6>(own, 3), validation = noise<6>(ranks.part().rows_of(validation_rows), 3);
  Pixels network(Glorot{}, beginning);
  const auto history = train<batch>(network, shifted<3, 2>(part, {.pixels = 1, .seed = 1, .first_row = own.first}),
                                    validation, Adam{0.01}, wanted, Silent{}, ranks, checkpoints);
  Bits bits = bits_of_training(network, history);
  for (const float number : network.layer<1>().mean.storage()) bits.push_back(std::bit_cast<std::uint32_t>(number));
  return bits;
}

/// Some of the ranks of the world, while the others wait.
void by_first_ranks(Size count, auto&& f) {
  const Ranks all(MPI_COMM_WORLD);
  MPI_Comm some = MPI_COMM_NULL;
  MPI_Comm_split(MPI_COMM_WORLD, all.rank() < count ? 0 : 1, 0, &some);
  if (all.rank() < count) f(some);
  MPI_Comm_free(&some);
  MPI_Barrier(MPI_COMM_WORLD);
}

/// What `train` says of these checkpoints on every rank.
std::string error_of(const Checkpoints& checkpoints, const TrainingSettings& wanted = settings) {
  return error_on_rank([&] { go(MPI_COMM_WORLD, wanted, checkpoints); });
}

}  // namespace

TEST_CASE("checkpoint of ranks: stopped after every single batch and taken up by other numbers of ranks, as if never") {
  const Ranks ranks(MPI_COMM_WORLD);
  const SharedFolder folder(ranks);
  const Checkpoints checkpoints{.path = folder.path / "run"};
  const Bits whole = go(MPI_COMM_SELF, settings);
  auto stopping = settings;
  stopping.stop_requested = stop;
  for (Size i = 0; i < settings.epochs * batches - 1; ++i) {
    batches_until_stop = 1;
    by_first_ranks(1 + (i * 3 + 1) % ranks.count(),
                   [&](MPI_Comm some) { CHECK(go(some, stopping, checkpoints) != whole); });
  }
  batches_until_stop = 0;
  CHECK(go(MPI_COMM_WORLD, stopping, checkpoints) == whole);
  CHECK(go(MPI_COMM_WORLD, settings, checkpoints) == whole);  // Nothing is left to do.
}

TEST_CASE("checkpoint of ranks: writing them, by the clock or by epochs, changes nothing that is learned") {
  const Ranks ranks(MPI_COMM_WORLD);
  const SharedFolder folder(ranks);
  const Bits whole = go(MPI_COMM_SELF, settings);
  CHECK(go(MPI_COMM_WORLD, settings, Checkpoints{.path = folder.path / "a", .every_seconds = 1e-9}) == whole);
  CHECK(go(MPI_COMM_WORLD, settings, Checkpoints{.path = folder.path / "b", .every_epochs = 2, .every_seconds = 0}) ==
        whole);
}

TEST_CASE("checkpoint of ranks: one that is due by the first rank's clock is written after that step") {
  const Ranks ranks(MPI_COMM_WORLD);
  const SharedFolder folder(ranks);
  const auto attempts = [&](double every_seconds) {
    Size count = 0;
    auto stopping = settings;
    stopping.stop_requested = stop;
    batches_until_stop = 2;
    go(MPI_COMM_WORLD, stopping,
       Checkpoints{.path = folder.path / "missing" / "run", .every_seconds = every_seconds, .on_failure = [&](auto&) {
                     ++count;
                     return true;
                   }});
    return ranks.is_first() ? count : 0;
  };
  // At first, after each of two batches, and because of the stop.
  CHECK(attempts(1e-9) == (ranks.is_first() ? 4 : 0));
  CHECK(attempts(1e300) == (ranks.is_first() ? 2 : 0));
}

TEST_CASE("checkpoint of ranks: what is wrong with the file is told on all ranks, and no network is changed") {
  const Ranks ranks(MPI_COMM_WORLD);
  const SharedFolder folder(ranks);
  const auto path = folder.path / "run";
  auto stopping = settings;
  stopping.stop_requested = stop;
  batches_until_stop = 4;
  go(MPI_COMM_WORLD, stopping, Checkpoints{.path = path});
  auto other = settings;
  other.seed = 4;
  CHECK(has_text(error_of({.path = path}, other), "seed = 4"));
  CHECK(has_text(error_of({.path = path}, other), "strata::Ranks: rank 0 of "));
  if (ranks.is_first()) {
    // The last byte of all belongs to what the last shard keeps: a flag that is neither true nor false would be as bad.
    std::string file = strata_test::text_of_file(path);
    file.back() = static_cast<char>(file.back() ^ 1);
    std::ofstream(path, std::ios::binary) << file;
  }
  CHECK(has_text(error_of({.path = path}), "the data is damaged"));
  CHECK(has_text(error_of({.path = folder.path / "no" / "run"}), "No such file or directory"));
  CHECK(has_text(error_of({}), "path must be the name of a file"));
  if (ranks.count() > 1)
    CHECK(has_text(error_of({.path = path, .every_epochs = ranks.rank()}), "has another interval of checkpoints"));
}

TEST_CASE("checkpoint of ranks: it is no checkpoint of a training without ranks, nor of other shards or rows") {
  const Ranks ranks(MPI_COMM_WORLD);
  using Run = detail::RankedRun<Pixels, batch, 8, Adam>;
  CHECK(detail::OwnPart<Run>::format != detail::OwnPart<detail::TrainingRun<Pixels, batch, Adam>>::format);
  CHECK(detail::OwnPart<Run>::text_of_batch() == "64 in 8 shards");
  const auto text_of = [&](Size changed) {
    const RowRange own = ranks.part().rows_of(rows);
    auto part = noise<6>(own, 3);
    if (changed >= own.first && changed < own.first + own.count) part.inputs[6 * (changed - own.first)] += 1;
    const auto run = std::make_unique<Run>(Adam{}, settings, ranks.group(), rows, own.count);
    return detail::OwnPart<Run>(*run).text_of_data(part);
  };
  CHECK(has_text(text_of(rows), "175 rows of 6, checksum "));
  for (const Size row : {Size{0}, Size{100}, rows - 1}) CHECK(text_of(row) != text_of(rows));
}

TEST_CASE("checkpoint of ranks: one that cannot be written in the midst of an epoch is an error on all ranks") {
  const Ranks ranks(MPI_COMM_WORLD);
  const SharedFolder folder(ranks);
  const auto path = folder.path / "inner" / "run";
  if (ranks.is_first()) std::filesystem::create_directory(folder.path / "inner");
  MPI_Barrier(MPI_COMM_WORLD);
  Size failures = 0;
  const Checkpoints checkpoints{
      .path = path, .every_seconds = 1e-9, .on_failure = [&](const FileError&) { return ++failures < 3; }};
  const auto text = [&] {
    Pixels network;
    const auto part = noise<6>(ranks.part().rows_of(rows), 3);
    return error_on_rank([&] {
      auto training = start_training<batch>(network, part, NoValidation{}, Adam{}, settings, ranks, checkpoints);
      if (ranks.is_first()) std::filesystem::remove_all(folder.path / "inner");
      while (training.epoch()) {
      }
    });
  }();
  CHECK(has_text(text, "strata::Ranks: rank 0 of "));
  CHECK(has_text(text, "No such file or directory"));
  CHECK(failures == (ranks.is_first() ? 3 : 0));
}

// Skipped but by killed.py, which kills it at random moments, until it says what it learned.
TEST_CASE("checkpoint of ranks: killed" * doctest::skip()) {
  const char* const path = std::getenv("STRATA_CHECKPOINT");
  REQUIRE(path != nullptr);
  auto slow = settings;
  slow.epochs = 20;
  slow.stop_requested = [] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return false;
  };
  const Bits bits = *path == '\0' ? go(MPI_COMM_WORLD, slow)
                                  : go(MPI_COMM_WORLD, slow, Checkpoints{.path = path, .every_seconds = 1e-9});
  detail::Checksum sum;
  for (const std::uint64_t each : bits) sum.add(each);
  if (const Ranks ranks(MPI_COMM_WORLD); ranks.is_first()) std::printf("learned %s\n", sum.text().c_str());
}

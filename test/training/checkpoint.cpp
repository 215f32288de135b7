// SPDX-License-Identifier: MIT
#include "strata/training/checkpoint.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <functional>
#include <thread>

#include "strata/activation/gelu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/apply.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/optimizer/nesterov.hpp"
#include "strata/training/schedules.hpp"
#include "support/dropout.hpp"
#include "support/file_errors.hpp"
#include "support/file_size_limit.hpp"
#include "support/safetensors_files.hpp"
#include "support/trainings.hpp"

using namespace strata;
using strata_test::bits_of_training;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;

namespace {

using Net = Network<Input<2>, Dense<2, 5, Tanh>, Dense<5, 2, Softmax>>;
using Bits = std::vector<std::uint64_t>;
using Observer = std::function<void(const Progress&)>;
constexpr Size batch = 4;
constexpr double each_batch = 1e-9;  // seconds: less than any batch takes

const auto data = strata_test::square(18, 1), validation = strata_test::square(9, 2);  // 5 batches, the last one short

int batches_until_stop = 0;
bool stop() { return --batches_until_stop == 0; }

/// A network trained with these checkpoints, or with none, and what came of it.
template <class OptimizerType, class CheckpointsType = NoCheckpoints>
Bits run(
    const OptimizerType& optimizer, const TrainingSettings& settings, const CheckpointsType& checkpoints = {},
    const Observer& observer = [](const Progress&) {}) {
  Net network(Glorot{}, 1);
  const auto history = train<batch>(network, data, validation, optimizer, settings, observer, checkpoints);
  return bits_of_training(network, history);
}

/// f(optimiser) for each of strata's.
void for_each_optimizer(auto&& f) {
  f(GradientDescent{0.5});
  f(Momentum{0.3});
  f(Nesterov{0.2});
  f(Adam{.learning_rate = 0.05});
  f(GrowAndSlash{1});
}

/// Two numbers wider than they were, and noise from a generator of its own that also outlives a step: as an own
/// optimiser and an own layer might have.
struct Noisy {
  double learning_rate = 0.1;
  bool wild = true;
  Generator generator{5};
  static constexpr Size state_tensors = 0;
  static constexpr auto numbers(auto& self) { return std::tie(self.learning_rate, self.wild, self.generator); }

  void update(auto& w, const auto& g) {
    const auto eta = detail::as_scalar_of(w, wild ? learning_rate * (1 + symmetric(generator)) : learning_rate);
    assign(w, w - eta * g);
  }
};

}  // namespace

TEST_CASE("checkpoint: training that is stopped after every single batch and taken up again is as if never stopped") {
  const TemporaryFolder folder(strata_test::fast_place());
  const TrainingSettings settings{.epochs = 6, .l2 = 0.01, .decay = 0.9, .measure_training_cost = true, .seed = 3};
  for_each_optimizer([&](const auto& optimizer) {
    const Bits whole = run(optimizer, settings);
    auto stopping = settings;
    stopping.stop_requested = stop;
    const Checkpoints checkpoints{.path = folder / "run"};
    for (int i = 0; i < 29; ++i) {
      batches_until_stop = 1;
      CHECK(run(optimizer, stopping, checkpoints) != whole);
    }
    batches_until_stop = 0;
    CHECK(run(optimizer, stopping, checkpoints) == whole);
    CHECK(run(optimizer, settings, checkpoints) == whole);  // Nothing is left to do.
    std::filesystem::remove(folder / "run");
  });
}

TEST_CASE("checkpoint: an own optimiser and an own layer that draw random numbers go on with the next ones") {
  using Thinned = Network<Input<2>, Dense<2, 8, Tanh>, strata_test::Dropout<8>, Dense<8, 2, Softmax>>;
  const TemporaryFolder folder(strata_test::fast_place());
  const auto go = [&](const auto& checkpoints, bool (*ask)()) {
    Thinned network(Glorot{}, 1);
    const auto history = train<batch>(network, data, NoValidation{}, Noisy{}, {.epochs = 4, .stop_requested = ask},
                                      Silent{}, checkpoints);
    return bits_of_training(network, history);
  };
  const Bits whole = go(NoCheckpoints{}, nullptr);
  for (int i = 0; i < 19; ++i) {
    batches_until_stop = 1;
    go(Checkpoints{.path = folder / "run"}, stop);
  }
  CHECK(go(Checkpoints{.path = folder / "run"}, nullptr) == whole);
}

TEST_CASE("checkpoint: running statistics and dropout go on as if training had never stopped") {
  using Pictures = Network<Image<1, 4, 3>, Conv2d<1, 3, 2>, BatchNorm<3>, Apply<GELU>, Dropout<0.25>, Flatten,
                           Dropout<0.5>, Dense<18, 2, Softmax>>;
  Dataset<12> pictures;
  Generator generator(1);
  for (Size i = 0; i < 18 * 12; ++i) pictures.inputs.push_back(symmetric<float>(generator));
  for (Size i = 0; i < 18; ++i) pictures.labels.push_back(static_cast<Class>(i % 2));
  const TemporaryFolder folder(strata_test::fast_place());
  const auto go = [&](std::uint64_t seed, const auto& checkpoints, bool (*ask)()) {
    Pictures network(Glorot{}, 1);
    const auto history = train<batch>(network, pictures, NoValidation{}, Momentum{},
                                      {.epochs = 3, .seed = seed, .stop_requested = ask}, Silent{}, checkpoints);
    Bits bits = bits_of_training(network, history);
    for (const auto* statistic : {&network.layer<1>().mean, &network.layer<1>().variance})
      for (const float number : statistic->storage()) bits.push_back(std::bit_cast<std::uint32_t>(number));
    return bits;
  };
  const Bits whole = go(1, NoCheckpoints{}, nullptr);
  CHECK(go(2, NoCheckpoints{}, nullptr) != whole);
  for (int i = 0; i < 14; ++i) {
    batches_until_stop = 1;
    CHECK(go(1, Checkpoints{.path = folder / "run"}, stop) != whole);
  }
  CHECK(go(1, Checkpoints{.path = folder / "run"}, nullptr) == whole);
}

TEST_CASE("checkpoint: writing them changes nothing that is learned") {
  const TemporaryFolder folder(strata_test::fast_place());
  const TrainingSettings settings{.epochs = 5};
  const Bits whole = run(Momentum{}, settings);
  CHECK(run(Momentum{}, settings, Checkpoints{.path = folder / "a"}) == whole);
  CHECK(run(Momentum{}, settings, Checkpoints{.path = folder / "b", .every_seconds = each_batch}) == whole);
  CHECK(run(Momentum{}, settings, Checkpoints{.path = folder / "c", .every_epochs = 2, .every_seconds = 0}) == whole);
}

TEST_CASE("checkpoint: more epochs go on from where fewer ended, before the best parameters were restored") {
  const TemporaryFolder folder(strata_test::fast_place());
  TrainingSettings settings{.epochs = 25, .decay = 0.95, .restore_best = true};
  const Bits whole = run(GradientDescent{4}, settings);
  for (const Size epochs : std::array<Size, 4>{0, 3, 4, 25}) {
    settings.epochs = epochs;
    CHECK(run(GradientDescent{4}, settings, Checkpoints{.path = folder / "run"}) == run(GradientDescent{4}, settings));
  }
  CHECK(run(GradientDescent{4}, settings, Checkpoints{.path = folder / "run"}) == whole);
}

TEST_CASE("checkpoint: a training that stopped early stays stopped") {
  const TemporaryFolder folder(strata_test::fast_place());
  const TrainingSettings settings{.epochs = 300, .early_stopping_window = 3};
  const Bits whole = run(GradientDescent{4}, settings);
  Size calls = 0;
  for (const Size expected : {whole.size(), Size{0}}) {
    calls = 0;
    CHECK(run(GradientDescent{4}, settings, Checkpoints{.path = folder / "run"}, [&](const Progress&) { ++calls; }) ==
          whole);
    CHECK((calls == 0) == (expected == 0));
  }
}

TEST_CASE("checkpoint: the seconds of all parts add up, and the observer is told of each epoch once") {
  const TemporaryFolder folder(strata_test::fast_place());
  Net network;
  std::vector<Size> told;
  const auto observer = [&](const Progress& progress) {
    told.push_back(progress.epoch.number);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  double seconds = 0;
  for (const Size epochs : std::array<Size, 3>{2, 4, 6}) {
    const auto history = train<batch>(network, data, NoValidation{}, Momentum{}, {.epochs = epochs}, observer,
                                      Checkpoints{.path = folder / "run"});
    REQUIRE(history.epochs.size() == epochs + 1);
    CHECK(history.last().seconds > seconds);
    for (Size i = 1; i <= epochs; ++i) CHECK(history.epochs[i].seconds >= history.epochs[i - 1].seconds);
    seconds = history.last().seconds;
  }
  CHECK(told == std::vector<Size>{1, 2, 3, 4, 5, 6});
}

TEST_CASE("checkpoint: a file is only taken up if that is wanted") {
  const TemporaryFolder folder(strata_test::fast_place());
  run(Momentum{}, {.epochs = 2}, Checkpoints{.path = folder / "run"});
  Size calls = 0;
  run(Momentum{}, {.epochs = 2, .seed = 9}, Checkpoints{.path = folder / "run", .resume = false},
      [&](const Progress&) { ++calls; });
  CHECK(calls == 2);
  CHECK(contains(text_of_file(folder / "run"), R"("seed":"9")"));
}

TEST_CASE("checkpoint: another training's is refused with an error that names both, and stays as it is") {
  const TemporaryFolder folder(strata_test::fast_place());
  const Checkpoints checkpoints{.path = folder / "run"};
  const TrainingSettings settings{.epochs = 2};
  run(Momentum{}, settings, checkpoints);
  const std::string before = text_of_file(folder / "run");
  const auto refuses = [&](auto&& call, const std::string& expected, const std::string& found) {
    const auto error = error_of(call);
    CHECK(error.expected == expected);
    CHECK(error.found == found);
    CHECK(contains(error.what(), "take up the training that the checkpoint is of, or give another path"));
    CHECK(text_of_file(folder / "run") == before);
  };
  const auto with = [&](TrainingSettings other) { return [&, other] { run(Momentum{}, other, checkpoints); }; };
  refuses(with({.epochs = 2, .seed = 4}), "seed = 4", "1");
  refuses(with({.epochs = 2, .l2 = 0.1}), "l2 = 0.1", "0");
  refuses(with({.epochs = 2, .decay = 0.5}), "decay = 0.5", "1");
  refuses(with({.epochs = 7, .early_stopping_window = 3}), "early_stopping_window = 3", "0");
  refuses(with({.epochs = 2, .schedule = StepDecay{}}), "schedule = StepDecay 10 0.1", "none");
  refuses(with({.epochs = 2, .layer_rates = {0, 1}}), "layer_rates = 0 1", "all 1");
  refuses(with({.epochs = 2, .measure_training_cost = true}), "measure_training_cost = true", "false");
  refuses([&] { run(Adam{}, settings, checkpoints); }, "optimizer = Adam", "Momentum");
  refuses([&] { run(Momentum{0.1, 0.8}, settings, checkpoints); }, "optimizer at first = 0.1 0.8", "0.1 0.9");

  Net network;
  refuses([&] { train<5>(network, data, validation, Momentum{}, settings, Silent{}, checkpoints); }, "batch = 5", "4");
  const auto changed = [&](auto&& change) {
    auto other = data;
    change(other);
    return error_of([&] { train<batch>(network, other, validation, Momentum{}, settings, Silent{}, checkpoints); });
  };
  CHECK(
      contains(changed([](auto& other) { other.inputs[7] += 1; }).expected, "training data = 18 rows of 2, checksum"));
  CHECK(contains(changed([](auto& other) { other.labels[3] ^= 1; }).found, "18 rows of 2, checksum"));
  CHECK(contains(
      error_of([&] { train<batch>(network, data, data, Momentum{}, settings, Silent{}, checkpoints); }).expected,
      "validation data = 18 rows"));
  refuses([&] { train<batch>(network, data, NoValidation{}, Momentum{}, settings, Silent{}, checkpoints); },
          "validation data = none", detail::fingerprint(validation));
  Network<Input<2>, Dense<2, 5, Sigmoid>, Dense<5, 2, Softmax>> other;
  refuses([&] { train<batch>(other, data, validation, Momentum{}, settings, Silent{}, checkpoints); },
          "architecture = Network<Input<2>, Dense<2, 5, Sigmoid>, Dense<5, 2, Softmax>>",
          "Network<Input<2>, Dense<2, 5, Tanh>, Dense<5, 2, Softmax>>");
  Network<Input<2, double>, Dense<2, 5, Tanh>, Dense<5, 2, Softmax>> precise;
  refuses([&] { train<batch>(precise, data, validation, Momentum{}, settings, Silent{}, checkpoints); },
          "numbers = double", "float");
}

#if STRATA_HAS_BFLOAT16
TEST_CASE("checkpoint: products of BFloat16 are part of what a training is known by, and go on as if never stopped") {
  using Wide = Network<Input<70>, Dense<70, 20, Tanh>, Dense<20, 2, Softmax>>;
  const TemporaryFolder folder(strata_test::fast_place());
  const Checkpoints checkpoints{.path = folder / "run"};
  Dataset<70> wide;
  Generator generator(3);
  for (Size i = 0; i < 40 * 70; ++i) wide.inputs.push_back(uniform<float>(generator, 0, 1));
  for (Size i = 0; i < 40; ++i) wide.labels.push_back(static_cast<Class>(i % 2));
  const auto learn = [&]<class Factors>(std::type_identity<Factors>, Size epochs, const auto& kept) {
    Wide network;
    train<16, Factors>(network, wide, NoValidation{}, Adam{}, {.epochs = epochs}, Silent{}, kept);
    return network.flat_parameters();
  };
  constexpr std::type_identity<BFloat16> rounded;
  learn(rounded, 2, checkpoints);
  CHECK(learn(rounded, 5, checkpoints) == learn(rounded, 5, NoCheckpoints{}));
  const auto error = error_of([&] { learn(std::type_identity<Unrounded>(), 5, checkpoints); });
  CHECK(error.expected == "numbers = float");
  CHECK(error.found == "float, multiplied as bfloat16");
}
#endif

TEST_CASE("checkpoint: settings out of range are an error") {
  Net network;
  for (const double seconds : {-1.0, HUGE_VAL, std::nan("")})
    CHECK_THROWS_AS(train<batch>(network, data, validation, Momentum{}, {}, Silent{},
                                 Checkpoints{.path = "/nowhere/run", .every_seconds = seconds}),
                    Error);
}

TEST_CASE("checkpoint: a place that cannot be written is an error before the first epoch") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "folder");
  Size calls = 0;
  const auto count = [&](const Progress&) { ++calls; };
  const auto error = error_of([&] { run(Momentum{}, {}, Checkpoints{.path = folder / "no" / "run"}, count); });
  CHECK(error.found == "No such file or directory");
  CHECK(error_of([&] { run(Momentum{}, {}, Checkpoints{.path = folder / "folder"}, count); }).found == "a directory");
  CHECK(error_of([&] {
          run(Momentum{}, {}, Checkpoints{.path = folder / "folder", .resume = false}, count);
        }).expected == "a regular file, or a name that is free");
  CHECK(calls == 0);
}

TEST_CASE("checkpoint: a folder without the right to write is an error that says so") {
  if (::geteuid() == 0) {
    MESSAGE("SKIPPED: root may write everywhere");
    return;
  }
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  CHECK(error_of([&] { run(Momentum{}, {}, Checkpoints{.path = folder / "run"}); }).found == "Permission denied");
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

TEST_CASE("checkpoint: a disk that fills up ends training with an error; the last checkpoint is intact and goes on") {
  const TemporaryFolder folder;
  const TrainingSettings settings{.epochs = 8};
  const Bits whole = run(Adam{}, settings);
  const Checkpoints checkpoints{.path = folder / "run", .every_epochs = 1};
  Net network(Glorot{}, 1);
  std::vector<float> as_of_epoch_3;
  {
    std::optional<strata_test::FileSizeLimit> full;
    const auto fill = [&](const Progress& progress) {
      if (progress.epoch.number == 3) {
        full.emplace(100);
        as_of_epoch_3 = network.flat_parameters();
      }
    };
    const auto error = error_of([&] { train<batch>(network, data, validation, Adam{}, settings, fill, checkpoints); });
    CHECK(error.expected == "room to write in");
    CHECK(error.path == (folder / "run").string());
  }
  CHECK(network.flat_parameters() == as_of_epoch_3);
  Size first = 0;
  CHECK(run(Adam{}, settings, checkpoints, [&](const Progress& progress) {
          if (first == 0) first = progress.epoch.number;
        }) == whole);
  CHECK(first == 3);
}

TEST_CASE("checkpoint: told to go on without, training does, and the next one that is due is tried") {
  const TemporaryFolder folder;
  const TrainingSettings settings{.epochs = 8};
  const Bits whole = run(Adam{}, settings);
  std::vector<std::string> failures;
  const Checkpoints checkpoints{
      .path = folder / "inner" / "run", .every_epochs = 1, .on_failure = [&](const FileError& error) {
        failures.push_back(error.found);
        return true;
      }};
  std::filesystem::create_directory(folder / "inner");
  std::optional<strata_test::FileSizeLimit> full;
  // The disk is full after epochs 2 and 3, the folder gone after 5 and 6.
  const auto disturb = [&](const Progress& progress) {
    if (progress.epoch.number == 2) full.emplace(100);
    if (progress.epoch.number == 4) full.reset();
    if (progress.epoch.number == 5) std::filesystem::remove_all(folder / "inner");
    if (progress.epoch.number == 7) std::filesystem::create_directory(folder / "inner");
  };
  CHECK(run(Adam{}, settings, checkpoints, disturb) == whole);
  CHECK(failures == std::vector<std::string>{"File too large", "File too large", "No such file or directory",
                                             "No such file or directory"});
  CHECK(run(Adam{}, settings, checkpoints) == whole);
}

TEST_CASE("checkpoint: told not to go on, training ends with the error") {
  Size asked = 0;
  const Checkpoints checkpoints{.path = "/nowhere/run", .on_failure = [&](const FileError&) { return ++asked > 1; }};
  CHECK(error_of([&] { run(Momentum{}, {}, checkpoints); }).path == "/nowhere/run");
  CHECK(asked == 1);
}

TEST_CASE("checkpoint: a training that diverges leaves the last one before that") {
  const TemporaryFolder folder(strata_test::fast_place());
  using Line = Network<Input<2>, Dense<2, 1>>;
  const Dataset<2, Target<1>> line{{1, 0, 0, 1}, {{1}, {2}}};
  Line network;
  const Checkpoints checkpoints{.path = folder / "run", .every_seconds = each_batch};
  const auto go = [&](Size epochs) {
    train<1>(network, line, NoValidation{}, GradientDescent{1000}, {.epochs = epochs}, Silent{}, checkpoints);
  };
  CHECK_THROWS_AS(go(100), Divergence);
  CHECK_THROWS_AS(go(100), Divergence);  // from the checkpoint: its parameters are finite
}

TEST_CASE("checkpoint: training that is killed over and over, at any moment, ends as if it had never been") {
  const TemporaryFolder folder(strata_test::fast_place());
  const auto path = folder / "run";
  const TrainingSettings settings{.epochs = 30, .l2 = 0.001, .decay = 0.99, .restore_best = true};
  const Checkpoints checkpoints{.path = path, .every_epochs = 1, .every_seconds = each_batch};
  Generator generator(1);
  int kills = 0, runs = 0;
  const auto survives = [&](const auto& optimizer, int wanted) {
    const Bits whole = run(optimizer, settings);
    const auto start = detail::Clock::now();
    CHECK(run(optimizer, settings, checkpoints) == whole);
    const std::chrono::duration<double> one_batch = (detail::Clock::now() - start) / 150;
    std::filesystem::remove(path);

    for (int killed = 0; killed < wanted;) {
      const ::pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        try {
          run(optimizer, settings, checkpoints);
          ::_exit(0);
        } catch (const std::exception& error) {
          std::fprintf(stderr, "%s\n", error.what());
          ::_exit(1);
        }
      }
      std::this_thread::sleep_for(one_batch * uniform<double>(generator, 0.5, 20));
      ::kill(child, SIGKILL);
      int status = 0;
      REQUIRE(::waitpid(child, &status, 0) == child);
      REQUIRE((WIFSIGNALED(status) || WEXITSTATUS(status) == 0));
      killed += WIFSIGNALED(status) ? 1 : 0;
      if (WIFEXITED(status) || killed == wanted) {
        CHECK(run(optimizer, settings, checkpoints) == whole);
        std::filesystem::remove(path);
        ++runs;
      }
    }
    kills += wanted;
  };
  survives(Momentum{0.3}, 17);
  survives(Adam{.learning_rate = 0.05}, 17);
  survives(GrowAndSlash{1}, 17);
  MESSAGE(kills, " kills in ", runs, " trainings");
}

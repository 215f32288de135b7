// SPDX-License-Identifier: MIT
#include "strata/training/diverged_batch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "strata/cost/cross_entropy.hpp"
#include "strata/data/npy.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/train.hpp"
#include "support/files.hpp"

using namespace strata;
using strata_test::TemporaryFolder;

namespace {

constexpr float largest = std::numeric_limits<float>::max();

using Net = Network<Input<2>, Dense<2, 1, Identity, NoBias>>;
using Data = Dataset<2, Target<1>>;

Net zero_network() {
  Net network;
  network.set_flat_parameters(std::vector<float>{0, 0});
  return network;
}

/// Seven rows: (i, 0) with target i, but one of them has an input so large that its step cannot be taken back.
Data with_a_trap(Size at) {
  Data data;
  for (Size row = 0; row < 7; ++row) {
    data.inputs.insert(data.inputs.end(), {static_cast<float>(row) / 8, row == at ? largest : 0});
    data.labels.push_back({static_cast<float>(row)});
  }
  return data;
}

/// The divergence that a training ends with.
template <Size Batch, class Network, class D, class Validation = NoValidation>
Divergence diverge(Network& network, const D& data, const TrainingSettings& settings,
                   const Validation& validation = {}) {
  try {
    train<Batch>(network, data, validation, GradientDescent{0.01}, settings);
  } catch (const Divergence& error) {
    return error;
  }
  FAIL("it did not diverge");
  throw 0;
}

bool says(const Divergence& error, const std::string& part) {
  return std::string(error.what()).find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("diverged batch: is saved with its rows, targets and numbers, and the error names the files") {
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Net network = zero_network();
    const Data data = with_a_trap(3);
    const auto error = diverge<3>(network, data, {.epochs = 5, .seed = seed, .save_diverged_batch = path});
    for (const char* const name : {"inputs", "targets", "rows"}) CHECK(says(error, path + "." + name + ".npy"));
    CHECK(says(error, "the batch is saved in "));

    const auto inputs = read_npy<float>(path + ".inputs.npy"), targets = read_npy<float>(path + ".targets.npy");
    const auto rows = read_npy<std::uint32_t>(path + ".rows.npy");
    // The third batch of an epoch is short.
    const Size count = error.batch == 3 ? 1 : 3;
    REQUIRE(rows.shape == std::vector<Size>{count});
    REQUIRE(inputs.shape == std::vector<Size>{count, 2});
    REQUIRE(targets.shape == std::vector<Size>{count, 1});
    for (Size i = 0; i < count; ++i) {
      const Size row = rows.values[i];
      REQUIRE(row < data.rows());
      CHECK(inputs.values[2 * i] == data.inputs[2 * row]);
      CHECK(inputs.values[2 * i + 1] == data.inputs[2 * row + 1]);
      CHECK(targets.values[i] == data.labels[row][0]);
    }
  }
}

TEST_CASE("diverged batch: it is the batch whose cost is not finite, as the order of the epoch has it") {
  // With one row a batch the rows of an epoch can be told by a trainer of one's own.
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  Data data = with_a_trap(7);
  // A gradient that is too large: the cost of this row is finite at first, that of the next one no longer.
  data.inputs[2 * 4 + 1] = largest;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    Net network = zero_network();
    const auto error = diverge<1>(network, data, {.epochs = 3, .seed = seed, .save_diverged_batch = path});

    Generator generator(seed, RandomStream::order);
    std::vector<std::uint32_t> order{0, 1, 2, 3, 4, 5, 6};
    for (Size epoch = 1; epoch <= error.epoch; ++epoch) shuffle(generator, std::span(order));
    CHECK(read_npy<std::uint32_t>(path + ".rows.npy").values == std::vector<std::uint32_t>{order[error.batch - 1]});
  }
}

TEST_CASE("diverged batch: classes are saved as the cost saw them, one-hot") {
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  using Classifier = Network<Input<2>, Dense<2, 3, Softmax, NoBias>>;
  Classifier network;
  network.set_flat_parameters(std::vector<float>{0, 0, 0, 0, 0, 0});
  const Dataset<2> data{{1, largest, 2, largest}, {2, 1}};
  const auto error = diverge<2>(network, data, {.epochs = 3, .save_diverged_batch = path});
  CHECK(error.epoch > 0);
  const auto rows = read_npy<std::uint32_t>(path + ".rows.npy");
  const auto targets = read_npy<float>(path + ".targets.npy");
  REQUIRE(targets.shape == std::vector<Size>{2, 3});
  for (Size i = 0; i < 2; ++i)
    for (Size j = 0; j < 3; ++j) CHECK(targets.values[3 * i + j] == (j == data.labels[rows.values[i]] ? 1 : 0));
}

TEST_CASE("diverged batch: rows that are computed anew in each epoch are saved as the batch saw them") {
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  Net network = zero_network();
  const auto data = augmented(Data{{1, 0, 2, 0}, {{1}, {2}}}, {}, [](const auto& input, Generator& g, auto output) {
    output[0] = 1e20F * input[0];
    output[1] = symmetric<float>(g);
  });
  const auto error = diverge<2>(network, data, {.epochs = 3, .save_diverged_batch = path});
  const auto inputs = read_npy<float>(path + ".inputs.npy");
  const auto rows = read_npy<std::uint32_t>(path + ".rows.npy");
  for (Size i = 0; i < 2; ++i) {
    std::array<float, 2> seen;
    data.write(rows.values.at(i), error.epoch, std::span(seen));
    CHECK(std::vector<float>(seen.begin(), seen.end()) ==
          std::vector<float>{inputs.values.at(2 * i), inputs.values.at(2 * i + 1)});
  }
}

TEST_CASE("diverged batch: an epoch whose validation cost is not finite saves its last batch") {
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  Net network = zero_network();
  const Data data{{1, 0, 2, 0, 3, 0}, {{1}, {2}, {3}}}, far{{1e30F, 0}, {{0}}};
  const auto error = diverge<2>(network, data, {.epochs = 3, .save_diverged_batch = path}, far);
  CHECK(error.batch == 2);
  CHECK(read_npy<float>(path + ".inputs.npy").shape == std::vector<Size>{1, 2});
}

TEST_CASE("diverged batch: nothing is saved if the cost was not finite before the first batch, and the error says so") {
  const TemporaryFolder folder;
  Net network = zero_network();
  const Data data{{1, 0}, {{1e30F}}};
  const auto error = diverge<2>(network, data, {.save_diverged_batch = folder / "bad"});
  CHECK(error.epoch == 0);
  CHECK(says(error, "no batch is saved: the cost was not finite before the first one"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("diverged batch: if it cannot be written, the divergence is thrown all the same and says why") {
  const TemporaryFolder folder;
  const std::string path = folder / "bad";
  std::filesystem::create_directory(path + ".inputs.npy");
  Net network = zero_network();
  const auto error = diverge<3>(network, with_a_trap(3), {.epochs = 5, .save_diverged_batch = path});
  CHECK(says(error, "the cost is no longer finite in epoch "));
  CHECK(says(error, "the batch is not saved: " + path +
                        ".inputs.npy: byte 0: expected a regular file, or a name that is "
                        "free"));
}

TEST_CASE("diverged batch: a place in no folder is refused before training") {
  const TemporaryFolder folder;
  Net network = zero_network();
  CHECK_THROWS_AS(train<3>(network, with_a_trap(3), NoValidation{}, GradientDescent{0.01},
                           {.epochs = 5, .save_diverged_batch = folder / "missing/bad"}),
                  Error);
}

TEST_CASE("diverged batch: without a path nothing is written nor said") {
  Net network = zero_network();
  const auto error = diverge<3>(network, with_a_trap(3), {.epochs = 5});
  CHECK_FALSE(says(error, "saved"));
}

TEST_CASE("diverged batch: a training that goes well leaves no file") {
  const TemporaryFolder folder;
  Net network = zero_network();
  train<3>(network, with_a_trap(7), NoValidation{}, GradientDescent{0.01},
           {.epochs = 2, .save_diverged_batch = folder / "bad"});
  CHECK(std::filesystem::is_empty(folder.path()));
}

// SPDX-License-Identifier: MIT
// What trainings that ranks share cost, by `bench/run ranks`: messages between two ranks and sums over all of them by
// size, α + β · bytes that fits them, steps of 784-200-30-10 by one rank and by all; and by a model made of these, what
// 2 … 1024 ranks would give on networks of other machines. Prints Markdown; nothing is written.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "strata/ranks/train.hpp"
#include "strata/strata.hpp"

using namespace strata;
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The median of what measure() says, nine times.
double median(const std::function<double()>& measure) {
  std::array<double, 9> seconds{};
  for (double& each : seconds) each = measure();
  std::nth_element(seconds.begin(), seconds.begin() + 4, seconds.end());
  return seconds[4];
}

/// A message of so many bytes, there or back: half of a round trip of the first two ranks.
double ping_pong(const Ranks<1024>& ranks, Size bytes) {
  std::vector<char> message(bytes);
  const int count = static_cast<int>(bytes), other = ranks.is_first() ? 1 : 0;
  const Size turns = std::max<Size>(20, 2000000 / (bytes + 1000));
  return median([&] {
    MPI_Barrier(MPI_COMM_WORLD);
    const auto start = Clock::now();
    for (Size turn = 0; ranks.rank() < 2 && turn < turns; ++turn) {
      if (ranks.is_first()) MPI_Send(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD);
      MPI_Recv(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      if (!ranks.is_first()) MPI_Send(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD);
    }
    return seconds_since(start) / static_cast<double>(2 * turns);
  });
}

double all_reduce(Size bytes) {
  std::vector<float> numbers(bytes / sizeof(float)), sums(numbers.size());
  const Size turns = std::max<Size>(20, 1000000 / (bytes + 1000));
  return median([&] {
    MPI_Barrier(MPI_COMM_WORLD);
    const auto start = Clock::now();
    for (Size turn = 0; turn < turns; ++turn)
      MPI_Allreduce(numbers.data(), sums.data(), static_cast<int>(numbers.size()), MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
    return seconds_since(start) / static_cast<double>(turns);
  });
}

/// A message of n bytes takes α + β n.
struct Link {
  std::string name;
  double alpha, beta;  ///< seconds, seconds per byte

  double message(double bytes) const { return alpha + beta * bytes; }
};

/// Least squares of relative errors, so that short messages count as much as long ones.
Link fit(const std::vector<std::pair<double, double>>& bytes_and_seconds) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [bytes, seconds] : bytes_and_seconds) {
    const double weight = 1 / (seconds * seconds);
    w += weight, x += weight * bytes, y += weight * seconds;
    xx += weight * bytes * bytes, xy += weight * bytes * seconds;
  }
  const double beta = (w * xy - x * y) / (w * xx - x * x);
  return {"this machine", (y - beta * x) / w, beta};
}

/// Rows of noise: what is learned does not matter.
Dataset<784> rows_of(RowRange range) {
  Dataset<784> data;
  for (Size row = range.first; row < range.first + range.count; ++row) {
    Generator generator(1, row);
    for (Size i = 0; i < 784; ++i) data.inputs.push_back(uniform<float>(generator, 0, 1));
    data.labels.push_back(static_cast<Class>(row % 10));
  }
  return data;
}

/// Seconds for a row of an epoch in batches of Batch rows, by the ranks of a communicator together.
template <Size Batch, Size Shards>
double seconds_of_row(MPI_Comm comm, Size rows) {
  const Ranks<Shards> ranks(comm);
  const auto data = rows_of(ranks.part().rows_of(rows));
  Digits network;
  auto training = start_training<Batch>(network, data, NoValidation{}, GradientDescent{0.1}, {.epochs = 1000}, ranks);
  training.epoch();
  return median([&] {
           const double before = training.history().last().seconds;
           training.epoch();
           return training.history().last().seconds - before;
         }) /
         static_cast<double>(rows);
}

/// What a step of `rows` rows on each of R ranks takes by the model.
struct Model {
  double seconds_of_row;  ///< of one rank, forward, backward and update

  /// The sum of a layer's gradients: a reduce-scatter and an all-gather, by pairs up to 32 ranks as the library does
  /// it, beyond that by halving and doubling, which it would need.
  static double sum(const Link& link, double bytes, double ranks) {
    const double messages = ranks <= 32 ? 2 * (ranks - 1) : 2 * std::ceil(std::log2(ranks));
    return messages * link.alpha + 2 * bytes * (ranks - 1) / ranks * link.beta;
  }

  /// The gradients of each layer set out once they stand, the last layer's first, one after the other.
  double step(const Link& link, double rows, double ranks) const {
    constexpr std::array<double, 3> bytes{4.0 * (784 * 200 + 200), 4.0 * (200 * 30 + 30), 4.0 * (30 * 10 + 10)};
    constexpr double all = Digits::training_operations;
    const double compute = rows * seconds_of_row;
    // Of the products a row's forward pass has all weights once; its backward pass each gradient, and δ above layer 0.
    double ready = compute * Digits::prediction_operations / all, sent = 0;
    for (const Size layer : {Size{2}, Size{1}, Size{0}}) {
      const double weights = bytes[layer] / 4 * 2;
      ready += compute * (layer > 0 ? 2 : 1) * weights / all;
      sent = std::max(sent, ready) + sum(link, bytes[layer], ranks);
    }
    return std::max(compute, sent);
  }
};

std::string text_of_size(Size bytes) {
  if (bytes >= (Size{1} << 20U)) return std::to_string(bytes >> 20U) + " MB";
  return bytes >= 1024 ? std::to_string(bytes >> 10U) + " KB" : std::to_string(bytes) + " B";
}

void print_model(const Model& model, const Link& measured) {
  // What is usual for MPI on these networks; α of a round trip's half between two programs, with their software.
  const std::array<Link, 4> links{measured, Link{"10 Gbit/s Ethernet", 25e-6, 0.8e-9},
                                  Link{"100 Gbit/s Ethernet", 10e-6, 0.08e-9},
                                  Link{"InfiniBand, 200 Gbit/s", 1.5e-6, 0.04e-9}};
  std::printf("\n| by the model, 784-200-30-10 | ranks |");
  const std::array<double, 4> rows{128, 512, 2048, 8192};
  for (const double each : rows) std::printf(" %.0f rows a rank |", each);
  std::printf(" 90 %% from |\n|---|--:|--:|--:|--:|--:|--:|\n");
  for (const Link& link : links)
    for (double ranks = 2; ranks <= 1024; ranks *= 2) {
      std::printf("| %s | %.0f |", link.name.c_str(), ranks);
      const auto share = [&](double each) { return each * model.seconds_of_row / model.step(link, each, ranks); };
      for (const double each : rows) std::printf(" %.0f × |", ranks * share(each));
      double enough = 1;
      while (share(enough) < 0.9) enough *= 2;
      std::printf(" %.0f rows |\n", enough);
    }
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  {
    const Ranks<1024> ranks(MPI_COMM_WORLD);
    const bool shows = ranks.is_first();
    std::vector<std::pair<double, double>> messages;
    if (shows) std::printf("%zu ranks\n\n| bytes | a message, µs | Allreduce, µs |\n|---|--:|--:|\n", ranks.count());
    for (Size bytes = 8; bytes <= (Size{1} << 24U); bytes *= 4) {
      const double message = ranks.count() > 1 ? ping_pong(ranks, bytes) : 0, sum = all_reduce(bytes);
      if (shows) std::printf("| %s | %.2f | %.2f |\n", text_of_size(bytes).c_str(), 1e6 * message, 1e6 * sum);
      messages.emplace_back(static_cast<double>(bytes), message);
    }
    constexpr Size rows = 12800;
    const double alone = seconds_of_row<128, 1>(MPI_COMM_SELF, rows);
    const double alone_in_shards = seconds_of_row<128, 2>(MPI_COMM_SELF, rows);
    double strong = 0, weak = 0;
    if (ranks.count() == 2) {
      strong = seconds_of_row<128, 2>(MPI_COMM_WORLD, rows);
      weak = seconds_of_row<256, 2>(MPI_COMM_WORLD, 2 * rows);
    }
    if (shows) {
      std::printf("\n| train784, samples/s | |\n|---|--:|\n| one rank, one shard, batches of 128 | %.0f |\n",
                  1 / alone);
      std::printf("| one rank, two shards, batches of 128 | %.0f |\n", 1 / alone_in_shards);
      if (ranks.count() == 2) {
        std::printf("| two ranks, batches of 128 (strong) | %.0f, %.2f × |\n", 1 / strong, alone / strong);
        std::printf("| two ranks, batches of 256 (weak) | %.0f, %.2f × |\n", 1 / weak, alone / weak);
      }
      if (ranks.count() > 1) {
        const Link link = fit(messages);
        std::printf("\nA message takes %.2f µs + %.3f ns a byte.\n", 1e6 * link.alpha, 1e9 * link.beta);
        print_model({alone}, link);
      }
    }
  }
  MPI_Finalize();
  return 0;
}

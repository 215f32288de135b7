// SPDX-License-Identifier: MIT
// What trainings that ranks share cost, by `bench/run ranks`: messages between two ranks and sums over all of them by
// size, α + β · bytes that fits them, steps of 784-200-30-10 by one rank and by two; and by a model made of these, what
// 2 … 1024 ranks would give on networks of other machines. Prints Markdown.
//
// ranks [FILE.svg]: all of that, by two ranks; and the model as a picture.
// ranks --count: compares the messages that a step sends with those of the model, by 2, 4 or 8 ranks.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <thread>

#include "ranks_model.hpp"
#include "ranks_picture.hpp"
#include "strata/ranks/train.hpp"
#include "strata/strata.hpp"

using namespace strata;
using namespace bench;
using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
using Wide = Network<Input<784>, Dense<784, 1024, Sigmoid>, Dense<1024, 1024, Sigmoid>, Dense<1024, 10, Softmax>>;
using Cnn = Network<Image<1, 28, 28>, Conv2d<1, 32, 3, ReLU, Same>, Conv2d<32, 32, 3, ReLU, Same>, MaxPool<2>,
                    Conv2d<32, 64, 3, ReLU, Same>, MaxPool<2>, Flatten, Dense<3136, 10, Softmax>>;

namespace {

/// The bytes of each message that was made to be sent again and again; what has been sent.
std::map<MPI_Request, int> bytes_of_message;
Traffic sent;

}  // namespace

// In place of MPI's own, whose names begin with a P.
extern "C" int MPI_Send_init(const void* from, int count, MPI_Datatype type, int to_rank, int tag, MPI_Comm comm,
                             MPI_Request* request) {
  const int result = PMPI_Send_init(from, count, type, to_rank, tag, comm, request);
  int bytes = 0;
  MPI_Type_size(type, &bytes);
  bytes_of_message[*request] = bytes * count;
  return result;
}
extern "C" int MPI_Request_free(MPI_Request* request) {
  bytes_of_message.erase(*request);
  return PMPI_Request_free(request);
}
extern "C" int MPI_Start(MPI_Request* request) {
  if (const auto message = bytes_of_message.find(*request); message != bytes_of_message.end()) {
    ++sent.messages;
    sent.bytes += message->second;
  }
  return PMPI_Start(request);
}

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
double ping_pong(bool is_first, Size bytes) {
  std::vector<char> message(bytes);
  const int count = static_cast<int>(bytes), other = is_first ? 1 : 0;
  const Size turns = std::max<Size>(20, 2000000 / (bytes + 1000));
  return median([&] {
    MPI_Barrier(MPI_COMM_WORLD);
    const auto start = Clock::now();
    for (Size turn = 0; turn < turns; ++turn) {
      if (is_first) MPI_Send(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD);
      MPI_Recv(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      if (!is_first) MPI_Send(message.data(), count, MPI_CHAR, other, 0, MPI_COMM_WORLD);
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

/// The library's own sum, which has the same bits for any number of ranks, in messages.
double tree_sum(Size bytes) {
  const Ranks<2> ranks(MPI_COMM_WORLD, {.shared_memory = false});
  std::vector<float> numbers(bytes / sizeof(float));
  const std::array<float*, 1> own{numbers.data()};
  strata::detail::BlockSum<float> sum(ranks.group(), own, numbers.size(), 1);
  const Size turns = std::max<Size>(20, 1000000 / (bytes + 1000));
  return median([&] {
    MPI_Barrier(MPI_COMM_WORLD);
    const auto start = Clock::now();
    for (Size turn = 0; turn < turns; ++turn) {
      sum.begin();
      sum.wait();
    }
    return seconds_since(start) / static_cast<double>(turns);
  });
}

/// f() of the first rank, while the others sleep; to all.
double by_first_alone(bool is_first, const std::function<double()>& f) {
  double result = is_first ? f() : 0;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Ibcast(&result, 1, MPI_DOUBLE, 0, MPI_COMM_WORLD, &request);
  for (int done = 0; done == 0; MPI_Test(&request, &done, MPI_STATUS_IGNORE))
    if (!is_first) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return result;
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

/// Seconds for a step: the median of nine epochs of so many.
double seconds_of_step(auto&& training, Size steps) {
  training.epoch();
  return median([&] {
           const double before = training.history().last().seconds;
           training.epoch();
           return training.history().last().seconds - before;
         }) /
         static_cast<double>(steps);
}

const TrainingSettings settings{.epochs = 1000};

/// By one process that knows nothing of ranks.
template <class Net, Size Batch>
double step_without_ranks(Size steps) {
  const auto data = rows_of({0, steps * Batch});
  Net network;
  return seconds_of_step(start_training<Batch>(network, data, NoValidation{}, GradientDescent{0.1}, settings), steps);
}

/// By the ranks of a communicator together.
template <class Net, Size Batch, Size Shards>
double step_by_ranks(MPI_Comm comm, Size steps, RanksOptions options = {}) {
  const Ranks<Shards> ranks(comm, options);
  const auto data = rows_of(ranks.part().rows_of(steps * Batch));
  Net network;
  return seconds_of_step(start_training<Batch>(network, data, NoValidation{}, GradientDescent{0.1}, settings, ranks),
                         steps);
}

std::string text_of_size(Size bytes) {
  if (bytes >= (Size{1} << 20U)) return std::to_string(bytes >> 20U) + " MB";
  return bytes >= 1024 ? std::to_string(bytes >> 10U) + " KB" : std::to_string(bytes) + " B";
}

/// Messages and sums by their size, and the line through them.
Link measure_messages(bool is_first) {
  if (is_first) std::printf("| bytes | a message, µs | Allreduce, µs | the library's sum, µs |\n|--:|--:|--:|--:|\n");
  std::vector<std::pair<double, double>> messages;
  for (Size bytes = 8; bytes <= (Size{1} << 24U); bytes *= 4) {
    const double message = ping_pong(is_first, bytes), reduced = all_reduce(bytes), sum = tree_sum(bytes);
    if (is_first)
      std::printf("| %s | %.2f | %.2f | %.2f |\n", text_of_size(bytes).c_str(), 1e6 * message, 1e6 * reduced,
                  1e6 * sum);
    messages.emplace_back(static_cast<double>(bytes), message);
  }
  const Link link = fit("this machine", messages);
  double worst = 0;
  for (const auto& [bytes, seconds] : messages)
    worst = std::max(worst, std::abs(link.messages(1, bytes) / seconds - 1));
  if (is_first)
    std::printf("\nA message takes %.2f µs + %.4f ns a byte, by up to %.0f %% more or less.\n", 1e6 * link.alpha,
                1e9 * link.beta, 100 * worst);
  return link;
}

void measure_steps(bool is_first) {
  constexpr Size steps = 100;
  const double without = by_first_alone(is_first, [] { return step_without_ranks<Digits, 128>(steps); });
  const double alone = by_first_alone(is_first, [] { return step_by_ranks<Digits, 128, 1>(MPI_COMM_SELF, steps); });
  const double half = by_first_alone(is_first, [] { return step_by_ranks<Digits, 64, 1>(MPI_COMM_SELF, steps); });
  const double both = by_first_alone(is_first, [] { return step_by_ranks<Digits, 128, 2>(MPI_COMM_SELF, steps); });
  MPI_Barrier(MPI_COMM_WORLD);
  // The slower one counts, which shows if anybody else is at work here.
  double beside = step_by_ranks<Digits, 128, 1>(MPI_COMM_SELF, steps);
  MPI_Allreduce(MPI_IN_PLACE, &beside, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  const auto show = [&](const char* what, double rows, double seconds, bool compare) {
    if (!is_first) return;
    std::printf("| %s | %.1f | %.0f |", what, 1e6 * seconds, rows / seconds);
    if (compare) std::printf(" %.2f × | %.2f × |", rows / seconds * alone / 128, rows / seconds * without / 128);
    std::printf(compare ? "\n" : " | |\n");
  };
  if (is_first)
    std::printf("\n| train784 | a step, µs | samples/s | to one rank | to one process |\n|---|--:|--:|--:|--:|\n");
  show("one process without ranks, batches of 128", 128, without, false);
  show("one rank, one shard, 128", 128, alone, false);
  show("one rank, one shard, 64", 64, half, false);
  show("one rank, two shards, 128", 128, both, false);
  show("two trainings side by side, 128 each", 256, beside, true);
  for (const bool shared_memory : {true, false}) {
    const RanksOptions options{shared_memory};
    const double strong = step_by_ranks<Digits, 128, 2>(MPI_COMM_WORLD, steps, options);
    const double weak = step_by_ranks<Digits, 256, 2>(MPI_COMM_WORLD, steps, options);
    show(shared_memory ? "two ranks, 128 (strong)" : "two ranks, 128, in messages", 128, strong, true);
    show(shared_memory ? "two ranks, 256 (weak)" : "two ranks, 256, in messages", 256, weak, true);
  }
}

/// With the times of a step alone, the line through two batches.
template <class Net>
Model model_of(const char* name, Size steps, bool is_first) {
  const double few = by_first_alone(is_first, [&] { return step_by_ranks<Net, 32, 1>(MPI_COMM_SELF, steps); });
  const double many = by_first_alone(is_first, [&] { return step_by_ranks<Net, 256, 1>(MPI_COMM_SELF, steps); });
  Model model{name, sums_of<Net>()};
  model.row = (many - few) / (256 - 32);
  model.step = std::max(0.0, few - 32 * model.row);
  return model;
}

std::string text_of_rows(double rows) { return rows > 0 ? std::to_string(static_cast<Size>(rows)) : "never"; }

/// The last link is that of this machine, which has no more than two.
void print_model(std::span<const Model> models, std::span<const Link> links) {
  for (const Model& model : models) {
    double bytes = 0;
    for (const GradientSum& sum : model.sums) bytes += sum.bytes;
    std::printf("\n%s: %.0f KB of gradients in %zu sums; %.1f µs + %.3f µs a row.\n\n", model.name.c_str(),
                bytes / 1024, model.sums.size(), 1e6 * model.step, 1e6 * model.row);
    std::printf(
        "| by the model | ranks | 32 rows a rank | 128 | 512 | 2048 | limit at 128 | half from | 90 %% from | by "
        "halving |\n|---|--:|--:|--:|--:|--:|---|--:|--:|--:|\n");
    for (const Link& link : links)
      for (double ranks = 2; ranks <= (&link == &links.back() ? 2 : 1024); ranks *= 2) {
        std::printf("| %s | %.0f |", link.name.c_str(), ranks);
        for (const double rows : {32, 128, 512, 2048}) std::printf(" %.1f × |", ranks * model.share(link, rows, ranks));
        std::printf(" %s | %s | %s | %s |\n", model.limit(link, 128, ranks).c_str(),
                    text_of_rows(model.enough(link, ranks, 0.5)).c_str(),
                    text_of_rows(model.enough(link, ranks, 0.9)).c_str(),
                    text_of_rows(model.enough(link, ranks, 0.9, Exchange::halving)).c_str());
      }
  }
  // Where more ranks make a batch no faster.
  std::printf("\n| one batch, as fast as it gets | link | 128 rows | 1024 | 8192 |\n|---|---|--:|--:|--:|\n");
  for (const Model& model : models)
    for (const Link& link : links.first(links.size() - 1)) {
      std::printf("| %s | %s |", model.name.c_str(), link.name.c_str());
      for (const double rows : {128, 1024, 8192}) {
        double best = 1, ranks_of_best = 1;
        for (double ranks = 2; ranks <= std::min(1024.0, rows); ranks *= 2)
          if (const double faster = model.alone(rows) / model.shared(link, rows / ranks, ranks); faster > best) {
            best = faster;
            ranks_of_best = ranks;
          }
        std::printf(" %.1f × by %.0f |", best, ranks_of_best);
      }
      std::printf("\n");
    }
}

/// What a step of these ranks sends, each its part: of twelve steps what is more than of two.
template <class Net>
Traffic count_step(const Ranks<8>& ranks) {
  const auto sent_in = [&](Size wanted) {
    const auto data = rows_of(ranks.part().rows_of(wanted * 8));
    Net network;
    auto training = start_training<8>(network, data, NoValidation{}, GradientDescent{0.1}, settings, ranks);
    sent = {};
    training.epoch();
    return sent;
  };
  const Traffic two = sent_in(2), twelve = sent_in(12);
  return {(twelve.messages - two.messages) / 10, (twelve.bytes - two.bytes) / 10};
}

/// Whether rank and model agree: in messages exactly, in bytes but for the gaps between tensors.
template <class Net>
bool count(const char* name, const Ranks<8>& ranks) {
  const Traffic counted = count_step<Net>(ranks);
  const Traffic expected = Model{name, sums_of<Net>()}.traffic(static_cast<double>(ranks.count()), 8);
  double bytes = counted.bytes, messages = counted.messages;
  MPI_Allreduce(MPI_IN_PLACE, &bytes, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  MPI_Allreduce(MPI_IN_PLACE, &messages, 1, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  const double all = static_cast<double>(ranks.count());
  if (ranks.is_first())
    std::printf("| %s | %zu | %.1f | %.1f | %.0f | %.0f |\n", name, ranks.count(), messages / all, expected.messages,
                bytes / all, expected.bytes);
  return messages == all * expected.messages && std::abs(bytes / all / expected.bytes - 1) < 0.01;
}

int count_all() {
  const Ranks<8> ranks(MPI_COMM_WORLD, {.shared_memory = false});
  if (ranks.is_first())
    std::printf(
        "\n| a step | ranks | messages of a rank | by the model | bytes of a rank | by the model |\n"
        "|---|--:|--:|--:|--:|--:|\n");
  const bool good = static_cast<int>(count<Digits>("784-200-30-10", ranks)) +
                        static_cast<int>(count<Wide>("784-1024-1024-10", ranks)) +
                        static_cast<int>(count<Cnn>("convolutions", ranks)) ==
                    3;
  if (ranks.is_first() && !good) std::fputs("The model is wrong\n", stderr);
  return good ? 0 : 1;
}

/// Whether the picture could be written.
bool measure_all(bool is_first, const char* path) {
  const Link here = measure_messages(is_first);
  measure_steps(is_first);
  const std::array models{model_of<Digits>("784-200-30-10", 100, is_first),
                          model_of<Wide>("784-1024-1024-10", 20, is_first), model_of<Cnn>("convolutions", 4, is_first)};
  if (!is_first) return true;
  // What is usual for MPI on these networks; α of a round trip's half between two programs, with their software.
  const std::array links{Link{"10 Gbit/s Ethernet", 25e-6, 0.8e-9}, Link{"100 Gbit/s Ethernet", 10e-6, 0.08e-9},
                         Link{"InfiniBand, 200 Gbit/s", 1.5e-6, 0.04e-9}, here};
  print_model(models, links);
  if (path == nullptr) return true;
  std::ofstream file(path);
  draw(file, models, std::span(links).first(3));
  file.close();
  return file.good();
}

}  // namespace

int main(int count, char** words) {
  MPI_Init(&count, &words);
  int rank = 0, ranks = 1, result = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  if (count > 1 && std::strcmp(words[1], "--count") == 0) {
    result = count_all();
  } else if (ranks != 2) {
    if (rank == 0) std::fputs("ranks: start two: mpirun -n 2 ranks\n", stderr);
    result = 2;
  } else if (!measure_all(rank == 0, count > 1 ? words[1] : nullptr)) {
    std::fprintf(stderr, "ranks: cannot write %s\n", words[1]);
    result = 1;
  }
  MPI_Finalize();
  return result;
}

// SPDX-License-Identifier: MIT
// run: images — the main job: trains 784-200-30-10 or a CNN on KMNIST or MNIST (or on drawn glyphs), tests and saves it
//
// Looks for the data in --data, $STRATA_DATA and ../shared/data. Ends with a table of accuracies and costs, the
// confusion matrix, precision, recall and F1 by class, and writes the weights as .npy in θ order.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <strata/strata.hpp>
#include <thread>

#include "support/command_line.hpp"
#include "support/image_sets.hpp"

using namespace strata;
using Perceptron = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
using Convolutional =
    Network<Image<1, 28, 28>, Conv2d<1, 16, 3, ReLU>, Conv2d<16, 16, 3, ReLU>, MaxPool<2>, Conv2d<16, 32, 3, ReLU>,
            Conv2d<32, 32, 3, ReLU>, MaxPool<2>, Flatten, Dense<512, 128, ReLU>, Dense<128, 10, Softmax>>;

namespace {

/// For the perceptron found on validation data alone; for the convolutional network the first that was tried. The rate
/// follows a cosine to 0.
struct Recipe {
  Size epochs;
  double learning_rate;
  /// The penalty is a prior on the weights, so its share of the mean cost falls with the number of observations:
  /// λ = penalty / rows.
  double penalty_of_all_rows;
};
constexpr Recipe of_perceptron{300, 0.5, 1}, of_convolutional{40, 0.05, 10};

/// The recipe is followed unless the command line says otherwise.
struct Options {
  std::filesystem::path data, out = ".", dump;
  std::string only, network = "dense";
  std::optional<Size> epochs;
  Size seeds = 1, batch = 64, window = 0, pixels = 2;
  /// That share each step; what is learned does not depend on how many they are.
  Size threads = std::clamp<Size>(std::thread::hardware_concurrency(), 1, 4);
  std::uint64_t seed = 1;
  double momentum = 0.9;
  std::optional<double> learning_rate, penalty_of_all_rows;
  std::optional<double> decay;  ///< else the rate follows a cosine to 0
  bool bfloat16 = false, download = false, glyphs = false, quiet = false, verbose = false;

  Recipe recipe() const {
    const Recipe of_network = network == "cnn" ? of_convolutional : of_perceptron;
    return {epochs.value_or(of_network.epochs), learning_rate.value_or(of_network.learning_rate),
            penalty_of_all_rows.value_or(of_network.penalty_of_all_rows)};
  }
};

/// A batch's rows are part of the trainer's type, hence so few, and of the network that takes longest to compile one.
template <class Digits>
constexpr std::array<Size, 3> batches{32, 64, 128};
template <>
constexpr std::array<Size, 1> batches<Convolutional>{64};

struct Result {
  double training, validation, test;
};

template <class Digits>
void print_scores(const image_sets::ImageSet& set, const Digits& digits, const Evaluation<Digits>& test) {
  const auto line = [](const char* name, Size rows, const Score& score) {
    std::printf("%-12s %8zu images   cost %.4f   accuracy %6.2f %%\n", name, rows, score.cost, 100 * score.accuracy);
  };
  line("training", set.training.rows(), evaluate(digits, set.training));
  line("validation", set.validation.rows(), evaluate(digits, set.validation));
  line("test", set.test.rows(), test);
}

/// The split and the first weights as .npy, so that another framework can be given the very same task.
template <class Digits>
void dump(const image_sets::ImageSet& set, const Digits& digits, const std::filesystem::path& folder) {
  const auto write = [&](const char* name, const image_sets::Images& images) {
    const std::array<Size, 2> shape{images.rows(), 784};
    write_npy<float>(folder / (std::string(name) + "-images.npy"), shape, images.inputs);
    const std::vector<float> labels(images.labels.begin(), images.labels.end());
    write_npy<float>(folder / (std::string(name) + "-labels.npy"), std::span(shape).first(1), labels);
  };
  write("training", set.training);
  write("validation", set.validation);
  write("test", set.test);
  save_parameters(digits, folder / "first-weights.npy");
}

/// What is trained with products of BFloat16, in builds that have them: few such types are compiled.
template <class Digits>
constexpr bool may_round = multiplies_bfloat16&& std::same_as<Digits, Perceptron>;
constexpr Size rounded_batch = 64;

/// Ctrl-C ends it after the batch. Either way the network is left with the parameters of its best epoch.
template <class Digits>
History learn(Digits& digits, const image_sets::ImageSet& set, const Options& options, std::uint64_t seed) {
  const Recipe recipe = options.recipe();
  const Momentum optimizer{.learning_rate = recipe.learning_rate, .momentum = options.momentum};
  TrainingSettings settings{.epochs = recipe.epochs,
                            .l2 = recipe.penalty_of_all_rows / static_cast<double>(set.training.rows()),
                            .decay = options.decay.value_or(1),
                            .early_stopping_window = options.window,
                            .restore_best = true,
                            .seed = seed,
                            .threads = options.threads,
                            .stop_requested = Interrupt::requested};
  if (!options.decay) settings.schedule = CosineAnnealing{};
  const auto training = shifted<28, 28>(set.training, {.pixels = options.pixels, .seed = seed});
  ProgressLine line(std::cout, options.quiet ? Verbosity::quiet : Verbosity::automatic, options.verbose ? 1 : 10);
  History history;
  if constexpr (may_round<Digits>)
    if (options.bfloat16)
      return train<rounded_batch, BFloat16>(digits, training, set.validation, optimizer, settings, line);
  const auto with = [&]<Size I>(std::integral_constant<Size, I>) {
    if (options.batch == batches<Digits>[I])
      history = train<batches<Digits>[I]>(digits, training, set.validation, optimizer, settings, line);
  };
  [&]<Size... I>(std::index_sequence<I...>) { (with(std::integral_constant<Size, I>()), ...); }
  (std::make_index_sequence<batches<Digits>.size()>());
  return history;
}

template <class Digits>
Result run(const image_sets::ImageSet& set, const Options& options, std::uint64_t seed) {
  Digits digits(Glorot{}, seed);
  if (!options.dump.empty()) dump(set, digits, options.dump);
  const History history = learn(digits, set, options, seed);
  const auto test = evaluate(digits, set.test);
  const Epoch& last = history.last();
  const auto samples = static_cast<double>(set.training.rows() * last.number);

  std::cout << "\nseed " << seed << '\n';
  print_scores(set, digits, test);
  std::printf("%zu epochs in %.1f s, %.0f samples/s; the parameters are those of epoch %zu\n", last.number,
              last.seconds, samples / last.seconds, history.best_epoch);
  if (options.seeds == 1) {
    std::cout << '\n';
    test.confusion.print(std::cout);
    std::cout << '\n';
    test.confusion.report(std::cout);
    const auto file = options.out / (set.name + (options.network == "cnn" ? "-cnn.npy" : ".npy"));
    save_parameters(digits, file);
    std::cout << "\nThe weights are in " << file.string() << '\n';
  }
  return {evaluate(digits, set.training).accuracy, evaluate(digits, set.validation).accuracy, test.accuracy};
}

void print_spread(const std::vector<Result>& results) {
  const auto line = [&](const char* name, double Result::*figure) {
    double mean = 0, squares = 0;
    for (const Result& result : results) mean += result.*figure / static_cast<double>(results.size());
    for (const Result& result : results) squares += (result.*figure - mean) * (result.*figure - mean);
    std::printf("%-12s accuracy %6.2f %% ± %.2f over %zu seeds\n", name, 100 * mean,
                100 * std::sqrt(squares / static_cast<double>(results.size() - 1)), results.size());
  };
  std::cout << '\n';
  line("training", &Result::training);
  line("validation", &Result::validation);
  line("test", &Result::test);
}

template <class Digits>
void run_all_seeds(const std::function<image_sets::ImageSet(std::uint64_t)>& make, const Options& options) {
  std::vector<Result> results;
  for (Size i = 0; i < options.seeds && !Interrupt::requested(); ++i) {
    const std::uint64_t seed = options.seed + i;
    const auto set = make(seed);
    if (i == 0) std::cout << "\n== " << set.description << " ==\n\n";
    results.push_back(run<Digits>(set, options, seed));
  }
  if (results.size() > 1) print_spread(results);
}

/// Downloads KMNIST if that was asked for, here or at the question; false if it was not or went wrong.
bool download(const Options& options) {
  bool wanted = options.download;
  if (!wanted && ::isatty(STDIN_FILENO) == 1) {
    std::cout << "No image data found. Download KMNIST (4 files, 21 MB) from its home, codh.rois.ac.jp? [y/N] "
              << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    wanted = answer == "y" || answer == "yes";
  }
  if (!wanted) return false;
  return std::system("'" STRATA_SOURCE_ROOT "/examples/download'") == 0;
}

template <class Digits>
int main_job(const Options& options) {
  print_summary<Digits>(std::cout);
  auto sets = image_sets::find(options.data);
  if (!options.glyphs && sets.empty() && download(options))
    sets = image_sets::find(std::filesystem::path(STRATA_SOURCE_ROOT) / "build" / "data");
  std::erase_if(sets, [&](const auto& set) { return !options.only.empty() && set.name != options.only; });
  if (options.glyphs || sets.empty()) {
    if (!options.glyphs)
      std::cout
          << "\nThere are no image files (--data DIR, STRATA_DATA, ../shared/data; --download fetches KMNIST), so "
             "the job runs on images that strata draws.\n";
    run_all_seeds<Digits>(image_sets::draw, options);
  }
  if (!options.glyphs)
    for (const auto& found : sets)
      run_all_seeds<Digits>(
          [&](std::uint64_t seed) { return image_sets::read(found, image_sets::Protocol::official, seed); }, options);
  return Interrupt::requested() ? 130 : 0;
}

void define(CLI::App& app, Options& options) {
  app.add_option("--data", options.data,
                 "folder with the data: four IDX files (.gz or not) or four .npz files, or folders kmnist and mnist "
                 "with them")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  app.add_option(
         "--network", options.network,
         "what is trained: dense, which is 784-200-30-10, or cnn, four convolutions and two dense layers (dense)")
      ->type_name("NETWORK")
      ->check(CLI::IsMember({"dense", "cnn"}).description(""));
  app.add_option("--only", options.only, "of several sets, this one: kmnist or mnist")
      ->type_name("SET")
      ->check(CLI::IsMember({"kmnist", "mnist"}).description(""));
  app.add_option("--out", options.out, "folder for the weights (here)")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  app.add_option("--dump", options.dump, "write split and first weights as .npy into this folder, for other programs")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  app.add_flag("--download", options.download, "fetch KMNIST if there is no data");
  app.add_flag("--glyphs", options.glyphs, "use drawn glyphs whatever data there is");
  auto* quiet = app.add_flag("-q,--quiet", options.quiet, "no line per epoch");
  app.add_flag("-v,--verbose", options.verbose, "where output is no terminal: a line for each epoch, not each tenth")
      ->excludes(quiet);

  const auto whole = [&](const char* name, auto& value, Size least, Size most, const char* what) {
    app.add_option(name, value, what)->type_name("N")->check(command_line::within(least, most))->group("Training");
  };
  const auto number = [&](const char* name, auto& value, double least, double most, const char* what) {
    app.add_option(name, value, what)->type_name("X")->check(command_line::within(least, most))->group("Training");
  };
  whole("--epochs", options.epochs, 1, 100000, "epochs (300; cnn 40)");
  app.add_option("--batch", options.batch, "rows of a batch: 32, 64 or 128, of the cnn 64 (64)")
      ->type_name("N")
      ->check(CLI::IsMember(std::vector<Size>(batches<Perceptron>.begin(), batches<Perceptron>.end())).description(""))
      ->group("Training");
  app.add_flag("--bf16", options.bfloat16,
               "multiply numbers rounded to BFloat16: dense, batches of 64, a processor with AVX512-BF16")
      ->group("Training");
  whole("--window", options.window, 0, 100000, "window of early stopping, 0: none (0)");
  whole("--threads", options.threads, 1, 64, "that share each step, and learn the same (one for each core, 4 at most)");
  whole("--seed", options.seed, 0, std::numeric_limits<Size>::max() / 2, "of weights, order and split (1)");
  whole("--seeds", options.seeds, 1, 1000, "run so many seeds and report mean and spread (1)");
  whole("--shift", options.pixels, 0, 27, "pixels that each image is shifted by at most, in each epoch anew (2)");
  number("--learning-rate", options.learning_rate, 1e-9, 1e9, "η (0.5; cnn 0.05)");
  number("--momentum", options.momentum, 0, 0.9999, "μ (0.9)");
  number("--decay", options.decay, 1e-9, 1, "η is multiplied by it after each epoch (not: a cosine takes it to 0)");
  number("--l2", options.penalty_of_all_rows, 0, 1e9, "λ · rows, where the penalty is λ/2 Σ W² (1; cnn 10)");
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{"Trains, tests and saves a network on images of characters.", "images"};
  app.footer(
      "Ctrl-C ends training after the batch; the best parameters so far are tested and saved all the same. Twice: at "
      "once.\nExit codes: 0 done, 1 it failed, 2 a wrong option, 130 Ctrl-C.");
  define(app, options);
  if (const auto code = command_line::parse(app, argc, argv)) return *code;
  if (!options.data.empty() && !options.glyphs && image_sets::find(options.data).empty())
    return command_line::refuse(app, "--data: there are no images in " + options.data.string());
  if (options.network == "cnn" && options.batch != 64)
    return command_line::refuse(app, "--batch: of the cnn 64 rows alone are compiled in");
  if (options.bfloat16 && (options.network == "cnn" || options.batch != rounded_batch))
    return command_line::refuse(app, "--bf16: of the dense network batches of 64 rows alone are compiled in");
  if (options.bfloat16 && !multiplies_bfloat16)
    return command_line::refuse(app, "--bf16: this program is not built for a processor with AVX512-BF16");
  try {
    const Interrupt interrupt;
    return options.network == "cnn" ? main_job<Convolutional>(options) : main_job<Perceptron>(options);
  } catch (const std::exception& error) {
    std::cerr << "images: " << error.what() << '\n';
    return 1;
  }
}

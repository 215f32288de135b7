// SPDX-License-Identifier: MIT
#include "experiments/command_line.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "experiments/all.hpp"
#include "experiments/image_parts.hpp"
#include "experiments/lab.hpp"
#include "support/command_line.hpp"

namespace experiments {

namespace {

std::string list() {
  std::string text;
  for (const Experiment& experiment : all_experiments) {
    std::string name = experiment.name;
    name.resize(10, ' ');
    text += "  " + name + experiment.what + '\n';
  }
  return text;
}

const char* const before =
    R"(Repeats the experiments of the original report and writes a page that puts its claims beside what happens
here: report.html, results.json and pictures. Without names: all of them, in a few minutes.)";

const char* const after = R"(
Widths are part of a network's type: change them in examples/experiments and run again. Batches are too, so there is a
choice of sizes instead of any.

Examples:
  examples/run experiments                        all, into ./experiments
  examples/run experiments moons islands --out p  two of them, into ./p
  examples/run experiments images --data DIR --images kmnist --full
                                                  the original's main experiment, all of KMNIST in DIR
  examples/run experiments islands --small-window 40 --seeds 30

Ctrl-C ends the trainings that are going on after the batch, with the best parameters so far; the page is still
written, and says so. Twice: at once. Exit codes: 0 done, 1 an experiment failed, 2 a wrong option, 130 Ctrl-C.)";

/// The options, each with the group of --help that it stands in.
class Definitions {
 public:
  explicit Definitions(CLI::App& app) : app_(app) {}

  void group(const char* name) { group_ = name; }

  void flag(const char* name, bool& value, const char* what) { app_.add_flag(name, value, what)->group(group_); }
  void whole(const char* name, Size& value, Size least, Size most, const char* what) {
    put("N", app_.add_option(name, value, what), command_line::within(least, most));
  }
  template <class Number>
  void number(const char* name, Number& value, double least, double most, const char* what) {
    put("X", app_.add_option(name, value, what), command_line::within(least, most));
  }
  template <class Value>
  void one_of(const char* name, Value& value, const std::vector<Value>& choices, const char* type, const char* what) {
    put(type, app_.add_option(name, value, what), CLI::IsMember(choices));
  }

 private:
  void put(const char* type, CLI::Option* option, CLI::Validator validator) {
    option->type_name(type)->check(validator.description(""))->group(group_);
  }

  CLI::App& app_;
  const char* group_ = "Options";
};

template <class Sizes>
std::vector<Size> choices() {
  return {Sizes::all.begin(), Sizes::all.end()};
}

void define(CLI::App& app, Options& options) {
  constexpr double tiny = 1e-9, huge = 1e9;
  constexpr Size most_epochs = 1000000;
  Definitions define(app);
  app.add_option("names", options.names, "which experiments (all)")->type_name("NAME");
  app.add_option("-o,--out", options.out, "folder for the page, made if need be (experiments)")->type_name("DIR");
  app.add_option("--data", options.data, "folder with image data: folders kmnist and mnist, or the files themselves")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  define.one_of<std::string>("--images", options.images, {"kmnist", "mnist", "glyphs"}, "SET",
                             "only these images: kmnist, mnist, or glyphs that strata draws (all that are found)");
  auto* quiet = app.add_flag("-q,--quiet", options.quiet, "say nothing but what went wrong");
  app.add_flag("-v,--verbose", options.verbose, "a line for each training, and ten on its way")->excludes(quiet);

  define.group("How much");
  define.whole("--seeds", options.seeds, 1, 1000, "seeds of each experiment (5 to 20; 1 for images)");
  define.whole("--seed", options.seed, 0, std::numeric_limits<Size>::max() / 2, "the first of them (1)");
  define.whole("--threads", options.threads, 1, 64, "experiments that run at the same time (2)");
  define.flag("--full", options.full, "images for up to 1000 epochs, as in the report");
  define.flag("--quick", options.quick, "a glance: few seeds, epochs and images; its numbers mean little");

  define.group("Hyperparameters, points of the plane");
  define.whole("--epochs", options.epochs, 1, most_epochs, "epochs of each training (200 to 10000, as in the report)");
  define.one_of("--batch", options.batch, choices<PlaneBatches>(), "N", "rows of a batch: 32, 128 or 512 (128 or 512)");
  define.whole("--small-window", options.small_window, 1, most_epochs, "early stopping of islands, soon (80)");
  define.whole("--large-window", options.large_window, 1, most_epochs, "early stopping of islands, late (800)");
  define.whole("--tricky-window", options.tricky_window, 1, most_epochs, "early stopping of tricky (200)");
  define.whole("--blobs-window", options.blobs_window, 0, most_epochs, "early stopping of blobs, 0: none (50)");
  define.number("--noise", options.noise, 0, 100, "standard deviation of the moons' points (0.1)");

  define.group("Hyperparameters, images");
  define.whole("--image-epochs", options.image_epochs, 1, most_epochs, "epochs at most (plateau: 60, images: 120)");
  define.one_of("--image-batch", options.image_batch, choices<ImageBatches>(), "N", "rows of a batch: 64 or 256 (256)");
  define.whole("--image-window", options.image_window, 0, most_epochs, "early stopping, 0: none (30)");

  define.group("Hyperparameters, all");
  define.number("--learning-rate", options.learning_rate, tiny, huge,
                "η: from where it grows and is slashed (10), or what --momentum goes by (0.1)");
  define.number("--grow", options.grow, 1, 100, "α, by which η grows after a step (1.1)");
  define.number("--slash", options.slash, 1.001, huge, "β, by which η is divided when a step went wrong (2)");
  define.number("--momentum", options.momentum, 0, 0.9999, "μ: momentum, in place of growing and slashing (off)");
  define.number("--decay", options.decay, tiny, 1, "η is multiplied by it after each epoch (1)");
  define.number("--l2", options.l2, 0, huge, "λ of the penalty λ/2 Σ W² (0)");
  define.one_of<std::string>("--weights", options.weights, {"uniform", "glorot"}, "KIND",
                             "first weights: uniform in (-0.1, 0.1), or glorot (each experiment's own)");
}

/// What no single option can know to be wrong; nothing if all is well.
std::string contradiction(const Options& options) {
  for (const std::string& name : options.names)
    if (std::none_of(all_experiments.begin(), all_experiments.end(), [&](const auto& e) { return name == e.name; }))
      return "there is no experiment " + name + ", only those that --list shows";
  std::error_code error;
  fs::create_directories(options.out, error);
  if (error) return "--out: cannot make the folder " + options.out.string() + ": " + error.message();
  if (::access(options.out.c_str(), W_OK) != 0)
    return "--out: cannot write into the folder " + options.out.string() + ": " + std::strerror(errno);
  const bool wants_found = !options.data.empty() || !options.images.empty();
  if (wants_found && options.images != "glyphs" && find_images(options).empty())
    return "there are no images" + (options.images.empty() ? "" : " of " + options.images) + " in " +
           image_sets::searched(options.data);
  return {};
}

}  // namespace

Parsed parse(int argc, char** argv) {
  Options options;
  bool only_list = false;
  CLI::App app{before, "experiments"};
  app.footer("The experiments:\n" + list() + after);
  app.add_flag("--list", only_list, "say what experiments there are, and end");
  define(app, options);

  if (const auto code = command_line::parse(app, argc, argv)) return {options, code};
  if (only_list) {
    std::cout << list();
    return {options, 0};
  }
  if (const std::string wrong = contradiction(options); !wrong.empty())
    return {options, command_line::refuse(app, wrong)};
  return {options, std::nullopt};
}

}  // namespace experiments

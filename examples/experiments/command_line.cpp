// SPDX-License-Identifier: MIT
#include "experiments/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "experiments/all.hpp"

namespace experiments {

namespace {

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const Experiment& experiment : all_experiments) names.emplace_back(experiment.name);
  return names;
}

std::string list() {
  std::string text;
  for (const Experiment& experiment : all_experiments) {
    std::string name = experiment.name;
    name.resize(10, ' ');
    text += "  " + name + experiment.what + '\n';
  }
  return text;
}

const CLI::Validator positive(
    [](std::string& text) -> std::string {
      double value = 0;
      if (CLI::detail::lexical_cast(text, value) && value > 0 && std::isfinite(value)) return {};
      return "expected a number above 0, found " + text;
    },
    "NUMBER");

}  // namespace

Parsed parse(int argc, char** argv) {
  Options options;
  bool only_list = false;
  CLI::App app{
      "Repeats the experiments of the original report and writes a page that puts its claims beside what happens\n"
      "here: report.html, results.json and pictures. Without names: all of them, in a few minutes.",
      "experiments"};
  app.footer("The experiments:\n" + list() +
             "\nExamples:\n"
             "  examples/run experiments                        all, into ./experiments\n"
             "  examples/run experiments moons islands --out p  two of them, into ./p\n"
             "  examples/run experiments images --data DIR --images kmnist --full\n"
             "                                                  the original's main experiment, all of KMNIST in DIR\n"
             "Ctrl-C ends the trainings that are going on; the page is still written, and says so. Twice: at once.");

  app.add_option("names", options.names, "which experiments (all)")
      ->type_name("NAME")
      ->check(CLI::IsMember(known_names()).description(""));
  app.add_flag("--list", only_list, "say what experiments there are, and end");
  app.add_option("-o,--out", options.out, "folder for the page, made if need be (experiments)")->type_name("DIR");
  app.add_option("--data", options.data, "folder with image data: folders kmnist and mnist, or the files themselves")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory.description(""));
  app.add_option("--images", options.images, "only these images: kmnist, mnist or glyphs (all that are found)")
      ->type_name("SET")
      ->check(CLI::IsMember({"kmnist", "mnist", "glyphs"}).description(""));

  const auto whole = [&](const char* name, Size& value, Size least, Size most, const char* what) {
    app.add_option(name, value, what)
        ->type_name("N")
        ->check(CLI::Range(least, most).description(""))
        ->group("How much");
  };
  whole("--seeds", options.seeds, 1, 1000, "seeds of each experiment (10 where it is cheap, 1 or 3 for images)");
  whole("--epochs", options.epochs, 1, 1000000,
        "at most so many epochs for the points of the plane (as in the report)");
  whole("--image-epochs", options.image_epochs, 1, 1000000, "at most so many epochs for images (60 and 120)");
  whole("--threads", options.threads, 1, 64, "experiments that run at the same time (2)");
  app.add_flag("--full", options.full, "images for up to 1000 epochs, as in the report")->group("How much");
  app.add_flag("--quick", options.quick, "a glance: few seeds, epochs and images; its numbers mean little")
      ->group("How much");

  const auto number = [&](const char* name, double& value, const CLI::Validator& check, const char* what) {
    app.add_option(name, value, what)->type_name("X")->check(check)->group("Hyperparameters");
  };
  const auto valid = [](double least, double most) { return CLI::Range(least, most).description(""); };
  app.add_option("--seed", options.seed, "the first seed (1)")->type_name("N")->group("Hyperparameters");
  app.add_option("--weights", options.weights, "first weights: uniform or glorot (each experiment's own)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"uniform", "glorot"}).description(""))
      ->group("Hyperparameters");
  number("--learning-rate", options.learning_rate, positive.description(""), "from which η grows and is slashed (10)");
  number("--grow", options.grow, valid(1, 100), "α, by which η grows after a step (1.1)");
  number("--slash", options.slash, valid(1.001, 1e6), "β, by which η is divided when a step went wrong (2)");
  number("--l2", options.l2, valid(0, 1e6), "λ of the penalty λ/2 Σ W² (0)");
  number("--noise", options.noise, valid(0, 100), "standard deviation of the moons' points (0.1)");

  auto* quiet = app.add_flag("-q,--quiet", options.quiet, "say nothing but what went wrong");
  app.add_flag("-v,--verbose", options.verbose, "a line for each training, and ten on its way")->excludes(quiet);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return {options, app.exit(error)};
    std::cerr << "experiments: " << error.what() << " (see --help)\n";
    return {options, 2};
  }
  if (fs::exists(options.out) && !fs::is_directory(options.out)) {
    std::cerr << "experiments: --out: " << options.out.string() << " is not a folder (see --help)\n";
    return {options, 2};
  }
  if (only_list) {
    std::cout << list();
    return {options, 0};
  }
  return {options, std::nullopt};
}

}  // namespace experiments

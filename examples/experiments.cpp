// SPDX-License-Identifier: MIT
// run: experiments — every figure and number of the original report beside ours: pictures, results.json, report.html
// needs: gnuplot-nox libpng-dev
//
// `experiments --help` tells the rest. Each experiment is a file in experiments/.
#include <atomic>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <thread>

#include "experiments/all.hpp"
#include "experiments/command_line.hpp"
#include "experiments/lab.hpp"
#include "experiments/report.hpp"

namespace {

using namespace experiments;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// An experiment's sections. Whatever goes wrong is told on the page, and the others go on.
std::vector<Section> run(const Experiment& experiment, const Lab& lab, std::atomic<bool>& failed) {
  std::vector<Section> sections;
  const auto start = Clock::now();
  try {
    sections = experiment.run(lab);
    if (strata::Interrupt::requested())
      for (Section& section : sections) {
        section.trouble = "Interrupted: these are the numbers of that moment.";
        for (Claim& claim : section.claims) claim.unjudged = "the experiment was interrupted";
      }
  } catch (const std::exception& error) {
    failed = true;
    std::cerr << "experiments: " << experiment.name << ": " << error.what() << std::endl;
    sections = {{.name = experiment.name, .title = experiment.what, .trouble = error.what()}};
  }
  std::ostringstream text;
  text << experiment.name << " (" << std::fixed << std::setprecision(1) << seconds_since(start) << " s)";
  for (const Section& section : sections)
    for (const Claim& claim : section.claims)
      text << "\n  " << std::left << std::setw(14) << verdict_text(claim) << value_text(claim)
           << " (original: " << claim.original << ")\n                "
           << (section.name == experiment.name ? "" : section.name + ": ") << claim.claim;
  lab.board.say(text.str());
  return sections;
}

/// Those asked for, in the page's order; the long ones are begun first, so that no thread is left with one at the end.
std::vector<Section> run_all(const Lab& lab, std::atomic<bool>& failed) {
  const auto wanted = [&](const Experiment& experiment) {
    const auto& names = lab.options.names;
    return names.empty() || std::find(names.begin(), names.end(), experiment.name) != names.end();
  };
  std::array<std::vector<Section>, all_experiments.size()> done;
  std::atomic<Size> next{all_experiments.size()};
  const auto work = [&] {
    for (Size left = next--; left > 0 && left <= all_experiments.size(); left = next--)
      if (wanted(all_experiments[left - 1]) && !strata::Interrupt::requested())
        done[left - 1] = run(all_experiments[left - 1], lab, failed);
  };
  std::vector<std::jthread> others;
  for (Size i = 1; i < lab.options.threads; ++i) others.emplace_back(work);
  work();
  others.clear();

  std::vector<Section> sections;
  for (auto& some : done) sections.insert(sections.end(), some.begin(), some.end());
  return sections;
}

/// The command as it was given, for the page.
std::string command_of(int argc, char** argv) {
  std::string command = "examples/run experiments";
  for (int i = 1; i < argc; ++i) command += std::string(" ") + argv[i];
  return command;
}

int everything(const Options& options, const std::string& command) {
  const auto start = Clock::now();
  Board board(options);
  const Gnuplot gnuplot(options.out);
  if (!gnuplot.there()) board.say("There is no gnuplot here: there will be numbers, but no diagrams.");
  const strata::Interrupt interrupt;
  std::atomic<bool> failed = false;
  const auto sections = run_all({options, board, gnuplot}, failed);

  const bool interrupted = strata::Interrupt::requested();
  write_results(options.out / "results.json", sections);
  write_page(options.out / "report.html", sections,
             {command, seconds_since(start), options.threads, gnuplot.there(), options.quick, options.as_original(),
              interrupted});
  std::ostringstream text;
  text << (interrupted ? "Interrupted. " : "") << "The page is " << (options.out / "report.html").string() << " ("
       << std::fixed << std::setprecision(0) << seconds_since(start) << " s)";
  board.say(text.str());
  return interrupted ? 130 : failed ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto [options, exit_code] = parse(argc, argv);
  if (exit_code) return *exit_code;
  try {
    return everything(options, command_of(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "experiments: " << error.what() << '\n';
    return 1;
  }
}

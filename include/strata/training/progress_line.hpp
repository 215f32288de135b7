// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <cstdio>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "strata/training/train.hpp"

namespace strata {

/// How `ProgressLine` speaks: one line that is written over on a terminal, a line for each epoch elsewhere, or not.
enum class Verbosity { automatic, live, lines, quiet };

/// An observer for `train`: epoch, costs, accuracy, learning rate, samples per second and the time left. `every`: of
/// how many epochs one gets a line, where lines are written; the last one always does.
class ProgressLine {
 public:
  explicit ProgressLine(std::ostream& out = std::cerr, Verbosity verbosity = Verbosity::automatic, Size every = 1)
      : out_(out), verbosity_(verbosity), every_(every > 0 ? every : 1) {
    if (verbosity_ != Verbosity::automatic) return;
    const int descriptor = &out == &std::cout ? STDOUT_FILENO : &out == &std::cerr ? STDERR_FILENO : -1;
    verbosity_ = descriptor >= 0 && ::isatty(descriptor) == 1 ? Verbosity::live : Verbosity::lines;
  }

  void operator()(const Progress& progress) {
    const bool last = progress.epoch.number == progress.epochs;
    if (verbosity_ == Verbosity::live) {
      // Carriage return, the text, and the rest of an older, longer line erased.
      out_ << '\r' << describe(progress) << "\x1b[K" << (last ? "\n" : "") << std::flush;
    } else if (verbosity_ == Verbosity::lines && (last || progress.epoch.number % every_ == 0)) {
      out_ << describe(progress) << '\n' << std::flush;
    }
  }

  /// The line, without its end.
  static std::string describe(const Progress& progress) {
    const Epoch& epoch = progress.epoch;
    std::ostringstream text;
    text << std::fixed << "epoch " << std::setw(static_cast<int>(std::to_string(progress.epochs).size()))
         << epoch.number << '/' << progress.epochs << "  training cost " << std::setprecision(5) << epoch.training_cost;
    if (!std::isnan(epoch.validation_cost)) text << "  validation cost " << epoch.validation_cost;
    if (!std::isnan(epoch.validation_accuracy))
      text << "  accuracy " << std::setprecision(2) << 100 * epoch.validation_accuracy << " %";
    text << "  rate " << std::defaultfloat << std::setprecision(3) << epoch.learning_rate << std::fixed
         << std::setprecision(0) << "  " << progress.samples_per_second << " samples/s";
    const double left =
        epoch.seconds / static_cast<double>(epoch.number) * static_cast<double>(progress.epochs - epoch.number);
    if (progress.epoch.number < progress.epochs)
      text << "  " << std::setprecision(left < 10 ? 1 : 0) << left << " s left";
    return text.str();
  }

 private:
  std::ostream& out_;
  Verbosity verbosity_;
  Size every_;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "strata/tensor/finite.hpp"
#include "strata/training/progress_bar.hpp"
#include "strata/training/sparkline.hpp"
#include "strata/training/train.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How `ProgressLine` speaks: one line that is written over on a terminal, a line for each epoch elsewhere, or not.
enum class Verbosity { automatic, live, lines, quiet };

namespace detail {

/// The text's beginning, at most so many characters of it (of UTF-8, each as wide as one cell of the terminal).
inline std::string cut(std::string text, Size characters) {
  Size seen = 0;
  for (Size i = 0; i < text.size(); ++i) {
    const bool begins_one = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins_one && seen++ == characters) {
      text.resize(i);
      break;
    }
  }
  return text;
}

/// How many characters a line of the terminal holds; a great many if that cannot be known.
inline Size terminal_width(int descriptor) {
  winsize window{};
  if (descriptor < 0 || ::ioctl(descriptor, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 10000;
  return window.ws_col;
}

}  // namespace detail

/// An observer for `train`: epoch, costs, accuracy, learning rate, samples per second and the time left; on a terminal
/// after a bar and the curve of the cost (on the validation data, if there are any). `every`: of how many epochs one
/// gets a line, where lines are written; the last one always does.
class ProgressLine {
 public:
  explicit ProgressLine(std::ostream& out = std::cerr, Verbosity verbosity = Verbosity::automatic, Size every = 1)
      : out_(out), verbosity_(verbosity), every_(every > 0 ? every : 1) {
    descriptor_ = &out == &std::cout ? STDOUT_FILENO : &out == &std::cerr ? STDERR_FILENO : -1;
    if (verbosity_ != Verbosity::automatic) return;
    verbosity_ = descriptor_ >= 0 && ::isatty(descriptor_) == 1 ? Verbosity::live : Verbosity::lines;
  }
  ProgressLine(const ProgressLine&) = default;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// A training that ended early leaves the cursor in the live line.
  ~ProgressLine() {
    if (in_live_line_) out_ << std::endl;
  }

  void operator()(const Progress& progress) {
    const bool last = progress.epoch.number == progress.epochs;
    if (verbosity_ == Verbosity::live) {
      const Epoch& epoch = progress.epoch;
      if (epoch.number == 1) curve_ = {};
      curve_.add(math::is_nan(epoch.validation_cost) ? epoch.training_cost : epoch.validation_cost);
      const double done = static_cast<double>(epoch.number) / static_cast<double>(progress.epochs);
      const std::string text = progress_bar(done, 10) + ' ' + curve_.text() + "  " + describe(progress);
      // Carriage return, the text, and the rest of an older, longer line erased. A text that is wider than the
      // terminal would go on in the next line, where no carriage return reaches it.
      out_ << '\r' << detail::cut(text, detail::terminal_width(descriptor_) - 1) << "\x1b[K" << (last ? "\n" : "")
           << std::flush;
      in_live_line_ = !last;
    } else if (verbosity_ == Verbosity::lines && (last || progress.epoch.number % every_ == 0)) {
      out_ << describe(progress) << '\n' << std::flush;
    }
  }

  /// The line, without its end.
  static std::string describe(const Progress& progress) {
    const Epoch& epoch = progress.epoch;
    std::ostringstream text;
    text << std::fixed << "epoch " << std::setw(static_cast<int>(detail::text_of(progress.epochs).size()))
         << epoch.number << '/' << progress.epochs << "  training cost " << std::setprecision(5) << epoch.training_cost;
    if (!math::is_nan(epoch.validation_cost)) text << "  validation cost " << epoch.validation_cost;
    if (!math::is_nan(epoch.validation_accuracy))
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
  int descriptor_ = -1;
  Sparkline curve_{};
  bool in_live_line_ = false;
};

}  // namespace strata

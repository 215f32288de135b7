// SPDX-License-Identifier: MIT
#pragma once

#if defined(_WIN32)
#include <io.h>
#else
#include <sys/ioctl.h>
#include <unistd.h>
#endif

#include <algorithm>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "strata/tensor/finite.hpp"
#include "strata/tensor/settings.hpp"
#include "strata/training/history.hpp"
#include "strata/training/progress_bar.hpp"
#include "strata/training/sparkline.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How `ProgressLine` speaks: one line that is written over on a terminal, a line for each epoch elsewhere, or not.
enum class Verbosity { automatic, live, lines, quiet };

namespace detail {

/// The text's beginning, at most so many characters of it (of UTF-8, each as wide as one cell of the terminal).
STRATA_IF_USED std::string cut(std::string text, Size characters) {
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

STRATA_IF_USED Size characters(std::string_view text) {
  return static_cast<Size>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// How many characters a line of the terminal holds; a great many if that cannot be known.
STRATA_IF_USED Size terminal_width([[maybe_unused]] int descriptor) {
  constexpr Size unknown = 10000;
#if defined(_WIN32)
  return unknown;
#else
  winsize window{};
  if (descriptor < 0 || ::ioctl(descriptor, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return unknown;
  return window.ws_col;
#endif
}

STRATA_IF_USED bool is_terminal(int descriptor) {
#if defined(_WIN32)
  return descriptor >= 0 && ::_isatty(descriptor) != 0;
#else
  return descriptor >= 0 && ::isatty(descriptor) == 1;
#endif
}

/// Whether the terminal that the environment speaks of writes over what stands there.
STRATA_IF_USED bool moves_its_cursor() {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

}  // namespace detail

/// An observer for `train`: epoch, accuracy, costs, learning rate, samples per second and the time left; on a terminal
/// that is written over in place, beside a bar and the curve of the cost (on the validation data, if there are any), as
/// much of it as there is room for. A terminal that says it is dumb (TERM=dumb, or none) gets lines. `every`: of how
/// many epochs, at least 1, one gets a line, where lines are written; the last one always does.
class ProgressLine {
 public:
  STRATA_IF_USED explicit ProgressLine(std::ostream& out = std::cerr, Verbosity verbosity = Verbosity::automatic,
                                       Size every = 1)
      : out_(out), verbosity_(verbosity), every_(every) {
    Settings("strata::ProgressLine").at_least("every", every, 1);
    descriptor_ = &out == &std::cout ? 1 : &out == &std::cerr ? 2 : -1;
    if (verbosity_ != Verbosity::automatic) return;
    verbosity_ = detail::is_terminal(descriptor_) && detail::moves_its_cursor() ? Verbosity::live : Verbosity::lines;
  }
  ProgressLine(const ProgressLine&) = default;
  ProgressLine& operator=(const ProgressLine&) = delete;
  /// A training that ended early leaves the cursor in the live line.
  ~ProgressLine() {
    if (in_live_line_) out_ << std::endl;
  }

  STRATA_IF_USED void operator()(const Progress& progress) {
    const bool last = progress.epoch.number == progress.epochs;
    if (verbosity_ == Verbosity::live) {
      const Epoch& epoch = progress.epoch;
      if (epoch.number == 1) curve_ = {};
      curve_.add(math::is_nan(epoch.validation_cost) ? epoch.training_cost : epoch.validation_cost);
      const std::string text = live_text(progress, detail::terminal_width(descriptor_) - 1, curve_.text());
      // Carriage return, the text, and the rest of an older, longer line erased. A text that is wider than the
      // terminal would go on in the next line, where no carriage return reaches it.
      out_ << '\r' << text << "\x1b[K" << (last ? "\n" : "") << std::flush;
      in_live_line_ = !last;
    } else if (verbosity_ == Verbosity::lines && (last || progress.epoch.number % every_ == 0)) {
      out_ << describe(progress) << '\n' << std::flush;
    }
  }

  /// The line, without its end.
  STRATA_IF_USED static std::string describe(const Progress& progress) { return joined(fields(progress), everything); }

  /// The line that is written over, of at most so many characters: where there is no room, what matters least is left
  /// out.
  STRATA_IF_USED static std::string live_text(const Progress& progress, Size width, const std::string& curve) {
    const double done = static_cast<double>(progress.epoch.number) / static_cast<double>(progress.epochs);
    std::vector<Field> all = fields(progress);
    all.insert(all.begin(), {{5, progress_bar(done, 10)}, {7, curve}});
    int last = everything;
    while (last > 0 && detail::characters(joined(all, last)) > width) --last;
    return detail::cut(joined(all, last), width);
  }

 private:
  /// What is said, and how soon it is left out: 0 never, the highest first.
  struct Field {
    int rank;
    std::string text;
  };
  static constexpr int everything = 8;

  STRATA_IF_USED static std::string joined(const std::vector<Field>& all, int last) {
    std::string text;
    for (const Field& field : all)
      if (field.rank <= last) text += (text.empty() ? "" : "  ") + field.text;
    return text;
  }

  STRATA_IF_USED static std::vector<Field> fields(const Progress& progress) {
    const Epoch& epoch = progress.epoch;
    std::vector<Field> result;
    const auto add = [&](int rank, const auto&... parts) {
      std::ostringstream text;
      text << std::fixed << std::setprecision(5);
      (text << ... << parts);
      result.push_back({rank, text.str()});
    };
    const auto digits = std::setw(static_cast<int>(detail::text_of(progress.epochs).size()));
    add(0, "epoch ", digits, epoch.number, '/', progress.epochs);
    add(3, "training cost ", epoch.training_cost);
    if (!math::is_nan(epoch.validation_cost)) add(2, "validation cost ", epoch.validation_cost);
    if (!math::is_nan(epoch.validation_accuracy))
      add(1, "accuracy ", std::setprecision(2), 100 * epoch.validation_accuracy, " %");
    std::ostringstream rate;
    rate << std::setprecision(3) << epoch.learning_rate;
    add(6, "rate ", rate.str());
    add(8, std::setprecision(0), progress.samples_per_second, " samples/s");
    const double left =
        epoch.seconds / static_cast<double>(epoch.number) * static_cast<double>(progress.epochs - epoch.number);
    if (epoch.number < progress.epochs) add(4, std::setprecision(left < 10 ? 1 : 0), left, " s left");
    return result;
  }

  std::ostream& out_;
  Verbosity verbosity_;
  Size every_;
  int descriptor_ = -1;
  Sparkline curve_{};
  bool in_live_line_ = false;
};

}  // namespace strata

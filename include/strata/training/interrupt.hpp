// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

#include "strata/training/train.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// While one of these lives, Ctrl-C (SIGINT) does not end the program but is remembered. Training that asks for it ends
/// after the batch, whereupon `train` restores the best parameters if its settings want that:
///
///     Interrupt interrupt;
///     train<64>(network, training, validation, Adam{},
///               {.epochs = 1000, .restore_best = true, .stop_requested = Interrupt::requested});
///
/// As an observer it ends training after the epoch, and beside another one: `together(ProgressLine{}, interrupt)`. A
/// second Ctrl-C ends the program at once, as if there were no `Interrupt`. The signal is the process's, so is the
/// flag: any thread may ask. One at a time.
class Interrupt {
 public:
  Interrupt() {
    flag() = 0;
    previous_ = std::signal(SIGINT, remember);
  }
  ~Interrupt() { std::signal(SIGINT, previous_ == SIG_ERR ? SIG_DFL : previous_); }
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Whether Ctrl-C was pressed since this one was made.
  static bool requested() noexcept { return flag() != 0; }

  bool operator()(const Progress&) const noexcept { return !requested(); }

 private:
  using Handler = void (*)(int);

  static volatile std::sig_atomic_t& flag() noexcept {
    static volatile std::sig_atomic_t pressed = 0;  // set before any code runs, so a handler may touch it
    return pressed;
  }

  static void remember(int) {
    flag() = 1;
    std::signal(SIGINT, SIG_DFL);
  }

  Handler previous_{};
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <csignal>

#include "strata/training/history.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// While one of these lives, Ctrl-C (SIGINT) and SIGTERM do not end the program but are remembered. Training that asks
/// for it ends after the batch, whereupon `train` restores the best parameters if its settings want that:
///
///     Interrupt interrupt;
///     train<64>(network, training, validation, Adam{},
///               {.epochs = 1000, .restore_best = true, .stop_requested = Interrupt::requested});
///
/// As an observer it ends training after the epoch, and beside another one: `together(ProgressLine{}, interrupt)`. The
/// same signal a second time ends the program at once, as if there were no `Interrupt`. One that the program ignores,
/// as under nohup, stays ignored. The signals are the process's, so is the flag: any thread may ask. One at a time.
class Interrupt {
 public:
  Interrupt() {
    flag() = 0;
    for (Size i = 0; i < caught.size(); ++i) {
      previous_[i] = std::signal(caught[i], remember);
      if (previous_[i] == SIG_IGN) std::signal(caught[i], SIG_IGN);
    }
  }
  ~Interrupt() {
    for (Size i = 0; i < caught.size(); ++i) std::signal(caught[i], previous_[i] == SIG_ERR ? SIG_DFL : previous_[i]);
  }
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Whether one of the signals came since this one was made.
  static bool requested() noexcept { return flag() != 0; }

  bool operator()(const Progress&) const noexcept { return !requested(); }

 private:
  using Handler = void (*)(int);

  static volatile std::sig_atomic_t& flag() noexcept {
    static volatile std::sig_atomic_t pressed = 0;  // set before any code runs, so a handler may touch it
    return pressed;
  }

  static void remember(int signal) {
    flag() = 1;
    std::signal(signal, SIG_DFL);
  }

  static constexpr std::array<int, 2> caught{SIGINT, SIGTERM};
  std::array<Handler, 2> previous_{};
};

}  // namespace strata

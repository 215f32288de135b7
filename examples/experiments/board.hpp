// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <strata/training/interrupt.hpp>
#include <strata/training/sparkline.hpp>

#include "experiments/options.hpp"

namespace experiments {

/// What the person at the terminal sees, whichever thread speaks. On a terminal a line for each training that is going
/// on, with bar, curve and time left; elsewhere a plain line when one is done.
class Board {
 public:
  explicit Board(const Options& options);

  /// A line that stays.
  void say(const std::string& text);
  /// The same for those who asked for more.
  void mention(const std::string& text);

  /// A training on the board, as long as this lives; an observer of `train`.
  class Watch {
   public:
    Watch(Board& board, std::string what);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    void operator()(const strata::Progress& progress);

   private:
    friend Board;
    /// What stands on the board, made for so many columns.
    std::string line(Size columns) const;

    Board& board_;
    std::string what_;
    strata::Sparkline curve_;
    strata::Epoch epoch_;
    Size epochs_ = 0;
  };

 private:
  void erase_lines();
  void draw_lines();

  std::mutex mutex_;
  std::list<Watch*> watches_;
  Size drawn_ = 0;
  bool quiet_, verbose_, live_;
  std::chrono::steady_clock::time_point last_drawn_;
};

}  // namespace experiments

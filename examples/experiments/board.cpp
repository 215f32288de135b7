// SPDX-License-Identifier: MIT
#include "experiments/board.hpp"

#include <unistd.h>

#include <iomanip>
#include <iostream>
#include <sstream>
#include <strata/training/progress_line.hpp>

namespace experiments {

using strata::Progress;

namespace {

/// Faster than this nobody can read.
constexpr std::chrono::milliseconds between_drawings{80};

}  // namespace

Board::Board(const Options& options)
    : quiet_(options.quiet), verbose_(options.verbose), live_(!quiet_ && ::isatty(STDOUT_FILENO) == 1) {}

void Board::say(const std::string& text) {
  if (quiet_) return;
  const std::lock_guard lock(mutex_);
  erase_lines();
  std::cout << text << std::endl;
  draw_lines();
}

void Board::mention(const std::string& text) {
  if (verbose_) say(text);
}

void Board::erase_lines() {
  if (drawn_ > 0) std::cout << "\r\x1b[2K";                   // the ^C that a terminal shows
  for (; drawn_ > 0; --drawn_) std::cout << "\x1b[A\x1b[2K";  // one line up, and erase it
}

void Board::draw_lines() {
  if (!live_) return;
  const Size columns = strata::detail::terminal_width(STDOUT_FILENO) - 1;
  for (const Watch* watch : watches_) std::cout << strata::detail::cut(watch->line(columns), columns) << '\n';
  drawn_ = watches_.size();
  std::cout << std::flush;
  last_drawn_ = std::chrono::steady_clock::now();
}

Board::Watch::Watch(Board& board, std::string what) : board_(board), what_(std::move(what)) {
  const std::lock_guard lock(board_.mutex_);
  board_.watches_.push_back(this);
}

Board::Watch::~Watch() {
  {
    const std::lock_guard lock(board_.mutex_);
    board_.erase_lines();
    board_.watches_.remove(this);
    board_.draw_lines();
  }
  if (epoch_.number > 0) {
    std::ostringstream text;
    text << what_ << ": " << epoch_.number << " epochs in " << std::fixed << std::setprecision(1) << epoch_.seconds
         << " s";
    board_.mention(text.str());
  }
}

void Board::Watch::operator()(const Progress& progress) {
  if (board_.live_) {
    const std::lock_guard lock(board_.mutex_);
    epoch_ = progress.epoch;
    epochs_ = progress.epochs;
    curve_.add(std::isnan(epoch_.validation_cost) ? epoch_.training_cost : epoch_.validation_cost);
    if (std::chrono::steady_clock::now() - board_.last_drawn_ > between_drawings) {
      board_.erase_lines();
      board_.draw_lines();
    }
  } else {
    epoch_ = progress.epoch;
    if (board_.verbose_ && epoch_.number % std::max<Size>(1, progress.epochs / 10) == 0)
      board_.say("  " + what_ + "  " + strata::ProgressLine::describe(progress));
  }
}

std::string Board::Watch::line(Size columns) const {
  const bool wide = columns >= 100;
  std::ostringstream text;
  text << std::left << std::setw(31) << what_;
  if (epoch_.number == 0) return text.str();
  const auto number = static_cast<double>(epoch_.number), all = static_cast<double>(epochs_);
  text << strata::progress_bar(number / all, wide ? 12 : 6) << std::right << std::setw(4)
       << static_cast<int>(100 * number / all) << " % " << curve_.text() << std::fixed << std::setprecision(4) << ' ';
  if (wide) text << (std::isnan(epoch_.validation_cost) ? "training cost " : "validation cost ");
  text << (std::isnan(epoch_.validation_cost) ? epoch_.training_cost : epoch_.validation_cost);
  const double left = epoch_.seconds / number * (all - number);
  text << std::setprecision(left < 10 ? 1 : 0) << (wide ? ", at most " : " ≤") << left << (wide ? " s left" : " s");
  return text.str();
}

}  // namespace experiments

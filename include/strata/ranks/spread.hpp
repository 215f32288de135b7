// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <exception>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "strata/ranks/ranks.hpp"
#include "strata/training/history.hpp"

/// Many tasks over ranks, each on whichever is free.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The first rank gives tasks out in their order, and takes some itself; in between, whenever a training of its own
/// calls its observer, it looks whether somebody has finished. So a rank waits for the next task no longer than an
/// epoch of the first one's takes. Each task is a function of its number alone, and results are kept by number: it does
/// not matter who does which.
template <class Result>
class Spread {
  static_assert(std::is_trivially_copyable_v<Result> && std::is_default_constructible_v<Result>);
  static constexpr Size none = std::numeric_limits<Size>::max();
  static constexpr int tag = 31000;

  /// Of a task; what a rank asks for the first one with has none.
  struct Report {
    Size task = none;
    bool good = false;
    Result result{};
  };

 public:
  Spread(const RankGroup& group, Size count) : group_(group), reports_(count), working_(group.count - 1) {}

  /// task(i, watch) for each i, where `watch` is for the observer of a training; tell(i, result) on the first rank once
  /// it is done, which ends the whole by false: tasks that are under way are still done. Returns on all ranks what each
  /// task gave, nothing for those that were not begun. Throws Error on all ranks if a task throws, that of the lowest
  /// number, or tell. A collective call.
  std::vector<std::optional<Result>> run(const auto& task, auto&& tell) {
    if (group_.is_first())
      lead(task, tell);
    else
      follow(task);
    throw_what_was_thrown();
    group_.show(std::as_writable_bytes(std::span(reports_)));
    std::vector<std::optional<Result>> results;
    for (const Report& report : reports_)
      results.push_back(report.good ? std::optional<Result>(report.result) : std::nullopt);
    return results;
  }

 private:
  void lead(const auto& task, auto& tell) {
    const auto look = [&] {
      while (serve(tell, false)) {
      }
    };
    for (Size next = take(); next != none; next = take()) {
      keep(attempt(next, task, [&](const Progress&) { look(); }), 0, tell);
      look();
    }
    while (working_ > 0) serve(tell, true);
  }

  void follow(const auto& task) {
    Report report;
    for (;;) {
      Size next = none;
      MPI_Send(&report, sizeof report, MPI_BYTE, 0, tag, group_.comm);
      MPI_Recv(&next, sizeof next, MPI_BYTE, 0, tag, group_.comm, MPI_STATUS_IGNORE);
      if (next == none) return;
      report = attempt(next, task, [](const Progress&) {});
    }
  }

  /// Hears of one rank what it did, and gives it another task; if it is not to wait, false if there is none to hear of.
  bool serve(auto& tell, bool wait) {
    int there = 1;
    MPI_Status status{};
    if (wait)
      MPI_Probe(MPI_ANY_SOURCE, tag, group_.comm, &status);
    else
      MPI_Iprobe(MPI_ANY_SOURCE, tag, group_.comm, &there, &status);
    if (there == 0) return false;
    Report report;
    MPI_Recv(&report, sizeof report, MPI_BYTE, status.MPI_SOURCE, tag, group_.comm, MPI_STATUS_IGNORE);
    if (report.task != none) keep(report, static_cast<Size>(status.MPI_SOURCE), tell);
    const Size next = take();
    if (next == none) --working_;
    MPI_Send(&next, sizeof next, MPI_BYTE, status.MPI_SOURCE, tag, group_.comm);
    return true;
  }

  Size take() { return next_ < reports_.size() && !ends_ ? next_++ : none; }

  Report attempt(Size number, const auto& task, const auto& watch) {
    Report report{number, false, {}};
    report.good = goes_well(number, [&] { report.result = task(number, watch); });
    return report;
  }

  void keep(Report report, Size by_rank, auto& tell) {
    const auto tell_of_it = [&] { ends_ = !tell(report.task, report.result) || ends_; };
    if (report.good && !goes_well(report.task, tell_of_it)) {
      report.good = false;
      by_rank = 0;
    }
    ends_ = ends_ || !report.good;
    if (!report.good && report.task < failed_.task) failed_ = {report.task, by_rank};
    reports_[report.task] = report;
  }

  /// Whether f(), which is about this task, throws nothing.
  bool goes_well(Size task, auto&& f) {
    std::string complaint;
    try {
      f();
      return true;
    } catch (const std::exception& error) {
      complaint = error.what();
    } catch (...) {
      complaint = "an exception that is no std::exception";
    }
    if (task < complained_of_) {
      complained_of_ = task;
      complaint_ = complaint;
    }
    return false;
  }

  void throw_what_was_thrown() {
    group_.show(std::as_writable_bytes(std::span(&failed_, 1)));
    if (failed_.task == none) return;
    STRATA_THROW ErrorOnAll(text_of("strata::Ranks: task ", failed_.task, " of ", reports_.size(), ", on rank ",
                                    failed_.rank, " of ", group_.count, ": ",
                                    group_.text_of_rank(complaint_, failed_.rank)));
  }

  struct Failure {
    Size task = none, rank = 0;
  };

  const RankGroup& group_;
  std::vector<Report> reports_;
  Size next_ = 0, working_;    ///< the next task; how many ranks have not yet been told that there is none
  bool ends_ = false;          ///< no more tasks are given out
  Failure failed_;             ///< the lowest task that failed, as the first rank knows
  Size complained_of_ = none;  ///< the lowest task that failed here
  std::string complaint_{};
};

}  // namespace strata::detail

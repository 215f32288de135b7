// SPDX-License-Identifier: MIT
#include "timing.hpp"

#include <algorithm>
#include <thread>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

double seconds(const std::function<void(Size)>& body, Size times) {
  const auto start = Clock::now();
  body(times);
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Size times_that_last(const std::function<void(Size)>& body, double least) {
  seconds(body, 1);
  for (Size times = 1;; times *= 2)
    // A third is long enough to extrapolate from.
    if (const double took = seconds(body, times); took > least / 3)
      return std::max(Size{1}, static_cast<Size>(1.1 * least / took * static_cast<double>(times)));
}

}  // namespace

std::vector<Figures> race(const std::vector<Racer>& racers, const Plan& plan) {
  std::vector<std::vector<double>> figures(racers.size());
  for (Size run = 0; run < plan.runs; ++run)
    for (Size i = 0; i < racers.size(); ++i) {
      std::this_thread::sleep_for(plan.pause);
      figures[i].push_back(racers[i].measure());
    }

  std::vector<Figures> result;
  for (auto& all : figures) {
    std::sort(all.begin(), all.end());
    const Size middle = all.size() / 2;
    const double median = all.size() % 2 == 1 ? all[middle] : (all[middle - 1] + all[middle]) / 2;
    result.push_back({median, all.front(), all.back(), plan.runs});
  }
  return result;
}

std::function<double()> seconds_of_one(std::function<void(Size)> body, std::chrono::milliseconds least) {
  const double least_seconds = std::chrono::duration<double>(least).count();
  return [body = std::move(body), least_seconds, times = Size{0}]() mutable {
    if (times == 0) times = times_that_last(body, least_seconds);
    body(times / 8 + 1);
    return seconds(body, times) / static_cast<double>(times);
  };
}

}  // namespace bench

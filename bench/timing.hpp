// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "network.hpp"

namespace bench {

struct Figures {
  double median, minimum, maximum;
  Size runs;
};

/// One of those that are measured together. `measure` is one repetition and returns a figure in the work's unit.
struct Racer {
  std::string name;
  std::function<double()> measure;
};

struct Plan {
  Size runs;                           ///< repetitions of each
  std::chrono::milliseconds least;     ///< how long one repetition takes at least
  std::chrono::milliseconds pause{0};  ///< before each repetition
};

/// All racers in turn, again and again, so that whatever happens to the machine happens to all of them.
std::vector<Figures> race(const std::vector<Racer>& racers, const Plan& plan);

/// A measurement of what can be repeated: body(n) does it n times; n is chosen at the first call, a few more run before
/// each measurement to bring caches and clock to the state they would have had. Returns seconds for one time.
std::function<double()> seconds_of_one(std::function<void(Size)> body, std::chrono::milliseconds least);

}  // namespace bench

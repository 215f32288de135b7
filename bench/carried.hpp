// SPDX-License-Identifier: MIT
#pragma once

#include "arena.hpp"

/// Peers that cannot be had here. Their figures are from another machine, a Zen 4 on which Eigen took 91.5 ns for
/// predict_tiny_b1; what Eigen takes here, measured in the same turns, carries them over.
namespace bench {

/// What is known of a work elsewhere.
struct Carried {
  const char* work;
  const char* name;    ///< in the report
  double nanoseconds;  ///< a sample or a row, there
  double share = 1;    ///< that is the goal
};

/// A racer for each figure of a work; none, with a remark, where Eigen cannot be asked.
std::vector<Racer> carried_racers(Arena& arena, const std::string& work);

}  // namespace bench

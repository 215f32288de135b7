// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/configuration.hpp"

#if !defined(_WIN32)
#include <sys/resource.h>

#include <chrono>
#endif

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How long the members of a team wait for each other with a processor in hand before they sleep. Who sleeps may be
/// woken late, most of all in a virtual machine, whose host lends an idle processor to others; who spins keeps a
/// processor from other programs, and the system then takes it away from whoever has used it most. That there are such
/// programs is seen by how often it does (`time -v` of GNU counts it too): on two processors of a Xeon 40 times a
/// second where a training has them to itself, 160 to 8000 times beside one other program.
class Patience {
 public:
  /// How often to look at what is waited for.
  static constexpr int little = 1000;  ///< some 20 µs, longer than what goes on between two steps
  static constexpr int much = 8000;    ///< longer than members are apart that have as much to do

  /// Whether others want the processors, if so many times in so many seconds one was taken away.
  static constexpr bool is_crowded(long times, double seconds) { return static_cast<double>(times) > 200 * seconds; }

  /// Between two steps.
  int spins() {
#if !defined(_WIN32)
    const auto now = Clock::now();
    if (const Seconds passed = now - since_; passed >= long_enough) {
      rusage usage{};
      ::getrusage(RUSAGE_SELF, &usage);
      is_crowded_ = switches_ < 0 || is_crowded(usage.ru_nivcsw - switches_, passed.count());
      switches_ = usage.ru_nivcsw;
      since_ = now;
    }
#endif
    return is_crowded_ ? little : much;
  }

 private:
  /// Until it is known.
  bool is_crowded_ = true;
#if !defined(_WIN32)
  using Clock = std::chrono::steady_clock;
  using Seconds = std::chrono::duration<double>;
  static constexpr Seconds long_enough{0.05};
  Clock::time_point since_;
  long switches_ = -1;  ///< that this process did not ask for, up to then
#endif
};

}  // namespace strata::detail

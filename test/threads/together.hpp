// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <latch>
#include <thread>

namespace threads {

inline constexpr int count = 4;

/// Calls f(0), f(1), … at once, each in a thread of its own; whether all returned true.
template <class F>
bool all_hold(const F& f) {
  std::array<bool, count> held{};
  std::latch start(count);
  {
    std::array<std::jthread, count> running;
    for (int i = 0; i < count; ++i) {
      const auto place = static_cast<std::size_t>(i);
      running[place] = std::jthread([&, i, place] {
        start.arrive_and_wait();
        held[place] = f(i);
      });
    }
  }
  bool all = true;
  for (const bool each : held) all = all && each;
  return all;
}

}  // namespace threads

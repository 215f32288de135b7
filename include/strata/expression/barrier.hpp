// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <exception>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What is thrown through the other members of a team when one of them has thrown: never seen outside.
struct TeamIsBroken {};

/// Where the members of a team wait for each other: for a moment with a processor in hand, then asleep, so that a
/// member who has none is not kept from getting one. When one fails, all who wait or will wait are told.
class Barrier {
 public:
  /// Before anybody waits. How often each looks before it sleeps: see Patience.
  void prepare(Size members, int spins) {
    members_ = static_cast<unsigned>(members);
    spins_ = spins;
    arrived_.store(0, std::memory_order_relaxed);
    failed_.store(false, std::memory_order_relaxed);
    failure_ = nullptr;
  }

  /// Until all members have come here. Throws TeamIsBroken if one has failed.
  void wait() {
    const unsigned round = round_.load(std::memory_order_acquire);
    check();
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == members_) {
      arrived_.store(0, std::memory_order_relaxed);
      next_round();
    } else {
      await_change(round_, round, spins_);
    }
    check();
  }

  /// This member comes to no barrier any more, because of the exception that is being handled.
  void fail() noexcept {
    if (!failed_.exchange(true, std::memory_order_relaxed)) failure_ = std::current_exception();
    next_round();
  }
  /// Of the first member that failed; to be asked when all members are done.
  std::exception_ptr failure() const { return failure_; }

  /// Until the value is no longer `old`, for which it is looked at so often before this thread sleeps.
  static void await_change(const std::atomic<unsigned>& value, unsigned old, int spins) {
    for (int i = 0; i < spins; ++i) {
      if (value.load(std::memory_order_acquire) != old) return;
      pause();
    }
    value.wait(old, std::memory_order_acquire);
  }

 private:
  void check() const {
#if defined(__cpp_exceptions)
    if (failed_.load(std::memory_order_relaxed)) STRATA_THROW TeamIsBroken();
#endif
  }
  void next_round() {
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
  }
  static void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
  }

  unsigned members_ = 1;
  int spins_ = 0;
  std::atomic<unsigned> arrived_{0}, round_{0};
  std::atomic<bool> failed_{false};
  std::exception_ptr failure_;
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/patience.hpp"
#include "strata/expression/team.hpp"

#if STRATA_HAS_THREADS
#if !defined(_WIN32)
#include <unistd.h>
#endif

#include <thread>
#include <vector>
#endif

namespace strata::inline STRATA_CONFIGURATION {

#if STRATA_HAS_THREADS

/// The threads that share the steps of one training, started when they are first needed. Between two steps they wait
/// for a moment and then sleep. A copy has none yet, and neither has a process that was forked: it starts its own.
class Crew {
 public:
  Crew() = default;
  Crew(const Crew&) noexcept {}
  Crew& operator=(const Crew&) noexcept { return *this; }
  ~Crew() { dismiss(); }

  /// f(Team) by so many members, of whom the caller is one; done when all are. What a member throws, this throws; what
  /// several throw, the first. Throws std::system_error if the system has no more threads.
  template <class F>
  void run(Size members, F& f) {
    if (threads_.size() + 1 != members || owner_ != process()) hire(members);
    if (may_spin_) spins_.store(patience_.spins(), std::memory_order_relaxed);
    barrier_.prepare(members, spins());
    argument_ = &f;
    act_ = [](void* argument, const Team& member) { do_as(member, *static_cast<F*>(argument)); };
    busy_.store(static_cast<unsigned>(members - 1), std::memory_order_relaxed);
    give_order();
    act(0);
    for (unsigned busy; (busy = busy_.load(std::memory_order_acquire)) != 0;)
      detail::Barrier::await_change(busy_, busy, spins());
    if (barrier_.failure() != nullptr) std::rethrow_exception(barrier_.failure());
  }

  /// What a member does, compiled once: inlined here and there, the compiler might fuse other products and sums in one
  /// place than in the other, and one thread would learn other last bits than two.
  template <class F>
  [[gnu::noinline]] static void do_as(const Team& member, F& f) {
    f(member);
  }

 private:
  /// Which process this is; on Windows none is forked.
  static int process() {
#if defined(_WIN32)
    return 0;
#else
    return ::getpid();
#endif
  }

  void hire(Size members) {
    dismiss();
    owner_ = process();
    // Who waits for a thread that has no processor had better not hold one.
    may_spin_ = members <= std::thread::hardware_concurrency();
    spins_ = may_spin_ ? detail::Patience::little : 0;
    leaving_ = false;
    threads_.reserve(members - 1);
    while (threads_.size() + 1 < members)
      threads_.emplace_back([this, index = threads_.size() + 1, order = order_.load()] { serve(index, order); });
  }

  void dismiss() {
    if (threads_.empty()) return;
    if (owner_ != process()) {
      // They are the parent process's: here is nobody to wait for.
      new std::vector<std::thread>(std::move(threads_));
      threads_.clear();
      return;
    }
    leaving_ = true;
    give_order();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  int spins() const { return spins_.load(std::memory_order_relaxed); }

  void give_order() {
    order_.fetch_add(1, std::memory_order_release);
    order_.notify_all();
  }

  void serve(Size index, unsigned done) {
    for (;;) {
      detail::Barrier::await_change(order_, done, spins());
      done = order_.load(std::memory_order_acquire);
      if (leaving_) return;
      act(index);
      if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
    }
  }

  void act(Size index) {
#if defined(__cpp_exceptions)
    try {
      act_(argument_, Team{index, threads_.size() + 1, &barrier_, &shared_});
    } catch (const detail::TeamIsBroken&) {
    } catch (...) {
      barrier_.fail();
    }
#else
    act_(argument_, Team{index, threads_.size() + 1, &barrier_, &shared_});
#endif
  }

  std::vector<std::thread> threads_;
  int owner_ = 0;
  bool may_spin_ = false, leaving_ = false;
  detail::Patience patience_;
  std::atomic<int> spins_{0};
  std::atomic<unsigned> order_{0}, busy_{0};
  void (*act_)(void*, const Team&) = nullptr;
  void* argument_ = nullptr;
  const void* shared_ = nullptr;
  detail::Barrier barrier_;
};

#else

struct Crew {};

#endif

namespace detail {

/// f(Team) by so many members of the crew, or f(Alone) in a program without threads.
template <class F>
void with_team([[maybe_unused]] Crew& crew, [[maybe_unused]] Size members, F&& f) {
#if STRATA_HAS_THREADS
  if (members > 1)
    crew.run(members, f);
  else
    Crew::do_as(Team{0, 1}, f);
#else
  f(Alone());
#endif
}

}  // namespace detail
}  // namespace strata

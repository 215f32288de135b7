// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#if defined(_OPENMP)
#include <omp.h>
#endif

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Some of a number of equal pieces of work: those from `begin` to before `end`.
struct Share {
  Size begin, end;
};

/// Who does the work if nobody else is there: all of it is his, and he waits for nobody.
struct Alone {
  static constexpr Size index = 0, count = 1;

  static constexpr Share share_of(Size pieces) { return {0, pieces}; }
  static constexpr void wait() {}
};

/// One of several threads (OpenMP's) that run the same code and share its work: each calls the same functions in the
/// same order, does its part and waits for the others. How the work is cut into pieces never depends on how many they
/// are, so the results do not either, to the last bit.
struct Team {
  Size index, count;

  Share share_of(Size pieces) const { return {pieces * index / count, pieces * (index + 1) / count}; }
  /// Until all have come here.
  void wait() const {
#if defined(_OPENMP)
    if (count > 1) {
#pragma omp barrier
    }
#endif
  }
};

namespace detail {

/// Whether this program was compiled for threads (-fopenmp).
inline constexpr bool has_threads =
#if defined(_OPENMP)
    true;
#else
    false;
#endif

/// What a member does, compiled once: inlined into a parallel region and elsewhere, the compiler might fuse other
/// products and sums in one than in the other, and one thread would learn other last bits than two.
template <class F>
[[gnu::noinline]] void do_as(const Team& member, F& f) {
  f(member);
}

/// f(Team) in each of so many threads, or f(Alone) in a program without threads.
template <class F>
void with_team(Size threads, F&& f) {
#if defined(_OPENMP)
  if (threads > 1) {
#pragma omp parallel num_threads(static_cast <int>(threads))
    do_as(Team{static_cast<Size>(omp_get_thread_num()), static_cast<Size>(omp_get_num_threads())}, f);
  } else {
    do_as(Team{0, 1}, f);
  }
#else
  (void)threads;
  f(Alone());
#endif
}

/// What cannot be shared: one does it, all wait.
template <class F>
void by_one(const auto& team, F&& f) {
  if (team.index == 0) f();
  team.wait();
}

}  // namespace detail
}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <concepts>
#include <type_traits>

#include "strata/tensor/size.hpp"

#if STRATA_HAS_THREADS
#include "strata/expression/barrier.hpp"
#endif

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

#if STRATA_HAS_THREADS

/// One of several threads that run the same code and share its work: each calls the same functions in the same order,
/// does its part and waits for the others. How the work is cut into pieces never depends on how many they are, so the
/// results do not either, to the last bit.
struct Team {
  Size index, count;
  detail::Barrier* barrier = nullptr;
  const void** shared = nullptr;  ///< what one member shows to the others

  Share share_of(Size pieces) const { return {pieces * index / count, pieces * (index + 1) / count}; }
  /// Until all have come here; if one never will, because something was thrown, this throws as well.
  void wait() const {
    if (count > 1) barrier->wait();
  }
};

#endif

namespace detail {

/// Whether this program was compiled for threads: with -fopenmp, or with -pthread and STRATA_WITH_THREADS=1.
inline constexpr bool has_threads = STRATA_HAS_THREADS;

/// What cannot be shared: one does it, all wait.
template <class F>
void by_one(const auto& team, F&& f) {
  if (team.index == 0) f();
  team.wait();
}

/// use(what make() returns) for each member, made by one of them.
template <class Team, class Make, class Use>
void made_by_one(const Team& team, const Make& make, const Use& use) {
  using Made = decltype(make());
  if constexpr (std::same_as<Team, Alone>) {
    use(make());
  } else if (team.count == 1) {
    use(make());
  } else if constexpr (std::is_reference_v<Made>) {
    by_one(team, [&] { *team.shared = &make(); });
    const auto& made = *static_cast<std::add_pointer_t<Made>>(const_cast<void*>(*team.shared));
    team.wait();  // before anything else is shown
    use(made);
  } else {
    // Each has a copy, since whoever made it may be gone first if something is thrown.
    const auto copy = [&]() -> Made {
      if (team.index == 0) {
        Made made = make();
        *team.shared = &made;
        team.wait();
        team.wait();
        return made;
      }
      team.wait();
      Made made = *static_cast<const Made*>(*team.shared);
      team.wait();
      return made;
    };
    use(copy());
  }
}

}  // namespace detail
}  // namespace strata

// SPDX-License-Identifier: MIT
#include "strata/network/owned_or_borrowed.hpp"

#include <doctest/doctest.h>

#include <array>
#include <type_traits>

using Numbers = std::array<int, 2>;
using Held = strata::detail::OwnedOrBorrowed<Numbers>;

TEST_CASE("owned or borrowed: an object of its own is zero at first, and stands at one place however it is moved") {
  Held held;
  CHECK(*held == Numbers{0, 0});
  const Numbers* const place = &*held;
  held->front() = 3;
  const Held moved = std::move(held);
  CHECK(&*moved == place);
  CHECK(moved->front() == 3);
  static_assert(std::is_nothrow_move_constructible_v<Held> && std::is_nothrow_move_assignable_v<Held>);
}

TEST_CASE("owned or borrowed: a copy has memory of its own, also of what lives elsewhere") {
  Numbers elsewhere{1, 2};
  const Held borrowed(elsewhere);
  CHECK(&*borrowed == &elsewhere);
  Held copy = borrowed;
  *copy = {5, 6};
  CHECK(elsewhere == Numbers{1, 2});
}

TEST_CASE("owned or borrowed: whatever is assigned goes to where the object lives") {
  Numbers elsewhere{}, there{7, 8};
  Held borrowed(elsewhere), owned;
  *owned = {3, 4};
  borrowed = owned;
  CHECK(elsewhere == Numbers{3, 4});
  borrowed = Held(there);
  CHECK(elsewhere == Numbers{7, 8});
  CHECK(&*borrowed == &elsewhere);
  const Numbers* const place = &*owned;
  owned = Held(elsewhere);
  CHECK(&*owned == place);
  CHECK(*owned == Numbers{7, 8});
}

TEST_CASE("owned or borrowed: of two that own, an assignment that moves exchanges the memory") {
  Held a, b;
  *b = {1, 2};
  const Numbers* const place = &*b;
  a = std::move(b);
  CHECK(&*a == place);
}

TEST_CASE("owned or borrowed: what was moved from takes what it is assigned, in memory of its own") {
  Held from, other;
  *other = {1, 2};
  const Held taken = std::move(from);
  from = other;  // NOLINT(bugprone-use-after-move): this is what is allowed
  CHECK(*from == Numbers{1, 2});
  CHECK(&*from != &*other);
}

// SPDX-License-Identifier: MIT
#include "strata/ranks/spread.hpp"

#include <chrono>
#include <thread>

#include "ranks/world.hpp"

using namespace strata;
using strata_test::error_on_rank;
using strata_test::has_text;

namespace {

constexpr Size count = 23;
constexpr auto always = [](Size, Size) { return true; };

/// What a task gives: more than a number, and late or soon.
Size square(Size i) {
  std::this_thread::sleep_for(std::chrono::microseconds(200 * (i % 5)));
  return i * i;
}

std::vector<std::optional<Size>> spread(const Ranks<>& ranks, const auto& task, auto&& tell) {
  return detail::Spread<Size>(ranks.group(), count).run(task, tell);
}

}  // namespace

TEST_CASE("spread: every task is done once, and all ranks get what each gave, in their order") {
  const Ranks ranks(MPI_COMM_WORLD);
  std::vector<int> here(count);
  Size told = 0;
  const auto results = spread(
      ranks,
      [&](Size i, const auto&) {
        ++here[i];
        return square(i);
      },
      [&](Size i, Size result) {
        CHECK(result == i * i);
        ++told;
        return true;
      });
  REQUIRE(results.size() == count);
  for (Size i = 0; i < count; ++i) {
    CHECK(results[i] == i * i);
    int everywhere = 0;
    MPI_Allreduce(&here[i], &everywhere, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    CHECK(everywhere == 1);
  }
  CHECK(told == (ranks.is_first() ? count : 0));
  CHECK(detail::Spread<Size>(ranks.group(), 0).run([](Size i, const auto&) { return i; }, always).empty());
}

TEST_CASE("spread: while the first rank is at a long task, the others get theirs whenever it looks up") {
  const Ranks ranks(MPI_COMM_WORLD);
  Size told = 0, told_meanwhile = 0;
  const Epoch epoch;
  spread(
      ranks,
      [&](Size i, const auto& watch) {
        for (int look = 0; i == 0 && look < 200; ++look) {
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          watch(Progress{epoch, 1, 1, 1});
        }
        if (i == 0) told_meanwhile = told;
        return i;
      },
      [&](Size, Size) {
        ++told;
        return true;
      });
  if (ranks.is_first() && ranks.count() > 1) CHECK(told_meanwhile > 0);
}

TEST_CASE("spread: of all that throw, the lowest is told on all ranks, whoever does it") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto fails = [](Size i) {
    if (i >= 7) throw std::runtime_error("no " + std::to_string(i));
    return square(i);
  };
  const auto text = error_on_rank([&] {
    spread(
        ranks, [&](Size i, const auto&) { return fails(i); }, always);
  });
  CHECK(has_text(text, "strata::Ranks: task 7 of 23, on rank "));
  CHECK(has_text(text, ": no 7"));
  const auto odd = error_on_rank([&] {
    spread(
        ranks, [](Size, const auto&) -> Size { throw 1; }, always);
  });
  CHECK(has_text(odd, "task 0 of 23"));
  CHECK(has_text(odd, "no std::exception"));
  const auto told = error_on_rank([&] {
    spread(
        ranks, [](Size i, const auto&) { return i; },
        [](Size, Size) -> bool { throw std::runtime_error("no more paper"); });
  });
  CHECK(has_text(told, "on rank 0 of "));
  CHECK(has_text(told, "no more paper"));
}

TEST_CASE("spread: if whoever is told says so, no more tasks are begun") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto results = spread(
      ranks, [](Size i, const auto&) { return square(i); }, [](Size i, Size) { return i < 4; });
  for (Size i = 0; i <= 4; ++i) CHECK(results[i] == i * i);
  CHECK(!results[count - 1]);
}

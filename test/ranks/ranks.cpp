// SPDX-License-Identifier: MIT
#include "strata/ranks/ranks.hpp"

#include "ranks/world.hpp"
#include "strata/data/npy.hpp"
#include "support/files.hpp"

using namespace strata;
using strata_test::error_on_rank;
using strata_test::has_text;

TEST_CASE("ranks: they know their number and how many they are, and the parts of all make the whole") {
  const Ranks ranks(MPI_COMM_WORLD);
  int rank = 0, count = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  CHECK(ranks.rank() == static_cast<Size>(rank));
  CHECK(ranks.count() == static_cast<Size>(count));
  CHECK(ranks.is_first() == (rank == 0));
  const RowRange own = ranks.part().rows_of(1003);
  Size next = 0;
  for (const auto some : ranks.group().numbers_of_all(own.first)) {
    CHECK(some >= next);
    next = some;
  }
  unsigned long long all = 0;
  for (const auto some : ranks.group().numbers_of_all(own.count)) all += some;
  CHECK(all == 1003);
}

TEST_CASE("ranks: more of them than shards are refused, with the number that would do") {
  const auto group = strata_test::group_of(MPI_COMM_WORLD, 1);
  const auto text = error_on_rank([] { const Ranks<1> ranks(MPI_COMM_WORLD); });
  if (group.count == 1)
    CHECK(text.empty());
  else
    CHECK(has_text(text, "at most 1 ranks can share 1 shards, found "));
}

TEST_CASE("ranks: what is done on all gives each its own") {
  const Ranks ranks(MPI_COMM_WORLD);
  CHECK(ranks.on_all([&] { return ranks.rank() + 10; }) == ranks.rank() + 10);
  int calls = 0;
  ranks.on_all([&] { ++calls; });
  CHECK(calls == 1);
}

TEST_CASE("ranks: what one of them throws is told on all, with its number") {
  const Ranks ranks(MPI_COMM_WORLD);
  const Size last = ranks.count() - 1;
  const auto fails = [&](auto thrown) {
    return error_on_rank([&] {
      ranks.on_all([&] {
        if (ranks.rank() == last) throw thrown;
        return 1;
      });
    });
  };
  const std::string who = "rank " + std::to_string(last) + " of " + std::to_string(ranks.count()) + ": ";
  CHECK(fails(std::runtime_error("no such file")) == "strata::Ranks: " + who + "no such file");
  CHECK(fails(std::runtime_error("")) == "strata::Ranks: " + who + "an exception without a text");
  CHECK(fails(3) == "strata::Ranks: " + who + "an exception that is no std::exception");
}

TEST_CASE("ranks: a rank whose file is missing, or has other rows than the network takes, is named on all") {
  const Ranks ranks(MPI_COMM_WORLD);
  const bool last = ranks.rank() + 1 == ranks.count();
  const strata_test::TemporaryFolder folder;
  const std::vector<float> inputs(64), labels(16);
  const auto write = [&](const char* name, const std::vector<Size>& shape, const std::vector<float>& values) {
    write_npy<float>(folder / name, shape, values);
  };
  write("x", {16, 4}, inputs);
  write("narrow", {32, 2}, inputs);
  write("y", {16}, labels);
  const auto read = [&](const char* name) {
    return error_on_rank([&] {
      ranks.on_all([&] { return read_npy_dataset<4>(folder / (last ? name : "x"), folder / "y", ranks.part()); });
    });
  };
  const std::string who =
      "strata::Ranks: rank " + std::to_string(ranks.count() - 1) + " of " + std::to_string(ranks.count()) + ": ";
  CHECK(read("x").empty());
  for (const auto& [name, complaint] :
       {std::pair("missing", "No such file or directory"), std::pair("narrow", "expected rows of 4 values")}) {
    const auto text = read(name);
    CHECK(text.find(who) == 0);
    CHECK(has_text(text, name));
    CHECK(has_text(text, complaint));
  }
}

TEST_CASE("ranks: what is thrown on all ranks is thrown on, where others wait for messages") {
  const Ranks ranks(MPI_COMM_WORLD);
  const auto text = strata_test::error_on_rank(
      [&] { ranks.group().or_end_all([&] { ranks.on_all([] { throw Error("no room"); }); }); });
  CHECK(strata_test::has_text(text, "strata::Ranks: rank 0 of "));
}

TEST_CASE("ranks: whole numbers are added up, and what the first rank says counts") {
  const Ranks ranks(MPI_COMM_WORLD);
  CHECK(ranks.group().sum(ranks.rank() + 1) == ranks.count() * (ranks.count() + 1) / 2);
  CHECK(ranks.group().says_first(ranks.is_first()));
  CHECK(!ranks.group().says_first(!ranks.is_first()));
}

TEST_CASE("ranks: numbers of shards and bytes of the first rank reach all") {
  const Ranks ranks(MPI_COMM_WORLD);
  std::vector<std::uint64_t> own, all;
  for (std::uint64_t shard = 0; shard < 8; ++shard)
    for (const std::uint64_t number : {shard, 10 * shard}) {
      all.push_back(number);
      if (shard >= ranks.group().own().begin && shard < ranks.group().own().end) own.push_back(number);
    }
  CHECK(ranks.group().numbers_of_shards(own, 2) == all);
  std::array<std::uint64_t, 2> bytes{ranks.rank() + 4, ranks.rank() + 5};
  ranks.group().show(std::as_writable_bytes(std::span(bytes)));
  CHECK(bytes == std::array<std::uint64_t, 2>{4, 5});
  ranks.group().show({});
}

TEST_CASE("ranks: a text of any rank reaches all") {
  const Ranks ranks(MPI_COMM_WORLD);
  for (Size rank = 0; rank < ranks.count(); ++rank)
    CHECK(ranks.group().text_of_rank(std::string(ranks.rank() + 1, 'x'), rank) == std::string(rank + 1, 'x'));
}

// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "strata/data/dataset.hpp"
#include "strata/random/distribution.hpp"
#include "strata/ranks/ranks.hpp"

namespace strata_test {

using strata::Size;

/// What this process has done so far: memory taken by `new` (support/counted_heap.hpp), which is one count for all
/// files, and persistent messages begun (main.cpp).
extern std::atomic<long> messages_begun;
long allocations_so_far();

/// Of the world and of this process alone.
inline strata::detail::RankGroup group_of(MPI_Comm comm, Size shards) {
  int rank = 0, count = 1;
  MPI_Comm_rank(comm, &rank);
  MPI_Comm_size(comm, &count);
  return {comm, static_cast<Size>(rank), static_cast<Size>(count), shards};
}

/// The text of the Error that f() throws on this rank, or none.
std::string error_on_rank(auto&& f) {
  try {
    f();
  } catch (const strata::Error& error) {
    return error.what();
  }
  return {};
}

inline bool has_text(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// Those rows of noise, the same whoever asks for them, with as many classes.
template <Size Width>
strata::Dataset<Width> noise(strata::RowRange rows, Size classes) {
  strata::Dataset<Width> data;
  for (Size row = rows.first; row < rows.first + rows.count; ++row) {
    strata::Generator generator(7, row);
    for (Size i = 0; i < Width; ++i) data.inputs.push_back(strata::symmetric<float>(generator));
    data.labels.push_back(static_cast<strata::Class>(strata::below(generator, classes)));
  }
  return data;
}

/// Some numbers of a shard.
inline std::vector<float> numbers_of(Size shard, Size count) {
  strata::Generator generator(3, shard);
  std::vector<float> numbers;
  for (Size i = 0; i < count; ++i) numbers.push_back(strata::symmetric<float>(generator));
  return numbers;
}

/// Their sum over so many shards: ((0 + 1) + (2 + 3)) + …, by recursion.
inline std::vector<float> sum_of_shards(Size begin, Size shards, Size count) {
  if (shards == 1) return numbers_of(begin, count);
  auto sum = sum_of_shards(begin, shards / 2, count);
  const auto right = sum_of_shards(begin + shards / 2, shards / 2, count);
  for (Size i = 0; i < count; ++i) sum[i] += right[i];
  return sum;
}

}  // namespace strata_test

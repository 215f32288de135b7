// SPDX-License-Identifier: MIT
#include "strata/data/augmented.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "strata/random/distribution.hpp"

using namespace strata;

namespace {

const Dataset<2> data{{0, 1, 10, 11, 20, 21}, {2, 0, 1}};

/// Adds a random number to each.
struct Noise {
  void operator()(const auto& input, Generator& generator, auto output) const {
    for (Size i = 0; i < output.size(); ++i) output[i] = input[i] + 0.1F * symmetric<float>(generator);
  }
};

template <class Data>
std::vector<float> row_of(const Data& augmented, Size row, Size epoch) {
  std::vector<float> numbers(2);
  augmented.write(row, epoch, std::span<float, 2>(numbers));
  return numbers;
}

using Noisy = decltype(augmented(data, {}, Noise{}));

}  // namespace

static_assert(AugmentedDataset<Noisy> && !AugmentedDataset<Dataset<2>>);

TEST_CASE("augmented: rows, labels and what evaluations see are those of the data") {
  const auto noisy = augmented(data, {.seed = 1}, Noise{});
  CHECK(noisy.rows() == 3);
  CHECK(noisy.label(0) == 2);
  CHECK(noisy.input(1).data() == &data.inputs[2]);
}

TEST_CASE("augmented: the same seed, epoch and row give the same numbers, any other give others") {
  std::set<std::vector<float>> seen;
  const Dataset<2> alike{{1, 1, 1, 1}, {0, 0}};
  for (const std::uint64_t seed : {1U, 2U})
    for (const Size epoch : {0U, 1U, 2U})
      for (const Size row : {0U, 1U}) {
        const auto numbers = row_of(augmented(alike, {.seed = seed}, Noise{}), row, epoch);
        CHECK(row_of(augmented(alike, {.seed = seed}, Noise{}), row, epoch) == numbers);
        seen.insert(numbers);
      }
  CHECK(seen.size() == 12);
}

TEST_CASE("augmented: the random numbers of a row are the same on every machine") {
  Generator expected(3, ((std::uint64_t{5} << 32 | 2) << 8) | 6);
  std::uint64_t drawn = 0;
  const auto draw = [&](const auto&, Generator& generator, auto) { drawn = generator(); };
  row_of(augmented(data, {.seed = 3}, draw), 2, 5);
  CHECK(drawn == expected());
}

TEST_CASE("augmented: an augmentation of augmented data changes what the first one made, by numbers of its own") {
  const auto once = augmented(data, {.seed = 1}, Noise{});
  const auto twice = augmented(augmented(data, {.seed = 1}, Noise{}), {.seed = 1}, Noise{});
  const auto first = row_of(once, 1, 4), second = row_of(twice, 1, 4);
  CHECK(second[0] != first[0]);
  CHECK(second[0] - first[0] != doctest::Approx(first[0] - 10));
  CHECK(twice.input(1)[0] == 10);
}

TEST_CASE("augmented: data passed by value are kept, data passed by name are referred to") {
  const auto kept = augmented(Dataset<2>{{1, 2}, {0}}, {}, Noise{});
  CHECK(kept.input(0)[1] == 2);
  Dataset<2> named{{1, 2}, {0}};
  const auto referring = augmented(named, {}, Noise{});
  named.inputs[1] = 7;
  CHECK(referring.input(0)[1] == 7);
}

TEST_CASE("augmented: a subset is augmented too") {
  const auto part = subset(augmented(data, {.seed = 1}, Noise{}), std::vector<Size>{2, 1});
  CHECK(part.label(0) == 1);
  const auto same = augmented(Dataset<2>{{20, 21, 10, 11}, {1, 0}}, {.seed = 1}, Noise{});
  CHECK(row_of(part, 1, 3) == row_of(same, 1, 3));
}

TEST_CASE("augmented: a part of the data that knows its first row has the rows that it has in the whole") {
  const Dataset<2> part{{20, 21}, {0}};
  CHECK(row_of(augmented(part, {.seed = 1, .first_row = 2}, Noise{}), 0, 3) ==
        row_of(augmented(data, {.seed = 1}, Noise{}), 2, 3));
}

// SPDX-License-Identifier: MIT
// Whatever the instruction set, its registers do what the numbers do one by one.
#include "strata/tensor/byte_lanes.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "strata/random/generator.hpp"

using strata::Generator;
using strata::Size;
using strata::detail::Rescaling;
using strata::detail::to_byte;
using Lanes = strata::detail::ByteLanes;

namespace {

using Numbers = std::array<std::int32_t, Lanes::width>;

Numbers numbers_of(const Lanes::Sums& sums) {
  Numbers numbers;
  Lanes::store(numbers.data(), sums);
  return numbers;
}

}  // namespace

TEST_CASE("byte_lanes: products of the largest bytes do not saturate") {
  const std::array<std::int8_t, 2> ends{-127, 127};
  for (const std::int8_t weight : ends) {
    const std::vector<std::int8_t> weights(Lanes::width * Lanes::depth, weight);
    const std::vector<Lanes::Input> inputs(Lanes::depth, static_cast<Lanes::Input>(255 - Lanes::input_zero));
    auto sums = Lanes::load(Numbers{}.data());
    for (int i = 0; i < 1000; ++i)
      sums = Lanes::add(sums, Lanes::inputs(inputs.data()), Lanes::weights(weights.data()));
    const auto expected = 1000 * static_cast<std::int32_t>(Lanes::depth) * (255 - Lanes::input_zero) * weight;
    for (const std::int32_t sum : numbers_of(sums)) CHECK(sum == expected);
  }
}

TEST_CASE("byte_lanes: each sum has the weights of its own output") {
  Generator random(1);
  std::vector<std::int8_t> weights(Lanes::width * Lanes::depth);
  std::vector<Lanes::Input> inputs(Lanes::depth);
  for (int time = 0; time < 200; ++time) {
    for (auto& weight : weights) weight = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
    for (auto& input : inputs) input = static_cast<Lanes::Input>(static_cast<int>(random() % 256) - Lanes::input_zero);
    Numbers before;
    for (auto& sum : before) sum = static_cast<std::int32_t>(random() % 2000000) - 1000000;
    const auto after = numbers_of(
        Lanes::add(Lanes::load(before.data()), Lanes::inputs(inputs.data()), Lanes::weights(weights.data())));
    const auto twice = numbers_of(Lanes::plus(Lanes::load(before.data()), Lanes::load(before.data())));
    const auto shifted = numbers_of(Lanes::shifted(Lanes::load(before.data()), 8));
    for (Size lane = 0; lane < Lanes::width; ++lane) {
      std::int32_t expected = before[lane];
      for (Size i = 0; i < Lanes::depth; ++i) expected += inputs[i] * weights[lane * Lanes::depth + i];
      REQUIRE(after[lane] == expected);
      REQUIRE(twice[lane] == 2 * before[lane]);
      REQUIRE(shifted[lane] == 256 * before[lane]);
    }
  }
}

TEST_CASE("byte_lanes: rescaled sums and their bytes are those of single numbers, ties and ends among them") {
  Generator random(2);
  constexpr std::int32_t largest = std::numeric_limits<std::int32_t>::max();
  for (int time = 0; time < 2000; ++time) {
    const auto shift = static_cast<std::int32_t>(32 + random() % 23);
    const Rescaling how = Rescaling::to_nearest(shift, static_cast<std::int32_t>(random() % 256));
    Numbers sums, multipliers;
    for (Size lane = 0; lane < Lanes::width; ++lane) {
      sums[lane] = static_cast<std::int32_t>(static_cast<std::uint32_t>(random()));
      multipliers[lane] = static_cast<std::int32_t>(random() % (std::uint64_t{1} << 31U));
      // Powers of two make ties.
      if (time % 3 == 0) multipliers[lane] = std::int32_t{1} << (time % 31);
      if (time % 5 == 0) sums[lane] >>= time % 32;
      if (time % 7 == 0) sums[lane] = lane % 2 == 0 ? largest : -largest - 1;
    }
    const auto rescaled = Lanes::rescaled(Lanes::load(sums.data()), multipliers.data(), how);
    const Numbers found = numbers_of(rescaled);
    std::array<std::uint8_t, Lanes::width> bytes;
    Lanes::store_bytes(bytes.data(), rescaled);
    for (Size lane = 0; lane < Lanes::width; ++lane) {
      REQUIRE(found[lane] == how(sums[lane], multipliers[lane]));
      REQUIRE(bytes[lane] == to_byte(found[lane]));
    }
  }
}

template <class L>
void check_table() {
  if constexpr (requires(typename L::Sums sums, std::uint8_t * to) { L::store_bytes(to, sums, to); }) {
    Generator random(3);
    std::array<std::uint8_t, 256> table;
    for (auto& entry : table) entry = static_cast<std::uint8_t>(random());
    for (int first = -20; first < 280; ++first) {
      Numbers sums;
      for (Size lane = 0; lane < L::width; ++lane) sums[lane] = first + static_cast<int>(lane);
      std::array<std::uint8_t, L::width> found;
      L::store_bytes(found.data(), L::load(sums.data()), table.data());
      for (Size lane = 0; lane < L::width; ++lane) REQUIRE(found[lane] == table[to_byte(sums[lane])]);
    }
  } else {
    MESSAGE("these registers look nothing up: tables are read byte by byte");
  }
}

TEST_CASE("byte_lanes: where registers look bytes up in a table, they find what stands there") { check_table<Lanes>(); }

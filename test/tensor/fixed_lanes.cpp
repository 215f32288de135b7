// SPDX-License-Identifier: MIT
// Whatever the instruction set, its registers do what the numbers do one by one.
#include "strata/tensor/fixed_lanes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "strata/random/generator.hpp"

using strata::Generator;
using strata::Size;
using namespace strata::detail;

namespace {

template <class Lanes>
using Numbers = std::array<std::int32_t, Lanes::width>;

template <class Lanes>
Numbers<Lanes> numbers_of(const typename Lanes::Numbers& numbers) {
  Numbers<Lanes> stored;
  Lanes::store(stored.data(), numbers);
  return stored;
}

/// From −most to most, both ends among them.
template <class Lanes>
Numbers<Lanes> some(Generator& random, std::int64_t most) {
  Numbers<Lanes> numbers;
  for (auto& number : numbers)
    number = static_cast<std::int32_t>(
        static_cast<std::int64_t>(random() % (2 * static_cast<std::uint64_t>(most) + 1)) - most);
  numbers[0] = static_cast<std::int32_t>(-most);
  numbers[1] = static_cast<std::int32_t>(most);
  numbers[2] = 0;
  return numbers;
}

constexpr auto pieces = [] {
  std::array<CubicPiece, 32> all;
  for (int i = 0; i < 32; ++i)
    all[static_cast<Size>(i)] =
        CubicPiece::of(1 << (i % 25), 32767 - 1000 * i, 500 * i - 15000, 700 * i - 16000, i % 30);
  return all;
}();

constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();

}  // namespace

TEST_CASE_TEMPLATE("fixed_lanes: sums, bounds, shifts and products are those of each number", Lanes, FixedLanes,
                   PlainFixedLanes) {
  Generator random(1);
  for (int time = 0; time < 100; ++time) {
    const auto a = some<Lanes>(random, most / 2), b = some<Lanes>(random, most / 2), c = some<Lanes>(random, 1 << 24),
               d = some<Lanes>(random, 127 << 24);
    const auto in_lanes = [](const auto& numbers) { return Lanes::load(numbers.data()); };
    const auto plus = numbers_of<Lanes>(Lanes::plus(in_lanes(a), in_lanes(b))),
               minus = numbers_of<Lanes>(Lanes::minus(in_lanes(a), in_lanes(b))),
               smaller = numbers_of<Lanes>(Lanes::smaller(in_lanes(a), in_lanes(b))),
               larger = numbers_of<Lanes>(Lanes::larger(in_lanes(a), Lanes::all(77))),
               rounded_off = numbers_of<Lanes>(Lanes::rounded_off(in_lanes(a), 9)),
               product = numbers_of<Lanes>(Lanes::template product<24>(in_lanes(c), in_lanes(a))),
               scaled = numbers_of<Lanes>(Lanes::template product<32>(in_lanes(a), in_lanes(b), 55 << 8)),
               products =
                   numbers_of<Lanes>(Lanes::template products<24>(in_lanes(c), in_lanes(d), in_lanes(c), in_lanes(c)));
    for (Size i = 0; i < Lanes::width; ++i) {
      REQUIRE(plus[i] == a[i] + b[i]);
      REQUIRE(minus[i] == a[i] - b[i]);
      REQUIRE(smaller[i] == std::min(a[i], b[i]));
      REQUIRE(larger[i] == std::max(a[i], 77));
      REQUIRE(rounded_off[i] == a[i] >> 9);
      REQUIRE(product[i] == rounded<24>(std::int64_t{c[i]} * a[i]));
      REQUIRE(scaled[i] == rounded<32>(std::int64_t{a[i]} * b[i]) + (55 << 8));
      REQUIRE(products[i] == rounded<24>(std::int64_t{c[i]} * d[i] + std::int64_t{c[i]} * c[i]));
    }
  }
}

TEST_CASE_TEMPLATE("fixed_lanes: a curve of cubic pieces is that of each number", Lanes, FixedLanes, PlainFixedLanes) {
  Generator random(2);
  for (const std::int32_t size : {300000, 1 << 18, 5000, most})
    for (int time = 0; time < 1000; ++time) {
      const auto numbers = some<Lanes>(random, size);
      const int raise = time % (CubicPiece::place_bits + 1);
      const auto whole =
          numbers_of<Lanes>(Lanes::template on_curve<pieces, 0, false>(Lanes::load(numbers.data()), raise));
      const auto half =
          numbers_of<Lanes>(Lanes::template on_curve<pieces, 1 << 23, true>(Lanes::load(numbers.data()), raise));
      for (Size i = 0; i < Lanes::width; ++i) {
        REQUIRE(whole[i] == odd_curve<pieces, 0, false>(numbers[i], raise));
        REQUIRE(half[i] == odd_curve<pieces, 1 << 23, true>(numbers[i], raise));
      }
    }
}

TEST_CASE_TEMPLATE("fixed_lanes: some numbers are loaded from wherever a gate begins", Lanes, FixedLanes,
                   PlainFixedLanes) {
  std::vector<std::int32_t> from(64);
  for (Size i = 0; i < from.size(); ++i) from[i] = static_cast<std::int32_t>(i);
  const auto check = [&](const auto& numbers, Size first, Size count) {
    const auto loaded = numbers_of<Lanes>(numbers);
    for (Size i = 0; i < std::min(count, Lanes::width); ++i) CHECK(loaded[i] == from[first + i]);
  };
  check(Lanes::template load<3, 3>(&from[3]), 3, 3);
  check(Lanes::template load<8, 8>(&from[8]), 8, 8);
  check(Lanes::template load<16, 24>(&from[24]), 24, 16);
  check(Lanes::template load<16, 16>(&from[16]), 16, 16);
  check(Lanes::template load<13, 29>(&from[29]), 29, 13);
}

TEST_CASE(
    "fixed_lanes: where bytes and their fractions are stored at once, they are cut, and others than theirs are 0") {
  const auto check = [&]<Size Count, class Lanes>(std::integral_constant<Size, Count>, const Lanes&, auto to) {
    using Element = decltype(to);
    if constexpr (requires { Lanes::template store_digits<Count>(&to, 16, Lanes::all(0)); }) {
      Generator random(Count);
      for (const Size plane : {Size{16}, Size{32}})
        for (int time = 0; time < 50; ++time) {
          const auto numbers = some<Lanes>(random, 90000);
          std::vector<Element> stored(2 * plane, Element{1});
          Lanes::template store_digits<Count>(stored.data(), plane, Lanes::load(numbers.data()));
          for (Size i = 0; i < Lanes::width; ++i) {
            const std::int32_t cut = i < Count ? std::clamp(numbers[i], 0, 65535) : 0;
            REQUIRE(stored[i] == cut / 256);
            REQUIRE(stored[plane + i] == cut % 256);
          }
        }
    }
  };
  const FixedLanes lanes{};
  check(std::integral_constant<Size, 1>(), lanes, std::uint8_t{});
  check(std::integral_constant<Size, 8>(), lanes, std::uint8_t{});
  check(std::integral_constant<Size, 16>(), lanes, std::uint8_t{});
  check(std::integral_constant<Size, 8>(), lanes, std::int16_t{});
}

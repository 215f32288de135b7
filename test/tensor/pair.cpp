// SPDX-License-Identifier: MIT
#include "strata/tensor/pair.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/random/generator.hpp"

using namespace strata;

TEST_CASE("pair: is two BFloat16s, one after the other") {
  static_assert(sizeof(detail::Pair) == 4);
  constexpr detail::Pair pair{BFloat16(1.0F), BFloat16(2.0F)};
  CHECK(detail::bit_cast<std::array<std::uint16_t, 2>>(pair) == std::array<std::uint16_t, 2>{0x3F80, 0x4000});
}

#if STRATA_HAS_BFLOAT16
namespace {

using detail::Pair;
using detail::PairPack;
using Floats = std::array<float, 16>;
using Pairs = std::array<Pair, 16>;

Pairs pairs_of(const PairPack& pack) {
  Pairs pairs;
  pack.store_unaligned(pairs.data());
  return pairs;
}
Pack<float> pack_of(const Floats& numbers) { return load<16>(numbers.data()); }

/// Numbers of any bits, NaN, infinities and denormals among them.
Floats any_numbers(Generator& generator) {
  Floats numbers;
  for (float& number : numbers) number = detail::bit_cast<float>(static_cast<std::uint32_t>(generator()));
  numbers[3] = std::numeric_limits<float>::infinity();
  numbers[5] = std::numeric_limits<float>::signaling_NaN();
  numbers[7] = -std::numeric_limits<float>::denorm_min();
  numbers[9] = detail::bit_cast<float>(0x3F81'8000);
  return numbers;
}

}  // namespace

TEST_CASE("pair: packs are rounded as single numbers are, to the last bit, whatever they are") {
  Generator generator(2);
  for (int i = 0; i < 2000; ++i) {
    const Floats a = any_numbers(generator), b = any_numbers(generator);
    const Pairs beside = pairs_of(detail::pair_up(pack_of(a), pack_of(b)));
    const Pairs along = pairs_of(detail::pair_neighbours(pack_of(a), pack_of(b)));
    for (Size j = 0; j < 16; ++j) {
      REQUIRE(beside[j] == Pair{BFloat16(a[j]), BFloat16(b[j])});
      const Floats& half = j < 8 ? a : b;
      REQUIRE(along[j] == Pair{BFloat16(half[2 * j % 16]), BFloat16(half[(2 * j + 1) % 16])});
    }
  }
}

TEST_CASE("pair: multiply_add adds both products of each lane in float") {
  Floats a, b, c, d;
  for (Size j = 0; j < 16; ++j) {
    const auto n = static_cast<float>(j);
    a[j] = n + 1, b[j] = n - 8, c[j] = 0.5F * n, d[j] = 3 - n;
  }
  const Pack<float> sum = multiply_add(detail::pair_up(pack_of(a), pack_of(b)), detail::pair_up(pack_of(c), pack_of(d)),
                                       Pack<float>(100.0F));
  for (Size j = 0; j < 16; ++j) CHECK(to_array<float>(sum)[j] == 100 + a[j] * c[j] + b[j] * d[j]);
}

TEST_CASE("pair: one is put into all lanes, and the first ones are stored alone") {
  const Pair one{BFloat16(3.0F), BFloat16(-1.0F)};
  CHECK(pairs_of(PairPack(one))[15] == one);
  Pairs pairs{};
  PairPack(one).store_first(pairs.data(), 5);
  CHECK(pairs[4] == one);
  CHECK(pairs[5] == Pair{});
}
#else
TEST_CASE("pair: packs of them are not tested: this build is for a processor without AVX512-BF16") {
  static_assert(!multiplies_bfloat16);
  MESSAGE("left out: packs of pairs need AVX512-BF16");
}
#endif

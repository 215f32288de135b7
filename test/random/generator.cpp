// SPDX-License-Identifier: MIT
#include "strata/random/generator.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstdlib>
#include <random>
#include <type_traits>

using strata::Generator;
using strata::RandomStream;

namespace {

using Four = std::array<std::uint64_t, 4>;

constexpr Four first_four(Generator g) {
  const std::uint64_t a = g(), b = g(), c = g(), d = g();
  return {a, b, c, d};
}

}  // namespace

static_assert(std::uniform_random_bit_generator<Generator>);
static_assert(std::is_trivially_copyable_v<Generator>);
static_assert(sizeof(Generator) == 32);
static_assert(first_four(Generator(0))[0] == 0x53175d61490b23df, "runs at compile time");

TEST_CASE("generator: gives the numbers that golden.py works out from the papers") {
  CHECK(first_four(Generator(0)) ==
        Four{0x53175d61490b23df, 0x61da6f3dc380d507, 0x5c0fdf91ec9a7bfc, 0x02eebf8c3bbe5e1a});
  CHECK(first_four(Generator(1)) ==
        Four{0xcfc5d07f6f03c29b, 0xbf424132963fe08d, 0x19a37d5757aaf520, 0xbf08119f05cd56d6});
  CHECK(first_four(Generator(42)) ==
        Four{0xd0764d4f4476689f, 0x519e4174576f3791, 0xfbe07cfb0c24ed8c, 0xb37d9f600cd835b8});
}

TEST_CASE("generator: a stream has numbers of its own, as golden.py works them out") {
  CHECK(first_four(Generator(1, 1)) ==
        Four{0x247aaec4a0676e53, 0x4735afaa0c2d8384, 0xaae7eca12c689747, 0x4cc8a5e191826d0d});
  CHECK(first_four(Generator(1, 2)) ==
        Four{0x9bf8bbdae760f32b, 0xb673fdbd90bc24e4, 0x4fa10eb222799eee, 0x12fb7075f6af817c});
  CHECK(first_four(Generator(~std::uint64_t{0}, 5)) ==
        Four{0x15f22c7a4c72bc25, 0x17be14497cfb065b, 0xb5262f9131fb1a98, 0xb4941b47fe959893});
}

TEST_CASE("generator: the named streams are 1 to 5, for ever") {
  CHECK(Generator(1, RandomStream::weights) == Generator(1, 1));
  CHECK(Generator(1, RandomStream::order) == Generator(1, 2));
  CHECK(Generator(1, RandomStream::split) == Generator(1, 3));
  CHECK(Generator(1, RandomStream::folds) == Generator(1, 4));
  CHECK(Generator(1, RandomStream::data) == Generator(1, 5));
  CHECK(Generator(1, RandomStream::augmentation) == Generator(1, 6));
}

TEST_CASE("generator: its state makes another that goes on as it does") {
  Generator original(3, RandomStream::order);
  original();
  CHECK(Generator(original.state()) == original);
  CHECK(first_four(Generator(original.state())) == first_four(original));
}

TEST_CASE("generator: a copy goes on as its original, and is equal until one of them is used") {
  Generator original(3);
  original();
  Generator copy = original;
  CHECK(copy == original);
  const auto next = original();
  CHECK_FALSE(copy == original);
  CHECK(copy() == next);
  CHECK(copy == original);
}

TEST_CASE("generator: every bit is set about half the time") {
  Generator g(1);
  std::array<int, 64> set{};
  for (int draw = 0; draw < 10000; ++draw)
    for (auto bits = g(); int& count : set) count += static_cast<int>(bits & 1), bits >>= 1;
  for (const int count : set) {
    CHECK(count > 4700);  // six standard deviations
    CHECK(count < 5300);
  }
}

TEST_CASE("generator: neighbouring seeds and streams differ in about half their bits") {
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto distance = [&](Generator a, Generator b) {
      int bits = 0;
      for (int draw = 0; draw < 16; ++draw) bits += std::popcount(a() ^ b());
      return bits;  // 512 on average, standard deviation 16
    };
    CHECK(std::abs(distance(Generator(i), Generator(i + 1)) - 512) < 100);
    CHECK(std::abs(distance(Generator(1, i), Generator(1, i + 1)) - 512) < 100);
  }
}

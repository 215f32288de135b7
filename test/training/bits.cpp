// SPDX-License-Identifier: MIT
#include "strata/training/bits.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"

using namespace strata;
using namespace strata::detail;
using Bits = std::vector<std::uint64_t>;

namespace {

struct Eight {
  double a, b;
  float c;
  int d;
  bool e;
  std::uint8_t f;
  std::int64_t g;
  std::uint64_t h;
};

/// What says itself what it consists of.
class Hidden {
 public:
  explicit Hidden(double number) : number_(number) {}
  static constexpr auto numbers(auto& self) { return std::tie(self.number_, self.generator_); }
  double number() const { return number_; }
  Generator& generator() { return generator_; }

 private:
  double number_;
  Generator generator_{3};
};

}  // namespace

static_assert(member_count<GradientDescent>() == 1);
static_assert(member_count<Momentum>() == 2);
static_assert(member_count<GrowAndSlash>() == 4);
static_assert(member_count<Adam>() == 5);
static_assert(member_count<Eight>() == 8);

TEST_CASE("bits: the members of an optimiser are its numbers, in their order") {
  Adam adam{.learning_rate = 0.5, .beta1 = 0.25, .step = 7};
  const auto members = members_of(adam);
  static_assert(
      std::same_as<decltype(members_of(adam)), std::tuple<double&, double&, double&, double&, std::uint64_t&>>);
  CHECK(&std::get<0>(members) == &adam.learning_rate);
  CHECK(&std::get<4>(members) == &adam.step);
  CHECK(bits_of(members_of(std::as_const(adam)))[0] == 0x3fe0000000000000);
  CHECK(bits_of(members_of(adam)).back() == 7);
}

TEST_CASE("bits: numbers of every kind come back as they were") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const Eight before{-0.0, nan, 0.1F, -1, true, 200, std::numeric_limits<std::int64_t>::min(), ~0ULL};
  Eight after{};
  CHECK(set_bits(bits_of(members_of(before)), members_of(after)));
  CHECK(std::signbit(after.a));
  CHECK(std::isnan(after.b));
  CHECK(after.c == 0.1F);
  CHECK(after.d == -1);
  CHECK(after.e);
  CHECK(after.f == 200);
  CHECK(after.g == before.g);
  CHECK(after.h == ~0ULL);
}

TEST_CASE("bits: what hides its members says what they are; generators and tensors come back too") {
  Hidden before(2.5), after(1);
  before.generator()();
  CHECK(set_bits(bits_of(members_of(before)), members_of(after)));
  CHECK(after.number() == 2.5);
  CHECK(after.generator() == before.generator());

  Matrix<float, 2, 2> m{{1, 2}, {3, -0.0F}}, n{{0, 0}, {0, 0}};
  CHECK(bits_of(std::tie(m)).size() == 4);
  CHECK(set_bits(bits_of(std::tie(m)), std::tie(n)));
  CHECK(n(1, 0) == 3);
  CHECK(std::signbit(n(1, 1)));
}

TEST_CASE("bits: what no such value has is refused") {
  float narrow = 1;
  bool flag = false;
  std::uint8_t small = 1;
  Generator generator(1);
  CHECK_FALSE(set_bits(Bits{std::uint64_t{1} << 32U}, std::tie(narrow)));
  CHECK_FALSE(set_bits(Bits{2}, std::tie(flag)));
  CHECK_FALSE(set_bits(Bits{256}, std::tie(small)));
  CHECK_FALSE(set_bits(Bits{0, 0, 0, 0}, std::tie(generator)));
  CHECK(narrow == 1);
  CHECK(small == 1);
}

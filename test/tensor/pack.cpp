// SPDX-License-Identifier: MIT
#include "strata/tensor/pack.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

using namespace strata;

namespace {

/// A number type that SIMD knows nothing of.
struct Cents {
  long long amount = 0;

  Cents() = default;
  explicit Cents(int value) : amount(value) {}
  friend Cents operator+(Cents a, Cents b) { return Cents(static_cast<int>(a.amount + b.amount)); }
  friend Cents operator*(Cents a, Cents b) { return Cents(static_cast<int>(a.amount * b.amount)); }
  friend bool operator==(Cents, Cents) = default;
};

template <class Scalar>
Scalar number(Size i) {
  return Scalar(static_cast<int>(i) + 1);
}

/// f(integral_constant<Count>) for Count = 1 … lanes.
template <class Scalar>
void for_each_count(auto&& f) {
  [&]<Size... I>(std::index_sequence<I...>) { (f(std::integral_constant<Size, I + 1>{}), ...); }
  (std::make_index_sequence<lanes<Scalar>>{});
}

/// Memory with room for two packs after every misalignment.
template <class Scalar>
struct Memory {
  alignas(64) std::array<Scalar, 4 * lanes<Scalar>> numbers;
};

}  // namespace

TEST_CASE_TEMPLATE("pack: holds as many numbers as `lanes` says", Scalar, float, double, Cents, long double) {
  CHECK(sizeof(Pack<Scalar>) == lanes<Scalar> * sizeof(Scalar));
  CHECK(lanes<Cents> == 1);
  CHECK(lanes<long double> == 1);
  CHECK(lanes<float> == 2 * lanes<double>);
}

TEST_CASE("packs: counts whole packs and the one begun") {
  constexpr Size width = lanes<float>;
  static_assert(packs<float, 1> == 1);
  static_assert(packs<float, width> == 1);
  static_assert(packs<float, width + 1> == 2);
  static_assert(packs<float, 2 * width> == 2);
  CHECK(packs<Cents, 7> == 7);
}

TEST_CASE_TEMPLATE("load: takes the first numbers from any address and zero for the others", Scalar, float, double,
                   Cents) {
  Memory<Scalar> memory;
  for (Size i = 0; i < memory.numbers.size(); ++i) memory.numbers[i] = number<Scalar>(i);
  for_each_count<Scalar>([&]<Size Count>(std::integral_constant<Size, Count>) {
    for (Size at = 0; at <= lanes<Scalar>; ++at) {
      const auto values = to_array<Scalar>(load<Count>(memory.numbers.data() + at));
      for (Size lane = 0; lane < lanes<Scalar>; ++lane)
        CHECK((values[lane] == (lane < Count ? number<Scalar>(at + lane) : Scalar(0))));
    }
  });
}

TEST_CASE_TEMPLATE("store: writes the first numbers to any address and leaves the memory around alone", Scalar, float,
                   double, Cents) {
  std::array<Scalar, lanes<Scalar>> source;
  for (Size lane = 0; lane < lanes<Scalar>; ++lane) source[lane] = number<Scalar>(lane);
  const auto pack = load<lanes<Scalar>>(source.data());
  const Scalar guard(-7);
  for_each_count<Scalar>([&]<Size Count>(std::integral_constant<Size, Count>) {
    for (Size at = 0; at <= 2 * lanes<Scalar>; ++at) {
      Memory<Scalar> memory;
      memory.numbers.fill(guard);
      store<Count>(memory.numbers.data() + at, pack);
      for (Size i = 0; i < memory.numbers.size(); ++i)
        CHECK((memory.numbers[i] == (at <= i && i < at + Count ? number<Scalar>(i - at) : guard)));
    }
  });
}

TEST_CASE_TEMPLATE("load, store: touch nothing beyond a block on the heap", Scalar, float, double, Cents) {
  // A read beyond the block is what an address sanitizer sees here.
  for_each_count<Scalar>([&]<Size Count>(std::integral_constant<Size, Count>) {
    const std::unique_ptr<Scalar[]> from(new Scalar[Count]), to(new Scalar[Count]);
    for (Size i = 0; i < Count; ++i) from[i] = number<Scalar>(i);
    store<Count>(to.get(), load<Count>(from.get()));
    for (Size i = 0; i < Count; ++i) CHECK((to[i] == number<Scalar>(i)));
  });
}

TEST_CASE_TEMPLATE("multiply_add: is a·b + c in every lane", Scalar, float, double, Cents) {
  std::array<Scalar, lanes<Scalar>> a, b, c;
  for (Size lane = 0; lane < lanes<Scalar>; ++lane) {
    a[lane] = number<Scalar>(lane);
    b[lane] = Scalar(3);
    c[lane] = number<Scalar>(100 * lane);
  }
  constexpr Size all = lanes<Scalar>;
  const auto result = to_array<Scalar>(multiply_add(load<all>(a.data()), load<all>(b.data()), load<all>(c.data())));
  for (Size lane = 0; lane < all; ++lane) CHECK((result[lane] == Scalar(static_cast<int>(3 * lane + 100 * lane + 4))));
}

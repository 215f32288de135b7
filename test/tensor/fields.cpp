// SPDX-License-Identifier: MIT
#include "strata/tensor/fields.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace strata;
using namespace strata::detail;

TEST_CASE("Fields: are zero unless something is given for them") {
  const Fields<int, std::array<double, 3>, std::string> none;
  CHECK(nth<0>(none) == 0);
  CHECK(nth<1>(none) == std::array<double, 3>{});
  CHECK(nth<2>(none).empty());
}

TEST_CASE("Fields: two of the same type are apart, and what is empty takes no place") {
  struct Empty {};
  Fields<int, int> two;
  nth<0>(two) = 1;
  nth<1>(two) = 2;
  CHECK(nth<0>(two) + 10 * nth<1>(two) == 21);
  static_assert(sizeof(Fields<Empty, int>) == sizeof(int));
  static_assert(sizeof(Fields<>) == 1);
}

TEST_CASE("fields: keeps values, and refers to what has a name") {
  int named = 1;
  auto both = fields(named, 2);
  static_assert(std::same_as<decltype(both), Fields<int&, int>>);
  nth<0>(both) = 5;
  CHECK(named == 5);
  CHECK(nth<1>(both) == 2);
}

TEST_CASE("Fields: can be taken apart by a structured binding") {
  Fields<int, double> pair;
  auto& [whole, real] = pair;
  whole = 3;
  real = 0.5;
  CHECK(nth<0>(pair) == 3);
  CHECK(nth<1>(pair) == 0.5);
}

TEST_CASE("unpack: calls a function with the elements of fields or of a std::tuple") {
  const auto digits = [](const auto&... digit) {
    int number = 0;
    ((number = 10 * number + digit), ...);
    return number;
  };
  CHECK(unpack(fields(1, 2, 3), digits) == 123);
  CHECK(unpack(std::tuple(4, 5), digits) == 45);
  CHECK(unpack(std::tuple<>(), digits) == 0);
}

TEST_CASE("unpack: what it hands on may be changed where the tuple may be") {
  int a = 1;
  Fields<int> b;
  unpack(std::tie(a), [](int& x) { x = 7; });
  unpack(b, [](int& x) { x = 8; });
  CHECK(a == 7);
  CHECK(nth<0>(b) == 8);
}

TEST_CASE("unpack_all: calls a function with the elements of all, one after the other") {
  const auto digits = [](const auto&... digit) {
    int number = 0;
    ((number = 10 * number + digit), ...);
    return number;
  };
  CHECK(unpack_all(digits, fields(1, 2), std::tuple<>(), std::tuple(3), fields(4, 5)) == 12345);
  CHECK(unpack_all(digits) == 0);
}

TEST_CASE("concatenate: gives fields of all elements: references as they are, and values to keep") {
  int named = 1;
  auto all = concatenate(std::tie(named), std::tuple(std::make_unique<int>(2)), fields(3.5, named));
  static_assert(std::same_as<decltype(all), Fields<int&, std::unique_ptr<int>, double, int&>>);
  nth<0>(all) = 9;
  CHECK(named == 9);
  CHECK(*nth<1>(all) == 2);
  CHECK(nth<2>(all) == 3.5);
}

TEST_CASE("tie_all: refers to what all of them refer to") {
  int a = 1;
  const double b = 2;
  const auto all = tie_all(std::tie(a), std::tuple<>(), std::tie(b, a));
  static_assert(std::same_as<decltype(all), const std::tuple<int&, const double&, int&>>);
  CHECK(&std::get<2>(all) == &a);
}

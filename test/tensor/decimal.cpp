// SPDX-License-Identifier: MIT
#include "strata/tensor/decimal.hpp"

#include <doctest/doctest.h>

#include "strata/tensor/type_name.hpp"

using namespace strata;

namespace {

template <Decimal Number>
struct Of {
  static constexpr double value = Number;
};

}  // namespace

TEST_CASE("decimal: a number that is a template argument is the double that was written") {
  static_assert(Of<0.1>::value == 0.1 && Of<0.3>::value == 0.3 && Of<1e-5>::value == 1e-5 && Of<-2.5>::value == -2.5);
  static_assert(Of<3>::value == 3 && Of<0>::value == 0 && Of<123456.789012345>::value == 123456.789012345);
  static_assert(Of<1e-22>::value == 1e-22 && Of<0.1F>::value == double{0.1F});
}

TEST_CASE("decimal: the same number is the same type, however it is written") {
  static_assert(std::is_same_v<Of<0.5>, Of<5e-1>> && std::is_same_v<Of<2>, Of<2.0>>);
  static_assert(Decimal(0.25) == Decimal(25e-2) && Decimal(0.25).digits == 25 && Decimal(0.25).exponent == -2);
}

TEST_CASE("decimal: is named as it is written, by every compiler") {
  CHECK(type_name<Of<0.2>>() == "Of<0.2>");
  CHECK(type_name<Of<-0.05>>() == "Of<-0.05>");
  CHECK(type_name<Of<12.034>>() == "Of<12.034>");
  CHECK(type_name<Of<1e-5>>() == "Of<1e-5>");
  CHECK(type_name<Of<7>>() == "Of<7>");
}

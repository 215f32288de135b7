// SPDX-License-Identifier: MIT
#include "strata/io/dtype.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>

using strata::Size;
using namespace strata::detail;

TEST_CASE("dtype: names and sizes are the format's") {
  CHECK(dtype_named("F32") == Dtype::F32);
  CHECK(dtype_named("BF16") == Dtype::BF16);
  CHECK_FALSE(dtype_named("f32"));
  CHECK_FALSE(dtype_named("I64"));
  CHECK(traits_of(Dtype::F16).bytes == 2);
  CHECK(traits_of(Dtype::U64).name == "U64");
  CHECK(dtype_of<float> == Dtype::F32);
  CHECK(dtype_of<double> == Dtype::F64);
  CHECK(dtype_of<std::uint32_t> == Dtype::U32);
  CHECK(dtype_of<std::uint64_t> == Dtype::U64);
  CHECK(dtype_named("I8") == Dtype::I8);
  CHECK(traits_of(Dtype::I32).bytes == 4);
  CHECK(dtype_of<std::int8_t> == Dtype::I8);
  CHECK(dtype_of<std::uint8_t> == Dtype::U8);
  CHECK(dtype_of<std::int32_t> == Dtype::I32);
}

TEST_CASE("dtype: a bfloat16 is the upper half of a float") {
  CHECK(brain_value(0x3f80) == 1);
  CHECK(brain_value(0xc0a0) == -5);
  CHECK(brain_value(0x0001) == 0x1p-133);
  CHECK(brain_value(0x7f80) == HUGE_VAL);
  CHECK(std::isnan(brain_value(0x7fc0)));
  CHECK(std::signbit(brain_value(0x8000)));
}

TEST_CASE("dtype: real numbers are read in little-endian order") {
  const std::array<std::byte, 8> pi{std::byte{0x18}, std::byte{0x2d}, std::byte{0x44}, std::byte{0x54},
                                    std::byte{0xfb}, std::byte{0x21}, std::byte{0x09}, std::byte{0x40}};
  CHECK(real_at(pi.data(), Dtype::F64) == 3.141592653589793);
  CHECK(real_at(pi.data() + 4, Dtype::F32) == static_cast<double>(std::bit_cast<float>(0x400921fbU)));
  CHECK(real_at(pi.data() + 6, Dtype::F16) == static_cast<double>(value_of(Half{0x4009})));
  CHECK(real_at(pi.data() + 6, Dtype::BF16) == brain_value(0x4009));
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/header_steps.hpp"

#include <doctest/doctest.h>

#include "strata/quantized/quantize.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;

// What the code gives is tested in test/chips, by compilers and on chips.
namespace {

template <class L, Size Fraction>
std::string in_bytes(bool of_a_stream = false) {
  using Form = detail::ByteForm<L, false, Fraction>;
  HeaderWriter code;
  const auto write = [&](const HeaderValue& x) {
    static constexpr typename Form::Parameters none{};
    return detail::BytesInC<L, Form>::write(code, none, x, {0.5F, 3});
  };
  constexpr Size bytes = detail::c_bytes(L::inputs, Fraction);
  return of_a_stream ? code.written_step(bytes, write).text : code.written(bytes, write).text;
}

}  // namespace

TEST_CASE("byte steps in C: a number with a fraction is two bytes, as far apart as there are numbers") {
  CHECK(detail::fine_number_in_c("x", 9, "i", 8) == "(x[i] * 256 + x[9 + i])");
  CHECK(detail::fine_number_in_c("x", 9, "i", 0) == "x[i]");
  CHECK(detail::put_fine_number_in_c("y", 9, "i", "all", 7) ==
        "y[i] = (uint8_t)(all >> 7); y[9 + i] = (uint8_t)(all & 127);");
  CHECK(detail::put_fine_number_in_c("y", 9, "i", "all", 0) == "y[i] = (uint8_t)all;");
}

TEST_CASE("byte steps in C: a layer at each step is a loop over them, of a stream none") {
  using L = EachStep<Dense<3, 2>>::On<Extents<7, 3>>;
  const std::string all = in_bytes<L, 8>();
  CHECK(contains(all, "for (int32_t t = 0; t < 7; ++t) {"));
  CHECK(contains(all, "$_fine_sum((x + t * 3), 21, 3, "));
  const std::string step = in_bytes<L, 8>(true);
  CHECK(!contains(step, "int32_t t"));
  CHECK(contains(step, "$_fine_sum(x, 3, 3, "));
}

TEST_CASE("byte steps in C: steps become their last, their largest, their mean, halves upwards") {
  CHECK(contains(in_bytes<LastStep::On<Extents<7, 3>>, 0>(), "const int32_t all = x[6 * 3 + i];"));
  CHECK(contains(in_bytes<MaxOverSteps::On<Extents<7, 3>>, 0>(), "if (x[t * 3 + i] > all) all = x[t * 3 + i];"));
  CHECK(contains(in_bytes<MeanOverSteps::On<Extents<7, 3>>, 8>(), "int32_t all = (int32_t)((2 * sum + 7) / 14);"));
  CHECK(contains(in_bytes<MeanOverSteps::On<Extents<16000, 3>>, 8>(), "int64_t sum = 0;"));
}

TEST_CASE("byte steps in C: a long row has shorter fractions, to the nearest and no more than there is room for") {
  const std::string text = in_bytes<Flatten::On<Extents<86, 3>>, 8>();
  CHECK(
      contains(text, "const int32_t near = ((x[i] * 256 + x[258 + i]) + 1) >> 1, all = near < 32767 ? near : 32767;"));
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/header_recurrence.hpp"

#include <doctest/doctest.h>

#include "strata/quantized/quantize.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;

// What the code gives is tested in test/chips, by compilers and on chips.
namespace {

template <class L>
std::string in_bytes(HeaderWriter& code, bool of_a_stream) {
  using Form = detail::ByteForm<L, false, 8>;
  const auto write = [&](const HeaderValue& x) {
    static typename Form::Parameters p{};
    p.h = {0.01F, 5};
    p.multiplier = 77;
    p.raise = 2;
    return detail::BytesInC<L, Form>::write(code, p, x, {0.5F, 3});
  };
  constexpr Size bytes = detail::c_bytes(L::inputs, 8);
  return of_a_stream ? code.written_step(bytes, write).text : code.written(bytes, write).text;
}

}  // namespace

TEST_CASE("recurrence of bytes in C: a step is the bytes of h, the units, and their bytes") {
  HeaderWriter code;
  const std::string text = in_bytes<GRU<2, 4>::On<Extents<9, 2>>>(code, false);
  CHECK(contains(text, "for (int32_t t = 0; t < 9; ++t) {"));
  CHECK(contains(text, "const int32_t fine = $_fine($_number("));
  CHECK(contains(text, ", 77, 1280, 65535);"));
  CHECK(contains(text, "$_fine_sum(now, 18, 2, $_weight_ih_l0 + (8 + j) * 2, 256, $_offset_ih_l0[8 + j])"));
  CHECK(contains(text, "const int32_t h = $_products(k, "));
  CHECK(contains(text, "to[36 + j] = (uint8_t)(fine & 255);"));
  CHECK(contains(code.functions(), "int32_t $_curve(int32_t number, int32_t raise, int32_t halved) {"));
  CHECK(contains(code.functions(), "$_CONSTANT $_TABLE int8_t $_curve_shifts[32]"));
}

TEST_CASE("recurrence of bytes in C: what a stream remembers are h and c, four bytes each, 0 at first") {
  HeaderWriter code;
  const std::string text = in_bytes<LSTM<2, 4>::On<Extents<9, 2>>>(code, true);
  CHECK(!contains(text, "int32_t t "));
  CHECK(contains(text, "$_fine_sum(x, 2, 2, "));
  CHECK(contains(text, "$_put_number(state->state + 4 * (4 + j), c);"));
  CHECK(code.state() == "  uint8_t state[32];\n");
  CHECK(contains(code.reset(), "$_fill(state->state, 32, 0);"));
}

TEST_CASE("recurrence of bytes in C: Elman's cell is one of both curves") {
  HeaderWriter code;
  CHECK(contains(in_bytes<Elman<2, 4>::On<Extents<9, 2>>>(code, false), "const int32_t h = $_curve("));
  CHECK(contains(in_bytes<Elman<2, 4, Sigmoid>::On<Extents<9, 2>>>(code, false), "const int32_t h = $_logistic("));
}

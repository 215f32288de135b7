// SPDX-License-Identifier: MIT
#include "strata/quantized/header_layers.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/max_pool.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;

// What the code gives is tested in test/chips, by compilers and on chips.
namespace {

struct WrittenInBytes {
  std::string text, tables;
  Size memory;
};

/// A layer before others, whose inputs have the step 1/2 and the zero 3.
template <class L>
WrittenInBytes in_bytes(const typename detail::ByteForm<L, false>::Parameters& p, bool smaller = false) {
  HeaderWriter code(smaller);
  const auto written = code.written(L::inputs, [&](const HeaderValue& x) {
    return detail::BytesInC<L, detail::ByteForm<L, false>>::write(code, p, x, {0.5F, 3});
  });
  return {written.text, code.tables(), written.memory};
}
template <class L>
WrittenInBytes in_bytes() {
  static constexpr typename detail::ByteForm<L, false>::Parameters none{};
  return in_bytes<L>(none);
}

}  // namespace

TEST_CASE("byte layers in C: weights lie output by output, and what the zero of the inputs adds is in the offsets") {
  using L = Dense<2, 4, ReLU>;
  using Form = detail::ByteForm<L, false>;
  Form::Parameters p;
  for (Size i = 0; i < 2; ++i)
    for (Size output = 0; output < 4; ++output) p.weights(i, output) = static_cast<std::int8_t>(10 * output + i + 1);
  for (Size output = 0; output < 4; ++output) Form::set_bias(p, output, {0.5F, 3}, 100);
  p.rescaling = detail::Rescaling::to_nearest(37, 0);
  p.multipliers[2] = 77;
  const auto found = in_bytes<L>(p);
  CHECK(contains(found.tables, "int8_t $_weight[8] = {\n  1, 2, 11, 12, 21, 22, 31, 32,\n"));
  // 100 − 3 (1 + 2), …
  CHECK(contains(found.tables, "int32_t $_offset[4] = {\n  91, 31, -29, -89,\n"));
  CHECK(contains(found.tables, "int32_t $_multiplier[4] = {\n  0, 0, 77, 0,\n"));
  CHECK(contains(found.text, "const struct $_four all = $_sums(x, 2, $_weight + i * 2, $_offset + i, 4 - i);"));
  CHECK(contains(found.text, "y[i + k] = $_cut($_rescaled(all.of[k], $_multiplier[i + k], 5, 0));"));
  CHECK(found.memory == 0);
  CHECK(contains(in_bytes<L>(p, true).text,
                 "y[i] = $_cut($_rescaled($_sum(x, 2, $_weight + i * 2, $_offset[i]), $_multiplier[i], 5, 0));"));
}

TEST_CASE("byte layers in C: an activation that bends is a table; fewer than four outputs go one by one") {
  const auto found = in_bytes<Dense<2, 3, Tanh>>();
  CHECK(contains(found.tables, "uint8_t $_table[256] = {"));
  CHECK(contains(found.text, "y[i] = $_table[$_cut($_rescaled($_sum(x, "));
}

TEST_CASE("byte layers in C: around a map stands the byte of 0") {
  const auto found = in_bytes<Conv2d<2, 5, 3, ReLU, Same>::On<Extents<2, 4, 5>>>();
  CHECK(contains(found.text, "uint8_t *tap = memory + (i * 3 + j) * 2;"));
  CHECK(contains(found.text, "if (r < 0 || r >= 4 || k < 0 || k >= 5)\n            $_fill(tap, 2, 3);"));
  CHECK(contains(found.text, "k < 4 && i + k < 5;"));
  CHECK(found.memory == 18);
}

TEST_CASE("byte layers in C: pools keep the scale; a mean is rounded, halves upwards") {
  CHECK(contains(in_bytes<MaxPool<2>::On<Extents<3, 6, 6>>>().text, "if (x[(r * 6 + k) * 3 + c] > all) all = x["));
  const auto mean = in_bytes<AveragePool<2>::On<Extents<3, 6, 6>>>();
  CHECK(contains(mean.text, "all += x[(r * 6 + k) * 3 + c] - 3;"));
  CHECK(contains(mean.text, "= (uint8_t)((2 * all + 4100) / 8 - 512 + 3);"));
}

TEST_CASE("byte layers in C: an output of a convolution in groups has the inputs of its group at each tap") {
  const auto found = in_bytes<Conv2d<4, 8, 3, Tanh, Groups<2>>::On<Extents<4, 5, 5>>>();
  CHECK(contains(found.tables, "int8_t $_weight[144] = {"));
  CHECK(contains(found.text,
                 "$_table[$_cut($_rescaled($_group_sum(memory + i / 4 * 2, 9, 4, 2, $_weight + i * 18, "
                 "$_offset[i]), $_multiplier[i], "));
}

// SPDX-License-Identifier: MIT
#include "strata/io/header_convolutions.hpp"

#include <doctest/doctest.h>

#include "strata/tensor/parameters.hpp"
#include "support/file_errors.hpp"
#include "support/header_layer.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::layer_in_c;

namespace {

template <class L>
auto with_weights(bool in_a_stream = false) {
  typename L::template Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) {
    float number = 0;
    for (float& each : tensor.storage()) each = ++number;
  });
  return layer_in_c<L>(p, in_a_stream);
}

}  // namespace

TEST_CASE("header convolutions: what lies side by side is not copied") {
  const auto sequence = with_weights<Conv1d<2, 3, 2, Identity, Stride<2>>::On<Extents<7, 2>>>();
  CHECK(contains(sequence.text, "+ column * 2) * 2;"));
  CHECK(sequence.memory == 0);
  CHECK(with_weights<Conv2d<2, 3, 1>::On<Extents<2, 4, 4>>>().memory == 0);
  CHECK(with_weights<Conv2d<2, 3, 3>::On<Extents<2, 4, 4>>>().memory == 18);
}

TEST_CASE("header convolutions: rows of a kernel are copied whole, taps that lie apart one by one") {
  CHECK(contains(with_weights<Conv2d<2, 3, 3>::On<Extents<2, 4, 4>>>().text,
                 "$_copy(x + ((row * 1 + i * 1) * 4 + column * 1) * 2, memory + i * 6, 6);"));
  CHECK(contains(with_weights<Conv2d<2, 3, 2, Identity, Dilation<2>>::On<Extents<2, 4, 4>>>().text,
                 "k = column * 1 + j * 2;"));
}

TEST_CASE("header convolutions: beyond the map there are zeros") {
  const std::string text = with_weights<Conv2d<2, 3, 3, Identity, Same>::On<Extents<2, 4, 5>>>().text;
  CHECK(contains(text, "r = row * 1 + i * 1 - 1, k = column * 1 + j * 1 - 1;"));
  CHECK(contains(text, "if (r < 0 || r >= 4 || k < 0 || k >= 5)\n            $_clear(tap, 2);"));
}

TEST_CASE("header convolutions: of groups each has a matrix for each tap; of single channels there is none") {
  const auto two = with_weights<Conv1d<4, 4, 2, Identity, Groups<2>>::On<Extents<5, 4>>>();
  // W is 4 rows (tap, channel of the group) of 4 outputs: the first group's outputs are columns 0 and 1.
  CHECK(contains(two.tables, "1.0F, 2.0F, 5.0F, 6.0F, 9.0F, 10.0F, 13.0F, 14.0F, 3.0F, 4.0F, 7.0F, 8.0F,"));
  const auto depthwise = with_weights<Conv1d<2, 2, 2, Identity, Groups<2>>::On<Extents<5, 2>>>();
  CHECK(contains(depthwise.text, "to[c] += seen[k * 2 + c] * $_weight[k * 2 + c];"));
  CHECK(contains(depthwise.tables, "1.0F, 2.0F, 3.0F, 4.0F,"));
}

TEST_CASE("header convolutions: a stream remembers the steps that a kernel still sees") {
  const auto found = with_weights<Conv1d<2, 3, 3, Identity, Causal, Dilation<4>>::On<Extents<9, 2>>>(true);
  CHECK(found.state == "  float past[16];\n  int32_t oldest;\n");
  CHECK(contains(found.text, "$_take(x, 2, 3, 4, state->past, &state->oldest, memory);"));
  CHECK(with_weights<Conv1d<2, 3, 1, Identity, Causal>::On<Extents<9, 2>>>(true).state.empty());
}

TEST_CASE("header convolutions: a transposed one lays steps into the output, and cuts what is padded") {
  const auto found = with_weights<ConvTranspose1d<2, 3, 3, Identity, Stride<2>, Padding<1>>::On<Extents<4, 2>>>();
  CHECK(contains(found.text, "const int32_t t = s * 2 + k * 1 - 1;\n      if (t >= 0 && t < 7)"));
  const auto causal = with_weights<ConvTranspose1d<2, 3, 3, Identity, Causal>::On<Extents<4, 2>>>(true);
  CHECK(contains(causal.text, "$_add(memory + (2 - k) * 2, 2, $_weight + k * 6, y, 3);"));
}

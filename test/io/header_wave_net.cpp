// SPDX-License-Identifier: MIT
#include "strata/io/header_wave_net.hpp"

#include <doctest/doctest.h>

#include "support/file_errors.hpp"
#include "support/header_layer.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::layer_in_c;

namespace {

template <class L>
auto with_parameters(bool in_a_stream) {
  typename L::template Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) { tensor.fill(0.5F); });
  return layer_in_c<L>(p, in_a_stream);
}
using Gated2 = WaveNet<1, WaveNetArray<3, 2, 1, Tanh, Dilations<1, 4>, Gate>>::On<Extents<9, 1>>;

}  // namespace

TEST_CASE("header wave net: each dilation of a stream has its ring") {
  const auto found = with_parameters<Gated2>(true);
  CHECK(found.state ==
        "  float 0_dilations_0_past[3];\n  int32_t 0_dilations_0_oldest;\n  float 0_dilations_1_past[12];\n  int32_t "
        "0_dilations_1_oldest;\n");
}

TEST_CASE("header wave net: a prediction goes dilation by dilation, with zeros before the sequence") {
  const auto found = with_parameters<Gated2>(false);
  CHECK(contains(found.text, "for (int32_t t = 0; t < 9; ++t)"));
  CHECK(contains(found.text, "if (t >= 4) $_copy("));
  CHECK(contains(found.text, "else $_clear("));
}

TEST_CASE("header wave net: a gate is the second half of the sums, and the last channels are nobody's") {
  const auto found = with_parameters<Gated2>(true);
  CHECK(contains(found.text, " * $_sigmoid("));
  CHECK(contains(found.tables, "$_0_dilations_0_mix_weight"));
  CHECK(!contains(found.tables, "$_0_dilations_1_mix_weight"));
}

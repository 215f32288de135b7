// SPDX-License-Identifier: MIT
#include "strata/io/header_recurrence.hpp"

#include <doctest/doctest.h>

#include "strata/tensor/parameters.hpp"
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

}  // namespace

TEST_CASE("header recurrence: a prediction begins with zeros and goes step by step") {
  const auto found = with_parameters<GRU<2, 3>::On<Extents<5, 2>>>(false);
  CHECK(found.text.find("$_clear(") < found.text.find("for (int32_t t = 0; t < 5; ++t)"));
  CHECK(contains(found.text, "const float *now = x + t * 2;"));
  CHECK(contains(found.text, "float *to = y + t * 3;"));
  CHECK(found.state.empty());
}

TEST_CASE("header recurrence: a stream remembers what the cell does") {
  CHECK(with_parameters<GRU<2, 3>::On<Extents<5, 2>>>(true).state == "  float h[3];\n");
  CHECK(with_parameters<LSTM<2, 3>::On<Extents<5, 2>>>(true).state == "  float h[3];\n  float c[3];\n");
  CHECK(!contains(with_parameters<Elman<2, 3>::On<Extents<5, 2>>>(true).text, "for (int32_t t"));
}

TEST_CASE("header recurrence: only a GRU needs its two sums apart; else their biases are one") {
  const auto gru = with_parameters<GRU<2, 3>::On<Extents<5, 2>>>(true);
  CHECK(contains(gru.tables, "$_bias_hh_l0[9]"));
  const auto lstm = with_parameters<LSTM<2, 3>::On<Extents<5, 2>>>(true);
  CHECK(contains(lstm.tables, "$_bias[12] = {\n  1.0F,"));
  CHECK(!contains(lstm.tables, "$_bias_hh_l0"));
}

TEST_CASE("header recurrence: an Elman layer has its activation") {
  CHECK(contains(with_parameters<Elman<2, 3, Sigmoid>::On<Extents<5, 2>>>(true).text, "const float h = $_sigmoid("));
}

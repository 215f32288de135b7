// SPDX-License-Identifier: MIT
#include "strata/io/header_branches.hpp"

#include <doctest/doctest.h>

#include "strata/io/header_activations.hpp"
#include "strata/io/header_plain.hpp"
#include "support/file_errors.hpp"
#include "support/header_layer.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::layer_in_c;

namespace {

template <class L>
auto with_parameters() {
  typename L::template Parameters<float> p;
  for_each_tensor(p, [](auto& tensor) { tensor.fill(0.5F); });
  return layer_in_c<L>(p);
}

}  // namespace

TEST_CASE("header branches: a residual adds what came in, a gate multiplies") {
  const auto residual = with_parameters<Residual<Dense<3, 3>>::On<Extents<3>>>();
  CHECK(contains(residual.text, "y[i] = memory[i] + x[i];"));
  const auto gated = with_parameters<Gated<Dense<3, 2>, Dense<3, 2>>::On<Extents<3>>>();
  CHECK(contains(gated.text, "y[i] = memory[i] * (memory + 2)[i];"));
}

TEST_CASE("header branches: side by side at each place") {
  const auto found = layer_in_c<Parallel<Apply<Tanh>, Apply<ReLU>>::On<Extents<5, 2>>>();
  CHECK(contains(found.text, "for (int32_t i = 0; i < 5; ++i) $_copy(memory + i * 2, y + i * 4 + 0, 2);"));
  CHECK(contains(found.text, "$_copy((memory + 10) + i * 2, y + i * 4 + 2, 2);"));
}

TEST_CASE("header branches: tables are called as the tensors of saved networks") {
  const auto found = with_parameters<Residual<Dense<3, 4>, Dense<4, 3>>::On<Extents<3>>>();
  CHECK(contains(found.tables, " $_0_0_weight[12]"));
  CHECK(contains(found.tables, " $_0_1_bias[3]"));
}

TEST_CASE("header branches: a layer at each step is a function, called for each") {
  const auto found = with_parameters<EachStep<Dense<2, 3, Tanh>>::On<Extents<5, 2>>>();
  CHECK(found.text == "  for (int32_t t = 0; t < 5; ++t) $_step(x + t * 2, y + t * 3, y);\n");
  CHECK(contains(found.parts, "$_FUNCTION void $_step(const float *x, float *y, float *memory) {"));
}

// SPDX-License-Identifier: MIT
#include "strata/io/header_plain.hpp"

#include <doctest/doctest.h>

#include "strata/io/header_activations.hpp"
#include "support/file_errors.hpp"
#include "support/header_layer.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::layer_in_c;

TEST_CASE("header plain: a dense layer is its biases, its products, its activation") {
  using L = Dense<2, 3, Tanh>;
  L::Parameters<float> p;
  p.weights = {{1, 2, 3}, {4, 5, 6}};
  p.biases = {7, 8, 9};
  const auto found = layer_in_c<L>(p);
  CHECK(found.text ==
        "  $_copy($_bias, y, 3);\n  $_add(x, 2, $_weight, y, 3);\n  for (int32_t i = 0; i < 3; ++i) y[i] = "
        "$_tanh(y[i]);\n");
  CHECK(contains(found.tables, "$_bias[3] = {\n  7.0F, 8.0F, 9.0F,\n}"));
  CHECK(contains(found.tables, "$_weight[6] = {\n  1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F,\n}"));
}

TEST_CASE("header plain: without biases sums begin at 0") {
  Dense<2, 3, Identity, NoBias>::Parameters<float> p;
  p.weights.fill(1);
  CHECK(layer_in_c<Dense<2, 3, Identity, NoBias>>(p).text == "  $_clear(y, 3);\n  $_add(x, 2, $_weight, y, 3);\n");
}

TEST_CASE("header plain: what does nothing in a prediction is nothing") {
  const std::string copied = "  $_copy(x, y, 12);\n";
  CHECK(layer_in_c<Dropout<0.5>::On<Extents<3, 4>>>().text == copied);
  CHECK(layer_in_c<Flatten::On<Extents<3, 2, 2>>>().text == copied);
  CHECK(layer_in_c<Activate<12, Identity>>().text == copied);
}

TEST_CASE("header plain: a BatchNorm is a factor and an offset for each channel") {
  using L = BatchNorm<2, Epsilon<1>>::On<Extents<3, 2>>;
  L::Parameters<float> p;
  p.scale = {2, 6};
  p.shift = {1, 1};
  p.mean = {3, 5};
  p.variance = {3, 8};
  const auto found = layer_in_c<L>(p);
  CHECK(contains(found.tables, "$_factor[2] = {\n  1.0F, 2.0F,\n}"));
  CHECK(contains(found.tables, "$_offset[2] = {\n  -2.0F, -9.0F,\n}"));
  CHECK(contains(found.text, "for (int32_t i = 0; i < 6; i += 2)"));
  CHECK(contains(found.text, "y[i + c] = x[i + c] * $_factor[c] + $_offset[c];"));
  CHECK(contains(layer_in_c<L>(p, true).text, "for (int32_t i = 0; i < 2; i += 2)"));
}

TEST_CASE("header plain: normalisations and slopes go channel by channel") {
  CHECK(contains(layer_in_c<Normalize<2>>().text, "y[i + c] = (x[i + c] - $_shift[c]) * $_factor[c];"));
  PReLUParameters<float, 2> two;
  two.slopes.fill(0.5F);
  CHECK(contains(layer_in_c<PReLU<2>::On<Extents<3, 2>>>(two).text, "$_leaky(x[i + c], $_weight[c])"));
  PReLUParameters<float, 1> one;
  one.slopes.fill(0.5F);
  CHECK(contains(layer_in_c<PReLU<>::On<Extents<3, 2>>>(one).text, "$_leaky(x[i + c], $_weight[0])"));
  LayerNormParameters<float, 2> norm;
  norm.scale.fill(1);
  norm.shift.fill(0);
  CHECK(contains(layer_in_c<LayerNorm<2, Epsilon<0.25>>::On<Extents<3, 2>>>(norm).text,
                 "$_layer_norm(x + i, y + i, 2, 0.25F, $_weight, $_bias);"));
}

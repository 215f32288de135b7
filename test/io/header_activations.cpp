// SPDX-License-Identifier: MIT
#include "strata/io/header_activations.hpp"

#include <doctest/doctest.h>

using namespace strata;

namespace {

template <class A>
std::string activated() {
  HeaderWriter code;
  return detail::activated_in_c<A>(code, "z");
}

}  // namespace

TEST_CASE("header activations: each is a function of the header's own") {
  CHECK(activated<Identity>() == "z");
  CHECK(activated<ReLU>() == "$_relu(z)");
  CHECK(activated<LeakyReLU<0.2>>() == "$_leaky(z, 0.2F)");
  CHECK(activated<LeakyReLU<>>() == "$_leaky(z, 0.01F)");
  CHECK(activated<ELU>() == "$_elu(z)");
  CHECK(activated<SiLU>() == "$_silu(z)");
  CHECK(activated<GELU>() == "$_gelu(z)");
  CHECK(activated<GELUTanh>() == "$_gelu_tanh(z)");
  CHECK(activated<HardTanh>() == "$_hard_tanh(z)");
  CHECK(activated<Softplus>() == "$_softplus(z)");
  CHECK(activated<Sigmoid>() == "$_sigmoid(z)");
  CHECK(activated<Tanh>() == "$_tanh(z)");
}

TEST_CASE("header activations: softmax is that of the channels of each place") {
  HeaderWriter code;
  const auto written = code.written(6, [&](const HeaderValue& x) {
    const HeaderValue y = code.value(6);
    detail::write_activation_in_c<Softmax>(code, x, y, 2, 3);
    return y;
  });
  CHECK(written.text == "  $_copy(x, y, 6);\n  for (int32_t i = 0; i < 2; ++i) $_softmax(y + i * 3, 3);\n");
}

// SPDX-License-Identifier: MIT
#include "strata/io/onnx_attribute.hpp"

#include <doctest/doctest.h>

#include "support/onnx_model.hpp"

using strata::OnnxAttribute;

TEST_CASE("onnx attribute: its kind is that of the value, in the field that the format has for it") {
  const test::Message whole(OnnxAttribute("axis", -1).written().bytes());
  CHECK(whole.text(1) == "axis");
  CHECK(whole.whole(20) == 2);
  CHECK(whole.whole(3) == -1);
  const test::Message real(OnnxAttribute("alpha", 0.25).written().bytes());
  CHECK(real.whole(20) == 1);
  CHECK(real.raw<float>(2) == std::vector<float>{0.25F});
  const test::Message text(OnnxAttribute("direction", "forward").written().bytes());
  CHECK(text.whole(20) == 3);
  CHECK(text.text(4) == "forward");
}

TEST_CASE("onnx attribute: lists of numbers and of texts, and a graph") {
  const test::Message wholes(OnnxAttribute("pads", std::vector<strata::Size>{0, 300}).written().bytes());
  CHECK(wholes.whole(20) == 7);
  CHECK(wholes.wholes(8) == std::vector<std::int64_t>{0, 300});
  const test::Message reals(OnnxAttribute("activation_alpha", std::vector<double>{1, 0.5}).written().bytes());
  CHECK(reals.whole(20) == 6);
  CHECK(reals.raw<float>(7) == std::vector<float>{1, 0.5F});
  const test::Message texts(OnnxAttribute("activations", std::vector<std::string>{"Relu", "Tanh"}).written().bytes());
  CHECK(texts.whole(20) == 8);
  CHECK(texts.texts(9) == std::vector<std::string>{"Relu", "Tanh"});
  strata::detail::ProtobufWriter graph;
  graph.text(2, "body");
  const test::Message body(OnnxAttribute("body", graph).written().bytes());
  CHECK(body.whole(20) == 5);
  CHECK(test::Message(body.text(6)).text(2) == "body");
}

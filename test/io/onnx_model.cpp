// SPDX-License-Identifier: MIT
#include "strata/io/onnx_model.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx.hpp"
#include "strata/layer/dense.hpp"
#include "strata/network/network.hpp"
#include "support/files.hpp"

using namespace strata;

namespace {

const strata_test::TemporaryFolder folder;

OnnxModel read(const std::string& bytes) {
  const auto path = folder / "model.onnx";
  strata_test::write_file(path, std::as_bytes(std::span(bytes)));
  return read_onnx_model(path);
}
std::string complaint(const std::string& bytes) {
  try {
    read(bytes);
    return "none";
  } catch (const FileError& error) {
    return detail::text_of("byte ", error.offset, ": ", error.expected, ", ", error.found);
  }
}
/// A model of a graph.
std::string model(const detail::ProtobufWriter& graph) {
  detail::ProtobufWriter all, operators;
  operators.whole(2, 17);
  all.message(8, operators);
  all.message(7, graph);
  return all.bytes();
}
std::string tensor(const char* name) {
  detail::ProtobufWriter message;
  message.whole(2, 1);
  message.text(8, name);
  message.real(4, 1);
  return message.bytes();
}

}  // namespace

TEST_CASE("ONNX model: what save_onnx writes is there: nodes, attributes, tensors, input and output") {
  const Network<Input<2>, Dense<2, 3, LeakyReLU<0.25>>, MeanSquaredError> network;
  const auto path = folder / "saved.onnx";
  save_onnx(network, path);
  const OnnxModel found = read_onnx_model(path);
  CHECK(found.producer == "strata");
  CHECK(found.operators == 17);
  CHECK(found.nodes.size() == 2);
  CHECK(found.nodes[0].op == "Gemm");
  CHECK(found.nodes[0].input(1) == "layers.0.weight");
  CHECK(found.nodes[0].input(3).empty());
  CHECK(found.nodes[0].attribute("transB")->whole == 1);
  CHECK(found.nodes[0].attribute("axis") == nullptr);
  CHECK(found.nodes[1].attribute("alpha")->real == 0.25);
  CHECK(found.tensors.at("layers.0.weight").shape == std::vector<std::int64_t>{3, 2});
  CHECK(found.inputs.size() == 1);
  CHECK(found.inputs[0].shape == std::vector<std::int64_t>{0, 2});
  CHECK(found.outputs[0].name == "output");
  CHECK(found.outputs[0].shape == std::vector<std::int64_t>{0, 3});
}

TEST_CASE("ONNX model: lists, texts and tensors as attributes; inputs that are tensors are none") {
  OnnxGraph graph;
  graph.node("Op", {{"x"}},
             {{"list", std::vector<Size>{1, 2}}, {"texts", std::vector<std::string>{"a", "b"}}, {"text", "t"}});
  detail::ProtobufWriter written = graph.written("g");
  written.text(5, tensor("w"));
  written.message(11, detail::onnx_value_info("w", {}));
  const OnnxModel found = read(model(written));
  CHECK(found.nodes[0].attribute("list")->wholes == std::vector<std::int64_t>{1, 2});
  CHECK(found.nodes[0].attribute("texts")->texts == std::vector<std::string_view>{"a", "b"});
  CHECK(found.nodes[0].attribute("text")->text == "t");
  CHECK(found.inputs.empty());
}

TEST_CASE("ONNX model: what is none is refused") {
  CHECK(complaint("\x08\x08") == "byte 0: a graph, none");
  CHECK(complaint("\x3a\x05\x0a") == "byte 2: at most 1 more bytes, by the size of what they belong to, a length of 5");
  detail::ProtobufWriter twice, sparse;
  twice.text(5, tensor("w"));
  twice.text(5, tensor("w"));
  CHECK(complaint(model(twice)).find("one tensor of each name, another 'w'") != std::string::npos);
  sparse.text(15, "");
  CHECK(complaint(model(sparse)).find("a model of numbers as they are, a sparse or quantised tensor") !=
        std::string::npos);
}

TEST_CASE("ONNX model: a length below 0, or more axes, nodes or names than any network has, are refused") {
  const auto with_axes = [](const std::vector<std::int64_t>& lengths) {
    detail::ProtobufWriter shape, of_tensor, type, port, graph;
    for (const std::int64_t length : lengths) {
      detail::ProtobufWriter axis;
      axis.whole(1, length);
      shape.message(1, axis);
    }
    of_tensor.message(2, shape);
    type.message(1, of_tensor);
    port.message(2, type);
    graph.message(11, port);
    return model(graph);
  };
  CHECK(complaint(with_axes({-4})).find("lengths of at least 1, -4") != std::string::npos);
  CHECK(complaint(with_axes(std::vector<std::int64_t>(9, 1))).find("at most 8 axes, more") != std::string::npos);
  const auto with = [](Size field, Size count) {
    detail::ProtobufWriter graph;
    for (Size i = 0; i < count; ++i) graph.text(field, "");
    return model(graph);
  };
  CHECK(complaint(with(1, 20'001)).find("at most 20000 nodes, more") != std::string::npos);
  CHECK(complaint(with(11, 100'001)).find("at most 100000 inputs and outputs, more") != std::string::npos);
}

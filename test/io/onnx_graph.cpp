// SPDX-License-Identifier: MIT
#include "strata/io/onnx_graph.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/file_errors.hpp"
#include "support/onnx_model.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;

namespace {

test::OnnxGraphRead read(const OnnxGraph& graph) { return test::OnnxGraphRead(graph.written("g").bytes()); }

using Texts = std::vector<std::string>;
using Wholes = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx graph: a node is called by its place and operator, and no two alike") {
  OnnxGraph graph;
  const OnnxValue x{"x", 2};
  const OnnxValue y = graph.within("layers.0", [&] {
    const OnnxValue once = graph.node("Relu", {x});
    return graph.within("1", [&] { return graph.node("Clip", {graph.node("Clip", {once}), {}, x}, {{"axis", 3}}); });
  });
  CHECK(y.name == "layers.0.1.Clip_2");
  CHECK(y.rank == 2);
  const auto found = read(graph);
  CHECK(found.operators() == "Relu Clip Clip");
  CHECK(found.nodes[1].inputs == Texts{"layers.0.Relu"});
  CHECK(found.nodes[2].inputs == Texts{"layers.0.1.Clip", "", "x"});
  CHECK(found.nodes[2].wholes.at("axis") == Wholes{3});
}

TEST_CASE("onnx graph: a node has as many outputs as are asked for, with the axes of its first input") {
  OnnxGraph graph;
  const auto halves = graph.nodes("Split", {{"x", 3, true}}, 2);
  CHECK(halves[0].channels_first);
  CHECK(halves[1].rank == 3);
  CHECK(read(graph).nodes[0].outputs == Texts{"Split", "Split_2"});
}

TEST_CASE("onnx graph: a node may have no inputs, and its output no axes yet") {
  OnnxGraph graph;
  CHECK(graph.node("RandomNormal", {}).rank == 0);
  CHECK(read(graph).nodes[0].inputs.empty());
}

TEST_CASE("onnx graph: constants are initializers with their shapes and numbers") {
  OnnxGraph graph;
  graph.tensor("t", {2, 1}, {0.5, -1});
  graph.number(3);
  graph.wholes({0, -1});
  graph.whole(7);
  Matrix<float, 2, 3> w{{0, 1, 2}, {3, 4, 5}};
  graph.tensor("as_it_is", w);
  graph.saved(w, {"turned", true});
  const auto found = read(graph);
  CHECK(found.tensors.at("t").shape == Wholes{2, 1});
  CHECK(found.tensors.at("t").numbers == std::vector<float>{0.5F, -1});
  CHECK(found.tensors.at("number").shape.empty());
  CHECK(found.tensors.at("number").numbers == std::vector<float>{3});
  CHECK(found.tensors.at("whole").shape == Wholes{2});
  CHECK(found.tensors.at("whole").wholes == Wholes{0, -1});
  CHECK(found.tensors.at("whole_2").shape.empty());
  CHECK(found.tensors.at("whole_2").wholes == Wholes{7});
  CHECK(found.tensors.at("as_it_is").shape == Wholes{2, 3});
  CHECK(found.tensors.at("turned").shape == Wholes{3, 2});
  CHECK(found.tensors.at("turned").numbers == std::vector<float>{0, 3, 1, 4, 2, 5});
}

TEST_CASE("onnx graph: numbers that are not finite, and such as no float holds, are refused by name") {
  const auto error_for = [](double number) {
    OnnxGraph graph;
    return std::string(error_of<Error>([&] {
                         graph.within("layers.1", [&] { return graph.tensor("weight", {1}, {number}); });
                       }).what());
  };
  CHECK(contains(error_for(std::numeric_limits<double>::quiet_NaN()), "not finite, in 'layers.1.weight'"));
  CHECK(contains(error_for(-std::numeric_limits<double>::infinity()), "not finite, in 'layers.1.weight'"));
  CHECK(contains(error_for(1e39), "compute in float, and the network has 1e+39 in 'layers.1.weight'"));
}

TEST_CASE("onnx graph: axes are turned once, whoever asks, and turned back by going back") {
  OnnxGraph graph;
  const OnnxValue x{"x", 4};
  const OnnxValue first = graph.channels_first(x);
  CHECK(first.channels_first);
  CHECK(graph.channels_first(x).name == first.name);
  CHECK(graph.channels_first(first).name == first.name);
  CHECK(graph.channels_last(first).name == "x");
  CHECK(read(graph).operators() == "Transpose");
  CHECK(read(graph).nodes[0].wholes.at("perm") == Wholes{0, 3, 1, 2});
  graph.channels_last(graph.node("Conv", {first}));
  CHECK(read(graph).nodes[2].wholes.at("perm") == Wholes{0, 2, 3, 1});
  CHECK(graph.channels_first({"steps", 3}).channels_first);
  CHECK(read(graph).nodes[3].wholes.at("perm") == Wholes{0, 2, 1});
}

TEST_CASE("onnx graph: plain numbers have no axes to turn") {
  OnnxGraph graph;
  CHECK(graph.channels_first({"x", 2}).name == "x");
  CHECK(read(graph).nodes.empty());
}

TEST_CASE("onnx graph: a reshape keeps the rows, and takes the numbers in the order of strata's memory") {
  OnnxGraph graph;
  const OnnxValue y = graph.reshaped({"x", 4, true}, {6});
  CHECK(y.rank == 2);
  CHECK(!y.channels_first);
  CHECK(read(graph).operators() == "Transpose Reshape");
  CHECK(read(graph).tensors.at(read(graph).nodes[1].inputs[1]).wholes == Wholes{0, 6});
}

TEST_CASE("onnx graph: the last value gets the output's name, by a node of its own only where no node made it") {
  OnnxGraph made, handed_on;
  const OnnxValue y = made.node("Relu", {{"input", 2}});
  made.node("Neg", {y});
  made.call(y, "output");
  CHECK(read(made).nodes[0].outputs == Texts{"output"});
  CHECK(read(made).nodes[1].inputs == Texts{"output"});
  handed_on.call({"input", 2}, "output");
  CHECK(read(handed_on).operators() == "Identity");
}

TEST_CASE("onnx graph: an inner graph gives no name that the outer one has") {
  OnnxGraph outer;
  outer.node("Add", {{"x", 2}});
  OnnxGraph first = outer.inner("step"), second = outer.inner("step");
  CHECK(first.node("Add", {first.input("h", 2)}).name == "step.Add");
  CHECK(second.node("Add", {second.input("h", 2)}).name == "step_2.Add");
  CHECK(read(first).nodes[0].inputs == Texts{"step.h"});
}

TEST_CASE("onnx graph: a reshape may make other rows of all numbers") {
  OnnxGraph graph;
  CHECK(graph.reshaped({"x", 3}, {5}, false).rank == 2);
  CHECK(read(graph).tensors.at("whole").wholes == Wholes{-1, 5});
}

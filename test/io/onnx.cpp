// SPDX-License-Identifier: MIT
#include "strata/io/onnx.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/file_errors.hpp"
#include "support/onnx_model.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;

namespace {

using Classes = Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 4, Softmax>>;

/// The file of a network.
template <class Net>
std::string onnx_file(const Net& network) {
  const TemporaryFolder folder;
  save_onnx(network, folder / "n.onnx");
  return text_of_file(folder / "n.onnx");
}

std::map<std::string, std::string> notes_of(const test::Message& model) {
  std::map<std::string, std::string> notes;
  for (const std::string& each : model.texts(14)) notes[test::Message(each).text(1)] = test::Message(each).text(2);
  return notes;
}

}  // namespace

TEST_CASE("onnx: the model says its versions, its producer and what it is") {
  const std::string bytes = onnx_file(Classes());
  const test::Message model(bytes);
  CHECK(model.whole(1) == 8);
  CHECK(test::Message(model.text(8)).whole(2) == 17);
  CHECK(model.all(8).size() == 1);
  CHECK(model.text(2) == "strata");
  CHECK(model.text(3) == STRATA_VERSION);
  CHECK(contains(model.text(6), "Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 4, Softmax>>"));
}

TEST_CASE("onnx: input and output are any number of rows, with the axes of strata's memory") {
  const std::string bytes = onnx_file(Classes());
  const test::OnnxGraphRead graph(test::Message(bytes).text(7));
  CHECK(graph.inputs.size() == 1);
  CHECK(graph.inputs.at("input") == std::vector<std::string>{"rows", "2"});
  CHECK(graph.outputs.at("output") == std::vector<std::string>{"rows", "4"});
  CHECK(graph.operators() == "Gemm Tanh Gemm Softmax");
  CHECK(graph.nodes.front().inputs[0] == "input");
  CHECK(graph.nodes.back().outputs[0] == "output");
  CHECK(graph.tensors.size() == 4);
  CHECK(graph.tensors.at("layers.1.weight").shape == std::vector<std::int64_t>{4, 3});
}

TEST_CASE("onnx: axes are those of memory, places before channels") {
  using Axes = std::vector<Size>;
  CHECK(detail::axes_of(Extents<5>()) == Axes{5});
  CHECK(detail::axes_of(Extents<7, 2>()) == Axes{7, 2});
  CHECK(detail::axes_of(Extents<3, 4, 5>()) == Axes{4, 5, 3});
}

TEST_CASE("onnx: the metadata have the architecture and the self-test of a saved network") {
  const Classes network;
  const std::string bytes = onnx_file(network);
  const auto notes = notes_of(test::Message(bytes));
  CHECK(notes.size() == 2);
  CHECK(notes.at("architecture") == detail::architecture_of<Classes>());
  CHECK(notes.at("self_test") == detail::SelfTest<Classes>(network).text());
}

TEST_CASE("onnx: the same network gives the same bytes, one with another weight does not") {
  Classes network;
  const std::string first = onnx_file(network);
  CHECK(onnx_file(network) == first);
  network.layer<0>().weights(1, 2) += 1;
  CHECK(onnx_file(network) != first);
}

TEST_CASE("onnx: a network in double precision becomes a model in float") {
  Network<Input<1, double>, Dense<1, 1>> network;
  network.layer<0>().weights(0, 0) = 1.0 / 3;
  const std::string bytes = onnx_file(network);
  const test::OnnxGraphRead graph(test::Message(bytes).text(7));
  CHECK(graph.tensors.at("layers.0.weight").numbers == std::vector<float>{1.0F / 3});
  CHECK(notes_of(test::Message(bytes)).at("self_test").starts_with("F64 "));
  network.layer<0>().weights(0, 0) = 1e300;
  CHECK(contains(error_of<Error>([&] { onnx_file(network); }).what(), "compute in float"));
}

TEST_CASE("onnx: a weight that is not finite is refused by name, and what was there stays") {
  const TemporaryFolder folder;
  Classes network;
  save_onnx(network, folder / "n.onnx");
  const std::string before = text_of_file(folder / "n.onnx");
  network.layer<1>().biases(2) = std::numeric_limits<float>::infinity();
  const auto save = [&] { save_onnx(network, folder / "n.onnx"); };
  CHECK(contains(error_of<Error>(save).what(), "not finite, in 'layers.1.bias'"));
  CHECK(text_of_file(folder / "n.onnx") == before);
}

TEST_CASE("onnx: where nothing can be written, nothing is") {
  const TemporaryFolder folder;
  CHECK(contains(error_of([&] { save_onnx(Classes(), folder.path()); }).what(), "a folder"));
  CHECK(contains(error_of([&] { save_onnx(Classes(), folder / "none/n.onnx"); }).what(), "nothing was written"));
}

TEST_CASE("onnx: a model of 2 GiB is refused, since no reader takes it") {
  detail::check_onnx_size((Size{1} << 31U) - 1, "n.onnx");
  const auto check = [] { detail::check_onnx_size(Size{1} << 31U, "n.onnx"); };
  CHECK(contains(error_of<Error>(check).what(), "n.onnx: the model would have 2147483648 bytes"));
}

// SPDX-License-Identifier: MIT
#include "strata/io/onnx_steps.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_activations.hpp"
#include "strata/io/onnx_branches.hpp"
#include "strata/io/onnx_plain.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

/// A layer of plain numbers that says how it is written.
struct OwnNegation {
  static constexpr Size inputs = 3, outputs = 3;
  template <class Scalar>
  using Parameters = NoParameters;
  static auto to_onnx(auto& graph, const auto&, const auto& x) { return graph.node("Neg", {x}); }
};
struct OwnSummary : SummaryOfSteps<OwnSummary> {
  static auto to_onnx(auto& graph, const auto& x) { return graph.node("ReduceProd", {x}, {{"keepdims", 0}}); }
};

using Steps53 = Extents<5, 3>;
using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx steps: what works along the last axis is written once for all steps") {
  CHECK(test::written_layer<EachStep<Dense<3, 2, Tanh>>::On<Steps53>>().operators() == "MatMul Add Tanh");
  const auto found = test::written_layer<EachStep<Dense<3, 2, Identity, NoBias>>::On<Steps53>>();
  CHECK(found.operators() == "MatMul");
  CHECK(found.tensors.at("l.weight").shape == Numbers{3, 2});
  CHECK(test::written_layer<EachStep<Normalize<3>>::On<Steps53>>().operators() == "Sub Mul");
}

TEST_CASE("onnx steps: layers one after the other at each step keep the steps' axis") {
  using Both = Sequential<Dense<3, 4, Tanh>, Dense<4, 2>>::On<Extents<3>>;
  CHECK(test::written_layer<EachStep<Both>::On<Steps53>>().operators() == "MatMul Add Tanh MatMul Add");
}

TEST_CASE("onnx steps: another layer is given rows of plain numbers") {
  const auto found = test::written_layer<EachStep<OwnNegation>::On<Steps53>>();
  CHECK(found.operators() == "Reshape Neg Reshape");
  CHECK(found.tensors.at(found.nodes[0].inputs[1]).wholes == Numbers{-1, 3});
  CHECK(found.tensors.at(found.nodes[2].inputs[1]).wholes == Numbers{-1, 5, 3});
}

TEST_CASE("onnx steps: summaries take the steps' axis away") {
  const auto last = test::written_layer<LastStep::On<Steps53>>();
  CHECK(last.operators() == "Gather");
  CHECK(last.nodes[0].wholes.at("axis") == Numbers{1});
  CHECK(last.tensors.at(last.nodes[0].inputs[1]).wholes == Numbers{-1});
  const auto mean = test::written_layer<MeanOverSteps::On<Steps53>>(NoParameters(), true);
  CHECK(mean.operators() == "Transpose ReduceMean");
  CHECK(mean.nodes[1].wholes.at("axes") == Numbers{1});
  CHECK(mean.nodes[1].wholes.at("keepdims") == Numbers{0});
  CHECK(test::written_layer<MaxOverSteps::On<Steps53>>().operators() == "ReduceMax");
}

TEST_CASE("onnx steps: a summary of one's own writes itself") {
  CHECK(test::written_layer<OwnSummary::On<Steps53>>().operators() == "ReduceProd");
}

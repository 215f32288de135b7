// SPDX-License-Identifier: MIT
#include "strata/io/onnx_scan.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_recurrence.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

/// h = z₀ z₁, m = m⁻ + h
struct OwnScanCell {
  static constexpr Size gates = 2;
  template <class T>
  struct State {
    T h, m;
    static constexpr auto tensors(auto& self) { return std::tie(self.h, self.m); }
  };
  static auto to_onnx(auto& graph, const auto& z, const auto& before) {
    auto now = before;
    now.h = graph.node("Mul", {z[0], z[1]});
    now.m = graph.node("Add", {before.m, now.h});
    return now;
  }
};
/// The same of sums apart: h = z + u⁻.
struct OwnApartCell {
  static constexpr Size gates = 1;
  static constexpr bool sums_apart = true;
  template <class T>
  struct State {
    T h;
    static constexpr auto tensors(auto& self) { return std::tie(self.h); }
  };
  static auto to_onnx(auto& graph, const auto& z, const auto& u, const auto& before) {
    auto now = before;
    now.h = graph.node("Sub", {z[0], u[0]});
    return now;
  }
};

using Numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("onnx scan: what needs no state is computed for all steps at once, the rest step by step") {
  const auto found = test::written_layer<Recurrence<OwnScanCell, 3, 4, Extents<5, 3>>>();
  CHECK(found.operators() == "MatMul Add Shape Concat ConstantOfShape Scan");
  const test::OnnxNode& scan = found.first("Scan");
  CHECK(scan.inputs.size() == 3);
  CHECK(scan.inputs[0] == scan.inputs[1]);
  CHECK(scan.outputs.size() == 3);
  CHECK(scan.outputs.back() == "y");
  CHECK(scan.wholes.at("num_scan_inputs") == Numbers{1});
  CHECK(scan.wholes.at("scan_input_axes") == Numbers{1});
  CHECK(scan.wholes.at("scan_output_axes") == Numbers{1});
  CHECK(found.tensors.at("l.weight_hh_l0").shape == Numbers{4, 8});
}

TEST_CASE("onnx scan: a step takes all states and the sums, and gives all states and h") {
  const auto found = test::written_layer<Recurrence<OwnScanCell, 3, 4, Extents<5, 3>>>();
  const test::OnnxGraphRead body(found.first("Scan").graphs.at("body"));
  CHECK(body.operators() == "MatMul Add Add Split Mul Add Identity Identity Identity");
  CHECK(body.first("MatMul").inputs == std::vector<std::string>{"l.step.before", "l.weight_hh_l0"});
  CHECK(body.inputs.at("l.step.before") == std::vector<std::string>{"rows", "4"});
  CHECK(body.inputs.at("l.step.before_2") == std::vector<std::string>{"rows", "4"});
  CHECK(body.inputs.at("l.step.sums") == std::vector<std::string>{"rows", "8"});
  CHECK(body.outputs.size() == 3);
}

TEST_CASE("onnx scan: a cell of sums apart is given both, and one gate is not split") {
  const auto found = test::written_layer<Recurrence<OwnApartCell, 3, 4, Extents<5, 3>>>();
  const test::OnnxGraphRead body(found.first("Scan").graphs.at("body"));
  CHECK(body.operators() == "MatMul Add Sub Identity Identity");
}

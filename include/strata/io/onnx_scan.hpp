// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/io/onnx_form.hpp"
#include "strata/layer/recurrent.hpp"

/// Time in ONNX, for a cell of any kind: a Scan, whose body is a step. A cell of somebody's own says its equations by
///   static auto to_onnx(auto& graph, const auto& z, const auto& before);
/// z, or with sums_apart z and u, is an array of values, one for each gate; before is a State<OnnxValue>, and another
/// is returned. All are rows × Hidden. See strata/layer/recurrent.hpp for what they mean.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class Cell>
using OnnxGates = std::array<OnnxValue, Cell::gates>;
template <class Cell>
using OnnxState = typename Cell::template State<OnnxValue>;

template <class Cell>
concept WritesItsStep = requires(OnnxGraph& graph, const OnnxGates<Cell>& z, const OnnxState<Cell>& before) {
  Cell::to_onnx(graph, z, before);
}
|| requires(OnnxGraph& graph, const OnnxGates<Cell>& z, const OnnxState<Cell>& before) {
  Cell::to_onnx(graph, z, z, before);
};
template <WritesItsStep Cell>
inline constexpr bool says_how_it_is_written<Cell> = true;

/// [rows, gates · Hidden] as [rows, Hidden] for each gate.
template <class Cell>
OnnxGates<Cell> onnx_gates(OnnxGraph& graph, const OnnxValue& all) {
  OnnxGates<Cell> gates{all};
  if constexpr (Cell::gates > 1) {
    const auto parts = graph.nodes("Split", {all}, Cell::gates, {{"axis", 1}});
    std::copy(parts.begin(), parts.end(), gates.begin());
  }
  return gates;
}

/// The h of all steps, rows × steps × Hidden. step(body, gates…, before) is what the cell does at one of them.
template <class Cell, Size Hidden>
OnnxValue write_scan(OnnxGraph& graph, const auto& p, const OnnxValue& x, auto&& step) {
  // What needs no h is computed for all steps at once.
  const OnnxValue weighed = graph.node("MatMul", {x, graph.tensor("weight_ih_l0", p.weights)});
  const OnnxValue sums = graph.node("Add", {weighed, graph.tensor("bias_ih_l0", p.biases)});
  const OnnxValue u = graph.tensor("weight_hh_l0", p.recurrent_weights);
  const OnnxValue c = graph.tensor("bias_hh_l0", p.recurrent_biases);
  const OnnxValue rows = graph.node("Shape", {x}, {{"start", 0}, {"end", 1}});
  const OnnxValue shape = graph.node("Concat", {rows, graph.wholes({Hidden})}, {{"axis", 0}});
  const OnnxValue silence = graph.node("ConstantOfShape", {shape});

  OnnxGraph body = graph.inner("step");
  ProtobufWriter inputs, outputs;
  std::vector<OnnxValue> at_first;
  OnnxState<Cell> before;
  for_each_in_state(
      [&](OnnxValue& value) {
        value = body.input("before", 2);
        inputs.message(11, onnx_value_info(value.name, {Hidden}));
        at_first.push_back(silence);
      },
      before);
  const OnnxValue now_in = body.input("sums", 2);
  inputs.message(11, onnx_value_info(now_in.name, {Cell::gates * Hidden}));

  const OnnxValue recurrent = body.node("Add", {body.node("MatMul", {before.h, u}), c});
  OnnxState<Cell> now;
  if constexpr (wants_sums_apart<Cell>())
    now = step(body, onnx_gates<Cell>(body, now_in), onnx_gates<Cell>(body, recurrent), before);
  else
    now = step(body, onnx_gates<Cell>(body, body.node("Add", {now_in, recurrent})), before);

  // Each has a name of its own, whatever the cell hands on.
  const auto put_out = [&](const OnnxValue& value) {
    outputs.message(12, onnx_value_info(body.node("Identity", {value}).name, {Hidden}));
  };
  for_each_in_state(put_out, now);
  put_out(now.h);
  ProtobufWriter written = body.written("step");
  written.merge(inputs);
  written.merge(outputs);

  const Size states = at_first.size();
  at_first.push_back(sums);
  OnnxValue all = graph.nodes("Scan", at_first, states + 1,
                              {{"body", written},
                               {"num_scan_inputs", 1},
                               {"scan_input_axes", std::vector<Size>{1}},
                               {"scan_output_axes", std::vector<Size>{1}}})[states];
  all.rank = 3;
  return all;
}

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/elu.hpp"
#include "strata/activation/gelu.hpp"
#include "strata/activation/gelu_tanh.hpp"
#include "strata/activation/hard_tanh.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/softplus.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/io/onnx_form.hpp"

/// Activations in ONNX. What has no operator of its own (in version 17) is composed of others.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Those that are an operator.
template <class A>
struct OnnxOperator {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) { return graph.node(OnnxForm<A>::op, {z}); }
};

template <>
struct OnnxForm<Identity> {
  using Parts = OnnxParts<>;
};
template <>
struct OnnxForm<ReLU> : OnnxOperator<ReLU> {
  static constexpr const char* op = "Relu";
};
template <>
struct OnnxForm<ELU> : OnnxOperator<ELU> {
  static constexpr const char* op = "Elu";
};
template <>
struct OnnxForm<Softplus> : OnnxOperator<Softplus> {
  static constexpr const char* op = "Softplus";
};
template <>
struct OnnxForm<Sigmoid> : OnnxOperator<Sigmoid> {
  static constexpr const char* op = "Sigmoid";
};
template <>
struct OnnxForm<Tanh> : OnnxOperator<Tanh> {
  static constexpr const char* op = "Tanh";
};

template <Decimal... Slope>
struct OnnxForm<LeakyReLU<Slope...>> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) {
    return graph.node("LeakyRelu", {z}, {{"alpha", LeakyReLU<Slope...>::slope}});
  }
};

template <>
struct OnnxForm<Softmax> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) { return graph.node("Softmax", {z}, {{"axis", -1}}); }
};

template <>
struct OnnxForm<HardTanh> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) {
    return graph.node("Clip", {z, graph.number(-1), graph.number(1)});
  }
};

/// z s(z)
template <>
struct OnnxForm<SiLU> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) {
    return graph.node("Mul", {z, graph.node("Sigmoid", {z})});
  }
};

/// z (1 + erf(z / √2)) / 2
template <>
struct OnnxForm<GELU> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) {
    const OnnxValue scaled = graph.node("Mul", {z, graph.number(0.7071067811865476)});
    const OnnxValue twice = graph.node("Add", {graph.node("Erf", {scaled}), graph.number(1)});
    return graph.node("Mul", {graph.node("Mul", {z, twice}), graph.number(0.5)});
  }
};

/// z (1 + tanh(√(2/π) (z + 0.044715 z³))) / 2
template <>
struct OnnxForm<GELUTanh> {
  using Parts = OnnxParts<>;
  static OnnxValue write(OnnxGraph& graph, const OnnxValue& z) {
    const OnnxValue cube = graph.node("Mul", {graph.node("Mul", {z, z}), z});
    const OnnxValue inner = graph.node("Add", {z, graph.node("Mul", {cube, graph.number(0.044715)})});
    const OnnxValue curve = graph.node("Tanh", {graph.node("Mul", {inner, graph.number(0.7978845608028654)})});
    const OnnxValue twice = graph.node("Add", {curve, graph.number(1)});
    return graph.node("Mul", {graph.node("Mul", {z, twice}), graph.number(0.5)});
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#include "strata/io/onnx_form.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

/// y = s ⊙ x, which says how it is written.
struct OwnScale {
  static constexpr Size inputs = 3, outputs = 3;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, 3> scale;
    static constexpr auto tensors(auto& self) { return std::tie(self.scale); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.scale); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.scale; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta * x));
  }
  static auto to_onnx(auto& graph, const auto& p, const auto& x) {
    return graph.node("Mul", {x, graph.tensor("scale", p.scale)});
  }
};

/// σ(z) = z², which says how it is written, and σ(z) = z³, which does not.
struct OwnSquare {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z + z;
  }
  static auto to_onnx(auto& graph, const auto& z) { return graph.node("Mul", {z, z}); }
};
struct OwnCube {
  template <class T>
  static T forward(const T& z) {
    return z * z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z * z * T(3);
  }
};

/// A row-wise activation: what its row is minus its largest.
struct OwnRows {
  static void forward(auto&& z) {
    const auto shift = z.max();
    z.map([&](const auto& value) { return value - shift; });
  }
  static void backward(const auto&, auto&&) {}
  static auto to_onnx(auto& graph, const auto& z) {
    return graph.node("Sub", {z, graph.node("ReduceMax", {z}, {{"axes", std::vector<Size>{z.rank - 1}}})});
  }
};

}  // namespace

TEST_CASE("onnx form: a layer of one's own writes itself, and is given its axes in the order of memory") {
  const auto found = test::written_layer<OwnScale>();
  CHECK(found.operators() == "Mul");
  CHECK(found.tensors.at("l.scale").numbers == std::vector<float>{0.5F, 0.5F, 0.5F});
}

TEST_CASE("onnx form: an activation of one's own writes itself, wherever it stands") {
  CHECK(test::written_layer<Dense<3, 2, OwnSquare>>().operators() == "Gemm Mul");
  CHECK(test::written_layer<Activate<3, OwnSquare>>().operators() == "Mul");
}

TEST_CASE("onnx form: numbers one by one are as well where the channels come first, rows are not") {
  OnnxGraph graph;
  const OnnxValue z{"z", 3, true};
  CHECK(detail::write_activation<OwnSquare>(graph, z).channels_first);
  CHECK(detail::write_activation<Identity>(graph, z).name == "z");
  CHECK(!detail::write_activation<OwnRows>(graph, z).channels_first);
  CHECK(test::OnnxGraphRead(graph.written("g").bytes()).operators() == "Mul Transpose ReduceMax Sub");
}

TEST_CASE("onnx form: the first part without a form breaks the rule, with its entry's place") {
  using Good = Network<Input<3>, OwnScale, Dense<3, 2, OwnSquare>, MeanSquaredError>;
  using Bad = Network<Input<3>, OwnScale, Dense<3, 2, OwnCube>, MeanSquaredError>;
  CHECK(std::is_same_v<detail::OnnxRule<Good>, detail::Kept>);
  CHECK(std::is_same_v<detail::OnnxRule<Bad>, detail::HasAFormInOnnx<2, Dense<3, 2, OwnCube>, OwnCube>>);
}

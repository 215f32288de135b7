// SPDX-License-Identifier: MIT
#include "strata/io/onnx_branches.hpp"

#include <doctest/doctest.h>

#include "strata/io/onnx_activations.hpp"
#include "strata/io/onnx_convolutions.hpp"
#include "strata/io/onnx_normalizations.hpp"
#include "strata/io/onnx_plain.hpp"
#include "support/onnx_model.hpp"

using namespace strata;

namespace {

/// The largest of two branches.
struct OwnLarger {
  template <class First, class...>
  using OutputShape = First;
  static auto to_onnx(auto& graph, const auto& a, const auto& b) { return graph.node("Max", {a, b}); }
};

using Image345 = Extents<3, 4, 5>;
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("onnx branches: layers one after the other are called by their places") {
  const auto found = test::written_layer<Sequential<Dense<2, 3, Tanh>, Dense<3, 1>>::On<Extents<2>>>();
  CHECK(found.operators() == "Gemm Tanh Gemm");
  CHECK(found.tensors.contains("l.0.weight"));
  CHECK(found.tensors.contains("l.1.bias"));
}

TEST_CASE("onnx branches: a residual adds what went in") {
  const auto found = test::written_layer<Residual<Dense<2, 2>>::On<Extents<2>>>();
  CHECK(found.operators() == "Gemm Add");
  CHECK(found.first("Add").inputs == Texts{"l.0.Gemm", "x"});
  const auto projected = test::written_layer<Residual<Project<Dense<2, 3>>, Dense<2, 3>>::On<Extents<2>>>();
  CHECK(projected.operators() == "Gemm Gemm Add");
}

TEST_CASE("onnx branches: a gate multiplies, branches side by side are put together along the channels") {
  CHECK(test::written_layer<Gated<Dense<2, 3>, Dense<2, 3, Sigmoid>>::On<Extents<2>>>().operators() ==
        "Gemm Gemm Sigmoid Mul");
  const auto found = test::written_layer<Parallel<Dense<2, 3>, Dense<2, 1>, Dense<2, 1>>::On<Extents<2>>>();
  CHECK(found.first("Concat").inputs.size() == 3);
  CHECK(found.first("Concat").wholes.at("axis") == std::vector<std::int64_t>{-1});
}

TEST_CASE("onnx branches: maps whose channels come first in all branches are joined so, others are turned") {
  using Alike = Parallel<Conv2d<3, 2, 1>, Conv2d<3, 4, 1>>::On<Image345>;
  const auto alike = test::written_layer<Alike>();
  CHECK(alike.first("Concat").wholes.at("axis") == std::vector<std::int64_t>{1});
  CHECK(alike.operators() == "Transpose Conv Conv Concat");
  using Mixed = Parallel<Conv2d<3, 2, 1>, LayerNorm<3>>::On<Image345>;
  const auto mixed = test::written_layer<Mixed>();
  CHECK(mixed.operators() == "Transpose Conv LayerNormalization Transpose Concat");
  CHECK(mixed.first("Concat").wholes.at("axis") == std::vector<std::int64_t>{-1});
}

TEST_CASE("onnx branches: a join of one's own writes itself") {
  using L = Branches<OwnLarger, Extents<2>, Dense<2, 3>, Dense<2, 3>>;
  CHECK(test::written_layer<L>().operators() == "Gemm Gemm Max");
}

TEST_CASE("onnx branches: a sum of three is a Sum, since an Add takes two") {
  using L = Branches<detail::Sum, Extents<2>, Dense<2, 3>, Dense<2, 3>, Dense<2, 3>>;
  CHECK(test::written_layer<L>().operators() == "Gemm Gemm Gemm Sum");
}

// SPDX-License-Identifier: MIT
#include "strata/layer/propagation.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "support/reference_network.hpp"

using namespace strata;
using strata_test::Draws;

namespace {

// The middle layer has no parameters.
using First = Dense<3, 4>;
using Middle = Activate<4, Tanh>;
using Last = Dense<4, 2, Identity, NoBias>;
using Chain = detail::Propagation<First, Middle, Last>;
using Parameters = std::tuple<First::Parameters<double>, Middle::Parameters<double>, Last::Parameters<double>>;
constexpr Size batch = 5;
using Buffers = detail::LayerBuffers<Matrix<double, batch, 4>, Matrix<double, batch, 4>, Matrix<double, batch, 2>>;

/// Doubles in a prediction, triples in training and notes that it did.
struct Moody {
  static void forward(const auto&, const auto& x, auto& y) { assign(y, x + x); }
  static void train_forward(const auto&, const auto& x, auto& y, auto& workspace) {
    assign(y, x + x + x);
    workspace.fill(1);
  }
};
using Place = std::pair<Size, Size>;

struct Case {
  Parameters parameters;
  Matrix<double, batch, 3> x;
  Matrix<double, batch, 2> dy;
  Buffers outputs, errors;

  Case() {
    Draws draw(1);
    for (double& number : std::get<0>(parameters).weights) number = draw();
    for (double& number : std::get<0>(parameters).biases) number = draw();
    for (double& number : std::get<2>(parameters).weights) number = draw();
    for (double& number : x) number = draw();
    for (double& number : dy) number = draw();
    Chain::forward(parameters, x, outputs, outputs.get<2>());
  }

  auto& w0() { return std::get<0>(parameters).weights; }
  auto& w2() { return std::get<2>(parameters).weights; }
};

/// All gradients by layer and tensor, and the order in which they came; each tensor may be spoilt when it is followed.
struct Gradients {
  std::map<Place, std::vector<double>> of;
  std::vector<Place> order;

  Gradients(Case& c, bool spoil) {
    Chain::backward(c.parameters, c.x, c.outputs, c.errors, c.dy,
                    [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer>,
                                                 std::integral_constant<Size, Tensor>, const auto& gradient) {
                      auto& layer = std::get<Layer>(c.parameters);
                      auto& w = std::get<Tensor>(std::remove_reference_t<decltype(layer)>::tensors(layer));
                      auto stored = w;
                      assign(stored, gradient);
                      of[{Layer, Tensor}].assign(stored.begin(), stored.end());
                      order.emplace_back(Layer, Tensor);
                      if (spoil) w.fill(1e30);
                    });
  }
};

/// The same of one that wants each layer's before the layers below are looked at.
struct AtOnce {
  static constexpr bool at_once = true;
  std::vector<Place>& order;
  std::map<Place, std::vector<double>>& of;

  void operator()(auto layer, auto tensor, const auto& gradient) const {
    using Layer = std::tuple_element_t<decltype(layer)::value, std::tuple<First, Middle, Last>>;
    using P = typename Layer::template Parameters<double>;
    std::remove_cvref_t<decltype(std::get<decltype(tensor)::value>(P::tensors(std::declval<P&>())))> stored;
    assign(stored, gradient);
    of[{layer, tensor}].assign(stored.begin(), stored.end());
    order.emplace_back(layer, tensor);
  }
};

}  // namespace

TEST_CASE("propagation: each layer has a buffer of batch × outputs that begins at a cache line") {
  Buffers buffers;
  CHECK(std::same_as<decltype(buffers.get<0>()), Matrix<double, batch, 4>&>);
  CHECK(std::same_as<decltype(buffers.get<2>()), Matrix<double, batch, 2>&>);
  CHECK(std::same_as<decltype(std::as_const(buffers).get<2>()), const Matrix<double, batch, 2>&>);
  CHECK(reinterpret_cast<std::uintptr_t>(buffers.get<0>().data()) % cache_line == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(buffers.get<1>().data()) % cache_line == 0);
  CHECK(reinterpret_cast<std::uintptr_t>(buffers.get<2>().data()) % cache_line == 0);
}

TEST_CASE("propagation: forward leaves the output of every layer in its buffer") {
  Case c;
  for (Size row = 0; row < batch; ++row) {
    double a[4];
    for (Size j = 0; j < 4; ++j) {
      double z = std::get<0>(c.parameters).biases(j);
      for (Size i = 0; i < 3; ++i) z += c.x(row, i) * c.w0()(i, j);
      a[j] = std::tanh(z);
      CHECK(c.outputs.get<0>()(row, j) == doctest::Approx(z).epsilon(1e-13));
      CHECK(c.outputs.get<1>()(row, j) == doctest::Approx(a[j]).epsilon(1e-13));
    }
    for (Size k = 0; k < 2; ++k) {
      double y = 0;
      for (Size j = 0; j < 4; ++j) y += a[j] * c.w2()(j, k);
      CHECK(c.outputs.get<2>()(row, k) == doctest::Approx(y).epsilon(1e-13));
    }
  }
}

TEST_CASE("propagation: backward gives every tensor the gradient that plain loops give") {
  Case c;
  double w2[4][2] = {}, w0[3][4] = {}, b0[4] = {};
  for (Size row = 0; row < batch; ++row)
    for (Size j = 0; j < 4; ++j) {
      const double a = c.outputs.get<1>()(row, j);
      double da = 0;
      for (Size k = 0; k < 2; ++k) {
        w2[j][k] += a * c.dy(row, k);
        da += c.dy(row, k) * c.w2()(j, k);
      }
      const double dz = da * (1 - a * a);
      b0[j] += dz;
      for (Size i = 0; i < 3; ++i) w0[i][j] += c.x(row, i) * dz;
    }

  const Gradients gradients(c, false);
  for (Size i = 0; i < 12; ++i) CHECK(gradients.of.at({0, 0})[i] == doctest::Approx(w0[i / 4][i % 4]).epsilon(1e-12));
  for (Size i = 0; i < 4; ++i) CHECK(gradients.of.at({0, 1})[i] == doctest::Approx(b0[i]).epsilon(1e-12));
  for (Size i = 0; i < 8; ++i) CHECK(gradients.of.at({2, 0})[i] == doctest::Approx(w2[i / 2][i % 2]).epsilon(1e-12));
}

TEST_CASE("propagation: each tensor is followed once, those of a layer in order, and none of a layer without any") {
  Case c;
  CHECK(Gradients(c, false).order == std::vector<Place>{{0, 0}, {0, 1}, {2, 0}});
}

TEST_CASE("propagation: a tensor may be changed as soon as it is followed; no other gradient notices") {
  Case kept, spoilt;
  const Gradients expected(kept, false), found(spoilt, true);
  CHECK(found.of == expected.of);
  CHECK(spoilt.w2()(0, 0) == 1e30);
}

TEST_CASE("propagation: a chain of one layer reads x and takes dy as it is") {
  using One = detail::Propagation<Last>;
  Case c;
  std::tuple<Last::Parameters<double>> parameters{std::get<2>(c.parameters)};
  detail::LayerBuffers<Matrix<double, batch, 2>> outputs, errors;
  One::forward(parameters, c.outputs.get<1>(), outputs, outputs.get<0>());
  CHECK(outputs.get<0>() == c.outputs.get<2>());
  One::backward(parameters, c.outputs.get<1>(), outputs, errors, c.dy, [](auto, auto, const auto&) {});
  CHECK(errors.get<0>() == c.dy);
}

TEST_CASE("propagation: a layer may go forward otherwise in training, and keep something in its workspace") {
  using Two = detail::Propagation<Last, Moody>;
  Case c;
  const std::tuple<Last::Parameters<double>, NoParameters> parameters{std::get<2>(c.parameters), {}};
  detail::LayerBuffers<Matrix<double, batch, 2>, Matrix<double, batch, 2>> predicted, trained, errors;
  errors.get<0>().fill(0);
  Two::forward(parameters, c.outputs.get<1>(), predicted, predicted.get<1>());
  Two::train_forward(parameters, c.outputs.get<1>(), trained, errors);
  CHECK(trained.get<0>() == predicted.get<0>());
  for (Size row = 0; row < batch; ++row)
    for (Size i = 0; i < 2; ++i) {
      CHECK(predicted.get<1>()(row, i) == doctest::Approx(2 * predicted.get<0>()(row, i)));
      CHECK(trained.get<1>()(row, i) == doctest::Approx(3 * trained.get<0>()(row, i)));
      CHECK(errors.get<0>()(row, i) == 0);
      CHECK(errors.get<1>()(row, i) == 1);
    }
}

namespace {

/// Writes down what it is told of a step: the rows that are real, whether p may be written to, whether ∂J/∂x is wanted.
struct Listener {
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, 2> w;
    static constexpr auto tensors(auto& self) { return std::tie(self.w); }
  };
  template <class, Size>
  struct Scratch {
    bool used = false;
  };
  template <class Scalar, Size Batch>
  struct Workspace {
    Matrix<Scalar, Batch, 2> delta;
    Size rows_forward = 0, rows_backward = 0;
    bool constant = false, wanted = false;
  };

  static void forward(const auto&, const auto& x, auto& y, auto& scratch) {
    assign(y, x);
    scratch.used = true;
  }
  template <class P>
  static void train_forward(P&, const auto& x, auto& y, auto& workspace, const IsStepContext auto& context) {
    workspace.rows_forward = context.rows;
    workspace.constant = std::is_const_v<P>;
    assign(y, x, context.team);
  }
  template <class Context>
  requires IsStepContext<Context>
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& workspace, const Context& context) {
    workspace.rows_backward = context.rows;
    workspace.wanted = Context::wants_input_gradient;
    assign(workspace.delta, dy, context.team);
  }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& workspace) {
    return workspace.delta;
  }
  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& workspace) {
    return std::tuple(sum_rows(workspace.delta));
  }
};

}  // namespace

TEST_CASE("propagation: a step tells a layer how many rows are real, whose p is, and whether anybody wants ∂J/∂x") {
  using Two = detail::Propagation<Listener, Listener>;
  using Kept = Listener::Workspace<double, batch>;
  std::tuple<Listener::Parameters<double>, Listener::Parameters<double>> parameters{};
  Case c;
  const Matrix<double, batch, 2>& x = c.dy;
  detail::LayerBuffers<Matrix<double, batch, 2>, Matrix<double, batch, 2>> outputs;
  detail::LayerBuffers<Kept, Kept> errors;
  const auto follow = [](auto, auto, const auto&) {};
  Two::train_forward(parameters, x, outputs, errors, Alone(), 3);
  Two::backward(parameters, x, outputs, errors, c.dy, follow, Alone(), detail::AllLearn(), 3);
  CHECK(errors.get<0>().rows_forward == 3);
  CHECK(errors.get<1>().rows_backward == 3);
  CHECK(!errors.get<0>().constant);
  CHECK(errors.get<1>().wanted);
  CHECK(!errors.get<0>().wanted);

  // Where a batch is only looked at p is a constant, and without a number all rows are real.
  Two::train_forward(std::as_const(parameters), x, outputs, errors);
  CHECK(errors.get<0>().constant);
  CHECK(errors.get<0>().rows_forward == batch);
  Two::backward<1, true>(parameters, x, outputs, errors, c.dy, follow);
  CHECK(errors.get<0>().wanted);
}

TEST_CASE("propagation: gradients are told from the first layer on, or at once: from the last one on") {
  Case c;
  const Gradients in_order(c, false);
  CHECK(in_order.order == std::vector<Place>{{0, 0}, {0, 1}, {2, 0}});
  std::vector<Place> order;
  std::map<Place, std::vector<double>> of;
  Chain::backward(c.parameters, c.x, c.outputs, c.errors, c.dy, AtOnce{order, of});
  CHECK(order == std::vector<Place>{{2, 0}, {0, 0}, {0, 1}});
  CHECK(of == in_order.of);
}

TEST_CASE("propagation: a layer that asks for scratch memory gets its own from the workspace of the prediction") {
  using Two = detail::Propagation<Last, Listener>;
  Case c;
  const std::tuple<Last::Parameters<double>, Listener::Parameters<double>> parameters{std::get<2>(c.parameters), {}};
  struct Outputs : detail::LayerBuffers<Matrix<double, batch, 2>, Matrix<double, batch, 2>>,
                   detail::LayerScratches<detail::NoScratch, Listener::Scratch<double, batch>> {
  } memory;
  Two::forward(parameters, c.outputs.get<1>(), memory, memory.get<1>());
  CHECK(memory.scratch<1>().used);
  CHECK(memory.get<1>() == memory.get<0>());
  CHECK(std::is_empty_v<detail::LayerScratches<detail::NoScratch, detail::NoScratch>>);
}

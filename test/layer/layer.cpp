// SPDX-License-Identifier: MIT
#include "strata/layer/layer.hpp"

#include <doctest/doctest.h>

#include "strata/activation/softmax.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/input.hpp"

using namespace strata;

namespace {

/// y = c ⊙ x with a factor for each input: a layer of somebody else's, with all six members and nothing more.
template <Size N>
struct Scale {
  static constexpr Size inputs = N, outputs = N;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> factors;
    static constexpr auto tensors(auto& self) { return std::tie(self.factors); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.factors); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.factors; }
  static auto parameter_gradients(const auto&, const auto&, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta));
  }
};

// The same without one member each.
struct NoSizes : Scale<2> {
  static constexpr const char* inputs = nullptr;
};
struct NoParameterStruct : Scale<2> {
  template <class Scalar>
  struct Parameters {};
};
struct NoForward : Scale<2> {
  static void forward() {}
};
struct NoBackward : Scale<2> {
  static void backward() {}
};
struct NoInputGradient : Scale<2> {
  static void input_gradient() {}
};
struct NoTuple : Scale<2> {
  static int parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return 0; }
};

}  // namespace

TEST_CASE("layer: those of the library are layers, an input is none") {
  static_assert(Layer<Dense<3, 2>> && Layer<Dense<3, 2, Softmax, NoBias>> && Layer<Activate<3, Softmax>>);
  static_assert(!Layer<Input<3>> && !Layer<int> && !Layer<Softmax>);
  CHECK(Layer<Dense<1, 1>>);
}

TEST_CASE("layer: six members make one") { CHECK(Layer<Scale<3>>); }

TEST_CASE("layer: each missing member is missed by its own concept") {
  static_assert(!HasSizes<NoSizes> && !Layer<NoSizes>);
  static_assert(!HasParameters<NoParameterStruct> && !Layer<NoParameterStruct>);
  static_assert(!HasForward<NoForward> && HasBackward<NoForward> && !Layer<NoForward>);
  static_assert(!HasBackward<NoBackward> && HasForward<NoBackward> && !Layer<NoBackward>);
  static_assert(!HasInputGradient<NoInputGradient> && HasForward<NoInputGradient> && !Layer<NoInputGradient>);
  static_assert(!HasParameterGradients<NoTuple> && HasForward<NoTuple> && !Layer<NoTuple>);
  CHECK(HasSizes<Scale<2>>);
}

TEST_CASE("layer: no parameters are no tensors") {
  static_assert(std::tuple_size_v<decltype(NoParameters::tensors(NoParameters{}))> == 0);
  CHECK(std::is_empty_v<NoParameters>);
}

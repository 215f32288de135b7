// SPDX-License-Identifier: MIT
#include "strata/testing/check_streaming.hpp"

#include <doctest/doctest.h>

#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/layer_norm.hpp"
#include "strata/layer/prelu.hpp"

using namespace strata;

namespace {

/// y(t) = x(t) + x(t − 1), but in a stream the step before is forgotten if Forgets.
template <Size Steps, bool Forgets>
struct Echo {
  static constexpr Size inputs = Steps, outputs = Steps, history = 1;
  using InputShape = Extents<Steps, 1>;
  using OutputShape = Extents<Steps, 1>;
  template <class Scalar>
  using Parameters = NoParameters;
  template <class Scalar, Size Block>
  struct State {
    Scalar before = 0;
  };

  static void forward(const auto&, const auto& x, auto& y) {
    for (Size t = 0; t < Steps; ++t) y(0, t) = x(0, t) + (t > 0 ? x(0, t - 1) : 0);
  }
  static void stream(const auto&, const auto& x, auto& y, auto& state) {
    for (Size t = 0; t < Shape<decltype(x)>::rows; ++t) {
      y(t, 0) = x(t, 0) + state.before;
      if (!Forgets) state.before = x(t, 0);
    }
  }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& delta) { return delta; }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

}  // namespace

TEST_CASE("check_streaming: a layer that gives the same in a stream passes, one that forgets does not") {
  CHECK(check_streaming<Echo<50, false>>().passed(0));
  const StreamingCheck check = check_streaming<Echo<50, true>>();
  CHECK_FALSE(check.passed());
  CHECK(check.where.starts_with("step by step, step "));
}

TEST_CASE("check_streaming: causal convolutions of several kernels, dilations and activations") {
  for (const std::uint64_t seed : {1U, 2U}) {
    CHECK(check_streaming<Conv1d<2, 3, 3, Tanh, Causal>, 100, 2>(seed).passed());
    CHECK(check_streaming<Conv1d<1, 17, 2, Identity, Causal, Dilation<7>, NoBias>, 60, 1>(seed).passed());
    CHECK(check_streaming<Conv1d<3, 4, 4, Softmax, Causal, Dilation<30>>, 100, 3>(seed).passed());
    CHECK(check_streaming<Conv1d<600, 2, 8, Tanh, Causal, Dilation<2>>, 40, 600, double>(seed).passed(1e-12));
    CHECK(check_streaming<Conv1d<5, 3, 1>, 33, 5, double>(seed).passed(1e-14));
  }
}

TEST_CASE("check_streaming: normalisations, slopes and dropout do at each step what they do in a sequence") {
  using Net = Network<Sequence<20, 3>, BatchNorm<3>, PReLU<3>, LayerNorm<3>, Dropout<0.5>, PReLU<>, MeanSquaredError>;
  CHECK(check_network_streaming<Net>().passed());
}

TEST_CASE("check_streaming: layers of plain numbers, and whole networks") {
  CHECK(check_streaming<Dense<3, 4, Softmax>>().passed());
  using Net = Network<Sequence<70, 1, double>, Conv1d<1, 4, 3, Tanh, Causal, Dilation<2>>, Conv1d<4, 4, 1, Softmax>,
                      Conv1d<4, 2, 5, Identity, Causal>>;
  CHECK(check_network_streaming<Net>().passed(1e-13));
}

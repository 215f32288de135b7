// SPDX-License-Identifier: MIT
#include "strata/layer/recurrent.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "strata/activation/tanh.hpp"
#include "strata/initializer/glorot.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/lstm.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"

using namespace strata;

namespace {

/// A cell of one's own: h = ¾ h⁻ + ¼ tanh z.
struct LeakyCell {
  static constexpr Size gates = 1;

  template <class T>
  struct State {
    T h;
    static constexpr auto tensors(auto& self) { return std::tie(self.h); }
  };

  static void forward(auto& z, const auto& before, auto& now) {
    z[0] = Tanh::forward(z[0]);
    now.h = before.h + (z[0] - before.h) * quarter(now);
  }
  static void backward(auto& z, const auto&, const auto&, auto& d) {
    z[0] = d.h * quarter(d) * Tanh::derivative(z[0]);
    d.h = d.h - d.h * quarter(d);
  }

  template <class T>
  static T quarter(const State<T>&) {
    return T(0.25F);
  }
};

using Leaky = Recurrent<2, 20, LeakyCell>;

}  // namespace

TEST_CASE("a cell of one's own goes through time as strata's do") {
  using L = Recurrent<1, 1, LeakyCell>::On<Extents<3, 1>>;
  L::Parameters<double> p;
  for_each_tensor(p, [](auto& tensor) { tensor.fill(1); });
  const Matrix<double, 1, 3> x{{0.5, -2, 0.25}};
  Matrix<double, 1, 3> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  double h = 0;
  for (Size t = 0; t < 3; ++t) {
    h = 0.75 * h + 0.25 * std::tanh(x(0, t) + 1 + h + 1);
    CHECK(y(0, t) == doctest::Approx(h));
  }
}

TEST_CASE("its gradients are those of differences") {
  const auto check = check_gradients<Leaky::On<Extents<4, 2>>, 9>();
  INFO(check.where);
  CHECK(check.passed());
}

TEST_CASE("a stream is the sequence: of a cell of one's own, of a GRU whose units do not fill packs, of LSTMs") {
  for (const auto& check : {check_streaming<Leaky, 40, 2>(), check_streaming<GRU<3, 21>, 40, 3>(2),
                            check_network_streaming<Network<Sequence<40, 1>, LSTM<1, 7>, LSTM<7, 16>>>(3)}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}

TEST_CASE("a row of a batch is what it is alone, in prediction and in training") {
  using L = GRU<3, 21>::On<Extents<5, 3>>;
  constexpr Size batch = 19;
  struct Buffers {
    L::Parameters<float> p;
    Matrix<float, batch, L::inputs> x;
    Matrix<float, batch, L::outputs> y, trained;
    L::Scratch<float, batch> scratch;
    L::Workspace<float, batch> workspace;
    Matrix<float, 1, L::inputs> row;
    Matrix<float, 1, L::outputs> alone;
    L::Scratch<float, 1> scratch_of_one;
  };
  const auto b = std::make_unique<Buffers>();
  Generator generator(1);
  L::initialize(b->p, Glorot{}, generator);
  for (float& number : b->x.storage()) number = symmetric<float>(generator);
  L::forward(b->p, b->x, b->y, b->scratch);
  L::train_forward(b->p, b->x, b->trained, b->workspace, StepContext<Alone, true>{Alone(), batch});
  double worst = 0;
  for (Size i = 0; i < batch; ++i) {
    std::copy_n(b->x.data() + i * L::inputs, L::inputs, b->row.data());
    L::forward(b->p, b->row, b->alone, b->scratch_of_one);
    for (Size j = 0; j < L::outputs; ++j) {
      worst = std::max(worst, std::abs(static_cast<double>(b->y(i, j)) - static_cast<double>(b->alone(0, j))));
      worst = std::max(worst, std::abs(static_cast<double>(b->y(i, j)) - static_cast<double>(b->trained(i, j))));
    }
  }
  CHECK(worst < 1e-6);
}

TEST_CASE("fresh weights spread as if each gate were a layer, and biases are zero") {
  using L = GRU<3, 21>::On<Extents<5, 3>>;
  L::Parameters<double> p;
  Generator generator(1);
  L::initialize(p, Glorot{}, generator);
  const auto largest = [](const auto& tensor) {
    double result = 0;
    for (double number : tensor.storage()) result = std::max(result, std::abs(number));
    return result;
  };
  CHECK(largest(p.weights) == doctest::Approx(std::sqrt(6.0 / (3 + 21))).epsilon(0.05));
  CHECK(largest(p.recurrent_weights) == doctest::Approx(std::sqrt(6.0 / (21 + 21))).epsilon(0.05));
  CHECK(largest(p.biases) == 0);
  CHECK(largest(p.recurrent_biases) == 0);
}

TEST_CASE("recurrent layers know what their products take") {
  using L = LSTM<3, 8>::On<Extents<10, 3>>;
  static_assert(L::operations == 10 * 2 * 32 * (3 + 8));
  static_assert(L::input_gradient_operations == 10 * 2 * 32 * 3);
  static_assert(L::history == unlimited_history);
  static_assert(std::same_as<L::OutputShape, Extents<10, 8>>);
}

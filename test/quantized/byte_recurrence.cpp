// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_recurrence.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "strata/random/distribution.hpp"
#include "strata/random/generator.hpp"
#include "support/naive_recurrence.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

template <class CellType, Size InputNumbers, Size HiddenUnits, Size Steps, Size FractionBits>
struct Case {
  using Cell = CellType;
  static constexpr Size in = InputNumbers, hidden = HiddenUnits, steps = Steps, fraction = FractionBits;
  using Layer = Recurrence<Cell, in, hidden, Extents<steps, in>>;
  using Form = ByteForm<Layer, false, fraction>;
  using Parameters = typename Form::Parameters;
};

/// A layer with weights of ± `size`, quantised for an h from −1 to 1.
template <class C>
std::unique_ptr<typename C::Parameters> layer(Generator& random, float size, const ByteScale& input) {
  const auto floats = std::make_unique<typename C::Layer::template Parameters<float>>();
  for_each_tensor(*floats, [&](auto& tensor) {
    for (float& number : tensor.storage()) number = size * symmetric<float>(random);
  });
  auto p = std::make_unique<typename C::Parameters>();
  C::Form::quantize(
      *p, *floats, input,
      {std::vector<double>(C::in * C::steps, 0.1), {}, {-1, 1}, std::vector<double>(C::hidden * C::steps)});
  return p;
}

/// Two rows of numbers: the layer's bytes are those of plain loops at all steps.
template <class C>
void check_bits(const typename C::Parameters& p, const ByteScale& input, Generator& random) {
  using Form = typename C::Form;
  using X = ByteRow<C::in * C::steps, C::fraction>;
  using Y = ByteRow<C::hidden * C::steps, Form::fraction>;
  constexpr Size rows = 6, x_row = byte_row(C::in * C::steps, C::fraction),
                 y_row = byte_row(C::hidden * C::steps, Form::fraction);
  std::vector<ByteLanes::Input> x(rows * x_row), y(rows * y_row), bytes(Form::scratch);
  std::vector<std::int32_t> numbers(Form::numbers);
  for (Size row = 0; row < rows; ++row)
    for (Size i = 0; i < C::in * C::steps; ++i)
      X::set(&x[row * x_row], i, static_cast<std::int32_t>(random() % (most_with_fraction(C::fraction) + 1)));
  Form::template forward<rows>(p, x.data(), y.data(), {bytes.data(), numbers.data()});

  for (Size row = 0; row < rows; ++row) {
    strata_test::NaiveRecurrence<Form, typename C::Cell> naive(p, input, C::in, C::hidden, C::fraction);
    for (Size t = 0; t < C::steps; ++t) {
      std::vector<std::int64_t> now;
      for (Size i = 0; i < C::in; ++i) now.push_back(X::number(&x[row * x_row], t * C::in + i));
      naive.step(now);
      for (Size unit = 0; unit < C::hidden; ++unit)
        REQUIRE(Y::number(&y[row * y_row], t * C::hidden + unit) == naive.h[unit]);
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("byte_recurrence: bytes and fractions are those of plain loops, bit by bit", C,
                   Case<GRUCell, 1, 8, 20, 0>, Case<GRUCell, 5, 17, 9, 8>, Case<GRUCell, 131, 140, 3, 7>,
                   Case<LSTMCell, 3, 16, 12, 0>, Case<LSTMCell, 8, 5, 12, 8>, Case<ElmanCell<Tanh>, 2, 33, 7, 0>,
                   Case<ElmanCell<Sigmoid>, 4, 3, 7, 5>) {
  Generator random(C::in);
  const ByteScale input{0.01F, 90};
  for (const float size : {0.05F, 1.0F, 30.0F}) check_bits<C>(*layer<C>(random, size, input), input, random);
}

TEST_CASE("byte_recurrence: sums of enormous weights have coarser steps, as far as they must") {
  using C = Case<GRUCell, 2, 4, 6, 0>;
  Generator random(3);
  const ByteScale input{0.5F, 128};
  const auto raise = [&](float size) {
    const auto p = layer<C>(random, size, input);
    check_bits<C>(*p, input, random);
    return p->raise;
  };
  CHECK(raise(0.5F) == 0);
  const std::int32_t some = raise(300.0F);
  CHECK(some > 0);
  CHECK(some < C::Form::most_raise);
  CHECK(raise(1e9F) == C::Form::most_raise);
}

TEST_CASE("byte_recurrence: LSTM's c stops at 126, from where it comes back at once") {
  using C = Case<LSTMCell, 1, 1, 300, 0>;
  C::Layer::Parameters<float> floats;
  for_each_tensor(floats, [](auto& tensor) { tensor.fill(0); });
  // i, f and o are 1, g is x.
  floats.biases(0) = floats.biases(1) = floats.biases(3) = 20;
  floats.weights(0, 2) = 20;
  const ByteScale input{1.0F / 127, 128};
  C::Parameters p;
  C::Form::quantize(p, floats, input, {std::vector<double>(300), {}, {-1, 1}, std::vector<double>(300)});
  C::Form::State state;
  state.begin(p);
  std::vector<std::int32_t> numbers(C::Form::numbers);
  std::array<ByteLanes::Input, byte_row(1, 8)> y;
  std::array<ByteLanes::Input, byte_row(1, 0)> x{};
  const auto steps = [&](int byte, int count) {
    x[0] = static_cast<ByteLanes::Input>(byte - ByteLanes::input_zero);
    for (int i = 0; i < count; ++i) C::Form::stream<1>(p, x.data(), y.data(), state, {nullptr, numbers.data()});
    return std::ldexp(state.state[C::Form::padded_units], -fixed_bits);
  };
  CHECK(steps(255, 100) == doctest::Approx(100).epsilon(0.001));
  CHECK(steps(255, 100) == 126);
  CHECK(steps(1, 26) == doctest::Approx(100).epsilon(0.001));
}

TEST_CASE("byte_recurrence: a state that hardly moves does not stand still") {
  // z = σ(8) lets h go to n = tanh 1 by 1/2982 of what is left at each step: a tenth of a byte's step at first.
  using C = Case<GRUCell, 1, 1, 1, 0>;
  C::Layer::Parameters<float> floats;
  for_each_tensor(floats, [](auto& tensor) { tensor.fill(0); });
  floats.biases(1) = 8;
  floats.biases(2) = 1;
  C::Parameters p;
  C::Form::quantize(p, floats, {1, 0}, {{0}, {}, {-1, 1}, {0}});
  C::Form::State state;
  state.begin(p);
  std::vector<std::int32_t> numbers(C::Form::numbers);
  std::array<ByteLanes::Input, byte_row(1, 8)> y;
  const std::array<ByteLanes::Input, byte_row(1, 0)> x{};
  for (int i = 0; i < 3000; ++i) C::Form::stream<1>(p, x.data(), y.data(), state, {nullptr, numbers.data()});
  const double expected = std::tanh(1) * (1 - std::pow(1 / (1 + std::exp(-8.0)), 3000));
  CHECK(std::abs(std::ldexp(state.state[0], -fixed_bits) - expected) < 0.002);
  const double byte = static_cast<double>(ByteRow<1, 8>::number(y.data(), 0)) / 256;
  CHECK(std::abs(p.h.value(byte) - expected) < 0.002);
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_layer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>

#include "strata/activation/sigmoid.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

template <class L>
std::unique_ptr<typename L::Parameters> quantized(const ByteScale& input, const auto& weights, const auto& biases,
                                                  const SeenRange& z, const SeenRange& a) {
  auto p = std::make_unique<typename L::Parameters>();
  L::quantize(
      *p, input, [&](Size i, Size output) { return weights[i][output]; }, [&](Size output) { return biases[output]; },
      [](Size, Size) { return 0.0; }, z, a);
  return p;
}

template <Size N>
std::array<ByteLanes::Input, padded_to_blocks(N)> inputs_of(const std::array<int, N>& bytes) {
  std::array<ByteLanes::Input, padded_to_blocks(N)> x{};
  for (Size i = 0; i < N; ++i) x[i] = static_cast<ByteLanes::Input>(bytes[i] - ByteLanes::input_zero);
  return x;
}

template <class L>
std::array<int, L::outputs> output_of(const typename L::Parameters& p, const auto& x) {
  std::array<ByteLanes::Input, L::padded_outputs> y;
  L::template forward<1>(p, x.data(), x.size(), y.data());
  std::array<int, L::outputs> bytes;
  for (Size i = 0; i < L::outputs; ++i) bytes[i] = y[i] + ByteLanes::input_zero;
  return bytes;
}

}  // namespace

TEST_CASE("byte_layer: hand-worked: weights have a step for each output, biases that of the products") {
  using L = ByteLayer<2, 2, Identity, false>;
  // Weights of 127 · 0.01 and 127 · 1; inputs in steps of 1/2 from -5 on.
  const std::array<std::array<double, 2>, 2> weights{{{1.27, -127}, {-0.504, 63.6}}};
  const std::array<double, 2> biases{0.05, -3.2};
  const ByteScale input{0.5F, 10};
  const auto p = quantized<L>(input, weights, biases, {-100, 155}, {-100, 155});
  CHECK(p->weight_steps[0] == doctest::Approx(0.01));
  CHECK(p->weight_steps[1] == doctest::Approx(1));
  CHECK(int{p->weights(0, 0)} == 127);
  CHECK(int{p->weights(1, 0)} == -50);  // -50.4
  CHECK(int{p->weights(0, 1)} == -127);
  CHECK(int{p->weights(1, 1)} == 64);  // 63.6
  CHECK(L::bias(*p, 0, input) == 10);  // 0.05 / (0.01 · 0.5)
  CHECK(L::bias(*p, 1, input) == -6);  // -6.4
  // The range asks for steps of 1, but the sums of the second output have steps of ½.
  CHECK(p->z.step == doctest::Approx(2.001 / 2));
  CHECK(p->z.zero == 100);

  // x = (1, 2): z = 1.27 - 1 + 0.05 = 0.32, and -127 + 128 - 3 = -2
  CHECK(output_of<L>(*p, inputs_of(std::array{12, 14})) == std::array{100, 98});
  // x = (-5, 100): z = -6.35 - 50 + 0.05, and 635 + 6400 - 3
  CHECK(output_of<L>(*p, inputs_of(std::array{0, 210})) == std::array{44, 255});
}

TEST_CASE("byte_layer: a rectifier is rounding into a range from 0") {
  using L = ByteLayer<1, 2, ReLU, false>;
  static_assert(!L::has_table);
  const auto p = quantized<L>({1, 0}, std::array<std::array<double, 2>, 1>{{{1, -1}}}, std::array{0.0, 0.0},
                              {-255, 255}, {0, 255});
  CHECK(p->a.zero == 0);
  CHECK(output_of<L>(*p, inputs_of(std::array{9})) == std::array{9, 0});
  CHECK(output_of<L>(*p, inputs_of(std::array{255})) == std::array{255, 0});
}

TEST_CASE("byte_layer: other activations are a table of what each byte of z becomes, fine where they change") {
  using L = ByteLayer<1, 1, Sigmoid, false>;
  const auto p =
      quantized<L>({0.5F, 128}, std::array<std::array<double, 1>, 1>{{{1}}}, std::array{0.0}, {-60, 63.5}, {0, 1});
  CHECK(p->a.step == 1.0F / 255);
  CHECK(p->z.low() < -6.2);  // where σ is half a step from 0
  CHECK(p->z.low() > -6.5);
  CHECK(p->z.high() < 6.5);
  for (const int byte : {128, 127, 130, 120, 140, 0, 255}) {
    const double exact = Sigmoid::forward((byte - 128) * 0.5);
    CHECK(std::abs(output_of<L>(*p, inputs_of(std::array{byte}))[0] - 255 * exact) < 2.5);
  }
  CHECK(output_of<L>(*p, inputs_of(std::array{255}))[0] == 255);
  CHECK(output_of<L>(*p, inputs_of(std::array{0}))[0] <= 1);
}

TEST_CASE("byte_layer: a bias that is large beside its weights is kept, in wider steps") {
  using L = ByteLayer<1, 3, Identity, true>;
  const ByteScale input{1, 0};
  const auto p = quantized<L>(input, std::array<std::array<double, 3>, 1>{{{0, 1e-9, 1}}}, std::array{5.0, 1e6, 0.0},
                              {0, 1e6}, {0, 1e6});
  std::array<std::int32_t, L::padded_outputs> logits;
  const auto x = inputs_of(std::array{100});
  L::logits<1>(*p, x.data(), x.size(), logits.data());
  const auto value = [&](Size i) { return static_cast<double>(logits[i]) * static_cast<double>(p->z.step); };
  CHECK(std::abs(value(0) - 5) < 0.05);
  CHECK(value(1) == doctest::Approx(1e6).epsilon(1e-6));
  CHECK(value(2) == doctest::Approx(100).epsilon(1e-3));
  for (Size output = 0; output < 3; ++output) CHECK(std::abs(L::bias(*p, output, input)) <= most_bias);
}

TEST_CASE("byte_layer: a layer of nothing but zeros gives zeros") {
  using L = ByteLayer<3, 2, Identity, false>;
  const auto p = quantized<L>({1, 7}, std::array<std::array<double, 2>, 3>{}, std::array{0.0, 0.0}, {}, {});
  CHECK(output_of<L>(*p, inputs_of(std::array{0, 99, 255})) == std::array{0, 0});
  CHECK(p->a.zero == 0);
}

TEST_CASE("byte_layer: the largest sums that a layer may have do not overflow") {
  constexpr Size most = most_byte_inputs / (255 * 127);
  static_assert(SumsFitInto32Bits<most, 1>::value);
  using L = ByteLayer<most, 1, Identity, true>;
  const auto p = std::make_unique<typename L::Parameters>();
  for (Size i = 0; i < most; ++i) p->weights(i, 0) = 127;
  p->multipliers[0] = std::int32_t{1} << 30U;
  L::set_bias(*p, 0, {1, 0}, most_bias);
  const auto x = std::make_unique<std::array<ByteLanes::Input, padded_to_blocks(most)>>();
  x->fill(static_cast<ByteLanes::Input>(255 - ByteLanes::input_zero));
  std::array<std::int32_t, L::padded_outputs> logits;
  L::logits<1>(*p, x->data(), x->size(), logits.data());
  CHECK(logits[0] == (std::int64_t{most} * 255 * 127 + most_bias + 2) / 4);
}

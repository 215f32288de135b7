// SPDX-License-Identifier: MIT
#include "strata/quantized/streaming.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "strata/activation/relu.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/quantized/quantize.hpp"
#include "support/eight_bits.hpp"

using namespace strata;
using strata_test::network_of, strata_test::unlabelled;

namespace {

template <class Last>
using Stack = Network<Sequence<30, 2>, EachStep<Dense<2, 5, Tanh>>, GRU<5, 7>, Dropout<0.5>, LSTM<7, 6>, Elman<6, 4>,
                      EachStep<Dense<4, 9, ReLU>>, Last>;
using Causals = Network<Sequence<30, 3>, Conv1d<3, 5, 3, Tanh, Causal, Dilation<4>>, Conv1d<5, 4, 1, ReLU>,
                        Conv1d<4, 4, 3, Tanh, Causal, Groups<4>>, Conv1d<4, 17, 2, Tanh, Causal>, GRU<17, 3>,
                        EachStep<Dense<3, 1>>>;
using Rows = Network<Input<3>, Normalize<3>, Dense<3, 5, Tanh>, Dense<5, 2, Sigmoid>>;

template <class Net>
Quantized<Net> quantized() {
  return quantize(network_of<Net>(3), unlabelled<Net::inputs>(40, 1));
}

}  // namespace

TEST_CASE_TEMPLATE("quantized streaming: step by step the bits are those of the whole sequence", Net,
                   Stack<EachStep<Dense<9, 2>>>, Causals) {
  const auto network = quantized<Net>();
  const auto data = unlabelled<Net::inputs>(3, 2);
  const auto stream = std::make_unique<Streaming<Quantized<Net>>>(network);
  using S = Streaming<Quantized<Net>>;
  static_assert(S::latency == 0 && S::receptive_field == unlimited_history);
  for (Size row = 0; row < 3; ++row) {
    const auto expected = network.logits(data.input(row));
    stream->reset();
    for (Size t = 0; t < 30; ++t) {
      const auto found = stream->logits(data.input(row).subspan(t * S::features_in).template first<S::features_in>());
      for (Size i = 0; i < S::features_out; ++i) REQUIRE(found[i] == expected[t * S::features_out + i]);
    }
  }
}

TEST_CASE_TEMPLATE("quantized streaming: blocks of any length give what single steps give, the last activation too",
                   Net, Stack<EachStep<Dense<9, 3, Softmax>>>, Causals) {
  const auto network = quantized<Net>();
  const auto data = unlabelled<Net::inputs>(4, 2);
  using S = Streaming<Quantized<Net>, 16>;
  const auto blocks = std::make_unique<S>(network), steps = std::make_unique<S>(network);
  constexpr Size features = S::features_in, outputs = S::features_out;
  std::vector<float> out(Size{120} * outputs);
  const std::span<const float> in(data.inputs);
  Size done = 0;
  for (const Size count : std::array<Size, 5>{1, 16, 47, 7, 49}) {
    blocks->process(in.subspan(done * features, count * features),
                    std::span(out).subspan(done * outputs, count * outputs));
    done += count;
  }
  REQUIRE(done == 120);
  for (Size t = 0; t < 120; ++t) {
    const auto y = steps->step(in.subspan(t * features).first<features>());
    for (Size i = 0; i < outputs; ++i) {
      if constexpr (outputs == 1)
        REQUIRE(out[t] == y);
      else
        REQUIRE(static_cast<double>(out[t * outputs + i]) == doctest::Approx(static_cast<double>(y(i))).epsilon(1e-6));
    }
  }
}

TEST_CASE("quantized streaming: outputs, here from -3 to 3, are near those of the stream in float, from silence on") {
  const auto network = network_of<Causals>(3);
  const auto data = unlabelled<Causals::inputs>(40, 1);
  const auto small = quantize(network, data);
  const auto exact = std::make_unique<Streaming<Causals>>(network);
  const auto found = std::make_unique<Streaming<Quantized<Causals>>>(small);
  exact->warm_up(64);
  found->warm_up(64);
  for (Size t = 0; t < 500; ++t) {
    const std::array x{data.inputs[3 * t], data.inputs[3 * t + 1], data.inputs[3 * t + 2]};
    REQUIRE(std::abs(exact->step(x) - found->step(x)) < 0.25F);
  }
  found->warm_up(64);
  const auto again = std::make_unique<Streaming<Quantized<Causals>>>(small);
  for (Size t = 0; t < 64; ++t) again->step(std::array{0.0F, 0.0F, 0.0F});
  const std::array x{0.5F, -0.5F, 0.1F};
  CHECK(again->logits(x) == found->logits(x));
  found->reset();
  CHECK(found->logits(x) != again->logits(x));
}

TEST_CASE("quantized streaming: what is quiet beside what was seen is heard, though it is less than a byte's step") {
  using Net = Network<Sequence<20, 1>, GRU<1, 8>, EachStep<Dense<8, 1>>, PerStep<MeanSquaredError>>;
  const auto network = network_of<Net>(3);
  const auto small = quantize(network, unlabelled<20>(40, 1));
  Streaming exact(network), silence(network);
  Streaming found(small), nothing(small);
  double largest = 0, error = 0;
  for (Size t = 0; t < 100; ++t) {
    const float x = 0.003F * std::sin(static_cast<float>(t) / 5);
    const double heard = static_cast<double>(exact.step(x) - silence.step(0));
    error = std::max(error, std::abs(static_cast<double>(found.step(x) - nothing.step(0)) - heard));
    largest = std::max(largest, std::abs(heard));
  }
  CHECK(error < 0.15 * largest);
}

TEST_CASE("quantized streaming: of plain numbers each row is a step") {
  const auto network = quantized<Rows>();
  Streaming stream(network);
  static_assert(decltype(stream)::receptive_field == 1);
  stream.warm_up();
  const auto data = unlabelled<3>(9, 4);
  for (Size row = 0; row < 9; ++row) {
    CHECK(stream.logits(data.input(row)) == network.logits(data.input(row)));
    CHECK(stream.step(data.input(row)) == network.predict(data.input(row)));
  }
}

TEST_CASE("quantized streaming: what is not whole steps is an error, and nothing has gone by") {
  const auto network = quantized<Causals>();
  const auto stream = std::make_unique<Streaming<Quantized<Causals>>>(network);
  std::array<float, 6> in{};
  std::array<float, 3> out{};
  CHECK_THROWS_WITH_AS(stream->process(in, out),
                       "strata::Streaming::process: 6 numbers in and 3 out are not the same number of steps of 3 and 1 "
                       "features",
                       Error);
  stream->process(in, std::span(out).first(2));
}

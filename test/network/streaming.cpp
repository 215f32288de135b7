// SPDX-License-Identifier: MIT
#include "strata/network/streaming.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"

using namespace strata;

namespace {

constexpr Size steps = 24;
using Net = Network<Sequence<steps, 2>, Conv1d<2, 3, 3, Tanh, Causal, Dilation<2>>, Conv1d<3, 1, 2, Identity, Causal>>;

std::array<float, 2 * steps> some_numbers() {
  std::array<float, 2 * steps> x{};
  for (Size i = 0; i < x.size(); ++i) x[i] = 0.1F * static_cast<float>((i * 7) % 11) - 0.4F;
  return x;
}

}  // namespace

TEST_CASE("streaming: what is known of a stream by its type") {
  using S = Streaming<Net>;
  static_assert(S::features_in == 2 && S::features_out == 1 && S::latency == 0);
  static_assert(S::receptive_field == 1 + 4 + 1);
  static_assert(S::state_bytes >= (4 * 2 + 1 * 3) * sizeof(float) && S::state_bytes < sizeof(S));
  static_assert(Streaming<Network<Input<3>, Dense<3, 2>>>::receptive_field == 1);
  static_assert(!detail::Streamable<Flattened<Extents<4, 2>>>);
  static_assert(!detail::Streamable<Conv1d<2, 3, 3>::On<Extents<9, 2>>>, "sees what follows");
  static_assert(!detail::Streamable<Conv1d<2, 3, 2, Tanh, Causal, Stride<2>>::On<Extents<9, 2>>>);
  static_assert(detail::Streamable<Conv1d<2, 3, 1>::On<Extents<9, 2>>>, "a kernel of one step");
}

TEST_CASE("streaming: step by step and block by block, a stream gives what the whole sequence gives") {
  const Net network;
  const auto x = some_numbers();
  const auto whole = network.predict(x);
  Streaming stream(network);
  for (Size t = 0; t < steps; ++t)
    CHECK(stream.step(std::span<const float, 2>(x.data() + 2 * t, 2)) == doctest::Approx(whole(t)).epsilon(1e-6));

  stream.reset();
  std::array<float, steps> y{};
  stream.process(x, y);
  for (Size t = 0; t < steps; ++t) CHECK(y[t] == doctest::Approx(whole(t)).epsilon(1e-6));
}

TEST_CASE("streaming: one number in gives one number out, in place if one likes") {
  using Mono = Network<Sequence<4, 1>, Conv1d<1, 1, 2, Identity, Causal, NoBias>>;
  Mono network;
  network.layer<0>().weights(0, 0) = 2;
  network.layer<0>().weights(1, 0) = 3;
  Streaming stream(network);
  CHECK(stream.step(1) == 3);
  CHECK(stream.step(10.0) == 32);
  std::array<float, 3> samples{1, 2, 3};
  stream.process(samples, samples);
  CHECK(samples == std::array<float, 3>{23, 8, 13});
}

TEST_CASE("streaming: several streams of one network know nothing of each other") {
  const Net network;
  Streaming one(network), other(network);
  const auto first = one.step(std::array<float, 2>{1, 2});
  one.step(std::array<float, 2>{3, 4});
  CHECK(other.step(std::array<float, 2>{1, 2}) == first);
}

TEST_CASE("streaming: after warm_up the stream is what it is after a long silence") {
  Net network;
  network.layer<0>().biases.fill(0.5F);
  network.layer<1>().biases.fill(0.25F);
  Streaming warm(network), patient(network), cold(network);
  warm.warm_up();
  const Vector<float, 2> silence = xt::zeros<float>({2}), sound = xt::ones<float>({2});
  for (int i = 0; i < 100; ++i) patient.step(silence);
  CHECK(warm.step(sound) == patient.step(sound));
  CHECK(warm.step(silence) == patient.step(silence));
  CHECK(cold.step(sound) != patient.step(sound));
  warm.warm_up(3);
  cold.reset();
  for (int i = 0; i < 3; ++i) cold.step(silence);
  CHECK(warm.step(sound) == cold.step(sound));
}

TEST_CASE("streaming: blocks that do not hold the same number of whole steps are refused, and nothing is done") {
  const Net network;
  Streaming stream(network), other(network);
  std::array<float, 8> in{1, 2, 3, 4, 5, 6, 7, 8}, out{};
  CHECK_THROWS_WITH_AS(stream.process(std::span(in).first(7), std::span(out).first(3)),
                       "strata::Streaming::process: 7 numbers in and 3 out are not the same number of steps of 2 and 1 "
                       "features",
                       Error);
  CHECK_THROWS_AS(stream.process(in, std::span(out).first(3)), Error);
  stream.process({}, {});
  CHECK(stream.step(std::array<float, 2>{1, 2}) == other.step(std::array<float, 2>{1, 2}));
}

TEST_CASE("streaming: the layers of a network of plain numbers see each step by itself") {
  const Network<Input<3>, Dense<3, 5, Tanh>, Dense<5, 2>> network;
  Streaming stream(network);
  const std::array<float, 3> x{1, 2, 3};
  const auto expected = network.predict(x);
  for (int i = 0; i < 2; ++i) {
    const Vector<float, 2> y = stream.step(x);
    CHECK(y(0) == doctest::Approx(expected(0)));
    CHECK(y(1) == doctest::Approx(expected(1)));
  }
}

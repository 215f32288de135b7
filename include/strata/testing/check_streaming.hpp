// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "strata/cost/per_step.hpp"
#include "strata/network/streaming.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The largest difference between what a stream gives and what the whole sequence gives, |s − w| / max(1, |w|), and
/// where it is. NaN counts as infinite.
struct StreamingCheck {
  double worst = 0;
  std::string where = "nowhere";

  bool passed(double tolerance = 1e-6) const { return worst <= tolerance; }

  void compare(double streamed, double whole, const std::string& place) {
    double error = std::abs(streamed - whole) / std::max(1.0, std::abs(whole));
    if (!math::is_finite(error)) error = math::infinity<double>;
    if (error > worst || where == "nowhere") {
      worst = error;
      where = detail::text_of(place, ": in the stream ", streamed, ", in the whole sequence ", whole);
    }
  }
};

/// Checks that a network on a sequence (`Sequence<Steps, Features>`), with random parameters up to `scale`, gives the
/// same in a stream, however it is cut: step by step, in one piece, and in pieces of random lengths. A network of plain
/// numbers
/// (`Input<N>`) is one of sequences of as many steps as its batch has rows.
template <class Network, Size Block = 16, Size Rows = 40>
StreamingCheck check_network_streaming(std::uint64_t seed = 1, double scale = 1) {
  using Scalar = typename Network::Scalar;
  using Taken = typename Network::InputShape;
  using Given = typename Network::OutputShape;
  constexpr Size batch = Taken::rank == 1 ? Rows : 1, steps = batch * Taken::places;
  static_assert(batch * Given::places == steps, "strata::check_streaming: each step must give a step");
  struct Buffers {
    Matrix<Scalar, batch, Network::inputs> x;
    Matrix<Scalar, batch, Network::outputs> y;
    typename Network::template Workspace<batch> workspace;
  };
  const auto b = std::make_unique<Buffers>();
  Network network(Glorot{}, seed);
  Generator generator(seed, RandomStream::data);
  const auto draw = [&](auto& tensor) {
    for (Scalar& number : tensor.storage()) number = static_cast<Scalar>(scale * symmetric<double>(generator));
  };
  network.for_each_layer([&](auto, auto& p) { for_each_tensor(p, draw); });
  draw(b->x);
  network.predict(b->x, b->y, b->workspace);

  StreamingCheck result;
  const auto stream = std::make_unique<Streaming<Network, Block>>(network);
  using S = Streaming<Network, Block>;
  std::vector<Scalar> out(steps * S::features_out);
  const auto cut = [&](const char* how, auto&& length) {
    stream->reset();
    for (Size first = 0; first < steps;) {
      const Size count = std::min<Size>(length(), steps - first);
      stream->process(std::span<const Scalar>(b->x.data() + first * S::features_in, count * S::features_in),
                      std::span<Scalar>(out.data() + first * S::features_out, count * S::features_out));
      first += count;
    }
    for (Size i = 0; i < out.size(); ++i)
      result.compare(static_cast<double>(out[i]), static_cast<double>(b->y.data()[i]),
                     detail::text_of(how, ", step ", i / S::features_out, ", output ", i % S::features_out));
  };
  cut("step by step", [] { return Size{1}; });
  cut("in one piece", [] { return steps; });
  for (int i = 0; i < 4; ++i) cut("cut at random", [&] { return 1 + below(generator, 3 * Block); });
  return result;
}

/// The same for a layer of anybody's, on the sequences that it takes: `check_streaming<Conv1d<2, 3, 3, Tanh,
/// Causal>::On<Extents<40, 2>>>()`, or by the entry and a number of steps and features.
template <Layer L, class Scalar = float, Size Block = 16>
StreamingCheck check_streaming(std::uint64_t seed = 1, double scale = 1) {
  using Taken = detail::InputShapeOf<L>;
  if constexpr (Taken::rank == 1)
    return check_network_streaming<Network<Input<Taken::size, Scalar>, L, MeanSquaredError>, Block>(seed, scale);
  else
    return check_network_streaming<
        Network<Sequence<Taken::places, Taken::channels, Scalar>, L, PerStep<MeanSquaredError>>, Block>(seed, scale);
}
template <class Entry, Size Steps, Size Features, class Scalar = float, Size Block = 16>
requires std::derived_from<Entry, InferredLayer> StreamingCheck check_streaming(std::uint64_t seed = 1,
                                                                                double scale = 1) {
  return check_streaming<typename Entry::template On<Extents<Steps, Features>>, Scalar, Block>(seed, scale);
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "strata/network/network.hpp"

/// What a step of a training that ranks share sends, and how long it takes on a network of other machines.
namespace bench {

using strata::Size;

/// A message of n bytes takes α + β n; of several, each after the other.
struct Link {
  std::string name;
  double alpha, beta;  ///< seconds, seconds per byte

  double messages(double count, double bytes) const { return count * alpha + bytes * beta; }
};

/// Least squares of relative errors, so that short messages count as much as long ones.
inline Link fit(const std::string& name, const std::vector<std::pair<double, double>>& bytes_and_seconds) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [bytes, seconds] : bytes_and_seconds) {
    const double weight = 1 / (seconds * seconds);
    w += weight, x += weight * bytes, y += weight * seconds;
    xx += weight * bytes * bytes, xy += weight * bytes * seconds;
  }
  const double beta = (w * xy - x * y) / (w * xx - x * x);
  return {name, (y - beta * x) / w, beta};
}

/// Messages that a rank sends in a step, and their bytes together.
struct Traffic {
  double messages = 0, bytes = 0;
};

/// Gradients that are added up together, of one layer or of some that lie beside each other.
struct GradientSum {
  double bytes = 0;
  double ready = 0;  ///< after which part of a step's operations they set out
};

/// How often what is exchanged is handed on: straight to every rank, as the library does it, or by recursive halving
/// and doubling, as it would for more than some 32 ranks.
enum class Exchange { straight, halving };

struct Model {
  std::string name;
  std::vector<GradientSum> sums{};
  double row = 0, step = 0;  ///< seconds of a rank alone: for each row, for each step besides

  double alone(double rows) const { return step + row * rows; }

  /// What is exchanged for one of the sums.
  static Traffic traffic(const GradientSum& sum, double ranks, Exchange exchange) {
    constexpr double small_sum = 16384;  // up to here all send all to all
    const double others = ranks - 1;
    if (exchange == Exchange::halving) return {2 * std::ceil(std::log2(ranks)), 2 * sum.bytes * others / ranks};
    if (sum.bytes <= small_sum) return {others, others * sum.bytes};
    return {2 * others, 2 * sum.bytes * others / ranks};
  }
  /// What a rank sends in a step, with the costs and notes of so many shards, 24 bytes each.
  Traffic traffic(double ranks, double shards) const {
    Traffic all{ranks - 1, (ranks - 1) * 24 * shards / ranks};
    for (const GradientSum& sum : sums) {
      const Traffic some = traffic(sum, ranks, Exchange::straight);
      all.messages += some.messages;
      all.bytes += some.bytes;
    }
    return all;
  }

  /// A step of so many rows on each rank: sums set out once they are ready, one after the other, while the rest is
  /// computed, as if computing did not hinder them; what a step takes besides its rows, the update above all, follows.
  double shared(const Link& link, double rows, double ranks, Exchange exchange = Exchange::straight) const {
    double sent = 0;
    for (const GradientSum& sum : sums) {
      const Traffic some = traffic(sum, ranks, exchange);
      sent = std::max(sent, sum.ready * row * rows) + link.messages(some.messages, some.bytes);
    }
    return std::max(sent, row * rows) + step;
  }
  /// The part of what so many ranks could do at best.
  double share(const Link& link, double rows, double ranks, Exchange exchange = Exchange::straight) const {
    return alone(rows) / shared(link, rows, ranks, exchange);
  }
  /// From how many rows on each rank on that is so much: a power of two, or 0 if it is not up to 2²⁰.
  double enough(const Link& link, double ranks, double wanted, Exchange exchange = Exchange::straight) const {
    for (double rows = 1; rows <= 1048576; rows *= 2)
      if (share(link, rows, ranks, exchange) >= wanted) return rows;
    return 0;
  }
  std::string limit(const Link& link, double rows, double ranks) const {
    if (share(link, rows, ranks) >= 0.9) return "computing";
    Traffic all;
    for (const GradientSum& sum : sums) {
      const Traffic some = traffic(sum, ranks, Exchange::straight);
      all.messages += some.messages;
      all.bytes += some.bytes;
    }
    return all.messages * link.alpha > all.bytes * link.beta ? "latency" : "bytes";
  }
};

/// The sums of a network, from its layers: those of less than 64 KB go together with the next ones below.
template <class Network>
std::vector<GradientSum> sums_of() {
  constexpr double worth_a_message = 65536;
  std::array<double, Network::layer_count> bytes{}, forward{}, input_gradient{};
  const auto note = [&]<Size I>(std::integral_constant<Size, I>) {
    using L = typename Network::template Layer<I>;
    bytes[I] = 4.0 * static_cast<double>(strata::tensor_elements<typename L::template Parameters<float>>);
    forward[I] = static_cast<double>(strata::detail::operations_of<L>());
    input_gradient[I] = I > 0 ? static_cast<double>(strata::detail::input_gradient_operations_of<L>()) : 0;
  };
  [&]<Size... I>(std::index_sequence<I...>) { (note(std::integral_constant<Size, I>()), ...); }
  (std::make_index_sequence<Network::layer_count>());
  // From the last layer down each product of the forward pass has one for the weights' gradient, before the input's.
  double done = 0;
  for (const double operations : forward) done += operations;
  const double all = static_cast<double>(Network::training_operations);
  std::vector<GradientSum> sums;
  GradientSum open;
  for (Size above = Network::layer_count; above > 0; --above) {
    const Size layer = above - 1;
    done += forward[layer];
    if (bytes[layer] > 0) open = {open.bytes + bytes[layer], done / all};
    done += input_gradient[layer];
    if (open.bytes < worth_a_message && layer > 0) continue;
    if (open.bytes > 0) sums.push_back(std::exchange(open, {}));
  }
  return sums;
}

}  // namespace bench

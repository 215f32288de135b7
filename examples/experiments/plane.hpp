// SPDX-License-Identifier: MIT
#pragma once

#include <strata/strata.hpp>

#include "experiments/options.hpp"

/// The two-dimensional tasks that more than one experiment sets.
namespace experiments {

/// One hidden layer of three neurons, enough for two moons.
using Hidden =
    strata::Network<strata::Input<2>, strata::Dense<2, 3, strata::Sigmoid>, strata::Dense<3, 2, strata::Sigmoid>>;

constexpr Size moons_rows = 10000;

/// Two moons, scaled to [0, 1].
inline strata::Dataset<2> scaled_moons(double noise, std::uint64_t seed) {
  auto moons = strata::make_moons({.rows = moons_rows, .noise = noise, .seed = seed});
  strata::MinMax<2>::fit(moons).apply(moons);
  return moons;
}

}  // namespace experiments

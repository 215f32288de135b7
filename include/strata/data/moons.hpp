// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>

#include "strata/data/dataset.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

struct MoonsOptions {
  Size rows = 1000;
  double noise = 0.1;  ///< standard deviation of what is added to each coordinate, ≥ 0
  std::uint64_t seed = 0;
};

/// Two interleaved half circles: class 0 at (cos t, sin t), class 1 at (1 − cos t, ½ − sin t), t uniform in [0, π],
/// plus normal noise. The classes alternate row by row. No straight line separates them; a curve does.
/// `make_moons({.rows = 10000, .noise = 0.1, .seed = 1})`. Throws `Error` if the noise is negative or not finite.
template <class Scalar = float>
Dataset<2, Class, Scalar> make_moons(const MoonsOptions& options) {
  if (!(options.noise >= 0 && math::is_finite(options.noise)))
    STRATA_THROW Error(
        detail::text_of("strata::make_moons: noise is ", options.noise, "; it must be finite and at least 0"));
  Generator generator(options.seed, RandomStream::data);
  Dataset<2, Class, Scalar> data;
  data.inputs.reserve(2 * options.rows);
  data.labels.reserve(options.rows);
  for (Size row = 0; row < options.rows; ++row) {
    const auto label = static_cast<Class>(row % 2);
    const double t = uniform(generator, 0.0, std::numbers::pi);
    const double x = label == 0 ? std::cos(t) : 1 - std::cos(t);
    const double y = label == 0 ? std::sin(t) : 0.5 - std::sin(t);
    data.inputs.push_back(static_cast<Scalar>(normal(generator, x, options.noise)));
    data.inputs.push_back(static_cast<Scalar>(normal(generator, y, options.noise)));
    data.labels.push_back(label);
  }
  return data;
}

}  // namespace strata

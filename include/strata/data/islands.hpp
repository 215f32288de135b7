// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "strata/data/dataset.hpp"
#include "strata/random/distribution.hpp"

namespace strata::inline STRATA_CONFIGURATION {

struct IslandsOptions {
  Size rows = 500;
  std::uint64_t seed = 0;
};

/// The class of a point of the unit square. Inside the circle of radius 0.4 about (½, ½): 0 if y > ½, else 1. Outside,
/// in the four corners: 2 if x > ½, else 3. The circle itself is outside.
constexpr Class island_at(double x, double y) {
  const double dx = x - 0.5, dy = y - 0.5;
  if (dx * dx + dy * dy < 0.16) return y > 0.5 ? 0 : 1;
  return x > 0.5 ? 2 : 3;
}

/// Points uniform in the unit square, of four classes in six regions: two half discs and four corners.
/// `make_islands({.rows = 500, .seed = 1})`.
template <class Scalar = float>
Dataset<2, Class, Scalar> make_islands(const IslandsOptions& options) {
  Generator generator(options.seed, RandomStream::data);
  Dataset<2, Class, Scalar> data;
  data.inputs.reserve(2 * options.rows);
  data.labels.reserve(options.rows);
  for (Size row = 0; row < options.rows; ++row) {
    const auto x = uniform<Scalar>(generator, 0, 1);
    const auto y = uniform<Scalar>(generator, 0, 1);
    data.inputs.insert(data.inputs.end(), {x, y});
    data.labels.push_back(island_at(x, y));
  }
  return data;
}

}  // namespace strata

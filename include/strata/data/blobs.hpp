// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <string>

#include "strata/data/dataset.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

struct BlobsOptions {
  Size rows = 1000;
  double deviation = 1;  ///< standard deviation of each coordinate about its centre, ≥ 0
  std::uint64_t seed = 0;
};

/// Four normal clouds, a class each, about centres drawn uniformly in (10, 30)². The classes take turns row by row. The
/// centres depend on the seed alone, so two clouds may overlap.
/// `make_blobs({.rows = 5000, .seed = 1})`. Throws `Error` if the deviation is negative or not finite.
template <class Scalar = float>
Dataset<2, Class, Scalar> make_blobs(const BlobsOptions& options) {
  if (!(options.deviation >= 0 && math::is_finite(options.deviation)))
    STRATA_THROW Error(
        detail::text_of("strata::make_blobs: deviation is ", options.deviation, "; it must be finite and at least 0"));
  Generator generator(options.seed, RandomStream::data);
  std::array<std::array<double, 2>, 4> centres;
  for (auto& centre : centres)
    for (double& coordinate : centre) coordinate = uniform(generator, 10.0, 30.0);

  Dataset<2, Class, Scalar> data;
  data.inputs.reserve(2 * options.rows);
  data.labels.reserve(options.rows);
  for (Size row = 0; row < options.rows; ++row) {
    const Size label = row % centres.size();
    for (const double coordinate : centres[label])
      data.inputs.push_back(static_cast<Scalar>(normal(generator, coordinate, options.deviation)));
    data.labels.push_back(static_cast<Class>(label));
  }
  return data;
}

}  // namespace strata

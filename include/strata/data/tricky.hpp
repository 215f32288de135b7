// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "strata/data/dataset.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

struct TrickyOptions {
  Size rows = 250;
  double flipped = 0.05;  ///< probability that a label is the wrong one, 0 … 1
  std::uint64_t seed = 0;
};

/// A half-plane with false labels, to overtrain on: points uniform in the unit square, class 1 where x > y, else 0;
/// then each label is flipped with a small probability. The best any rule can do on fresh points is 1 − flipped.
/// `make_tricky({.rows = 250, .seed = 1})`. Throws `Error` if `flipped` is not in [0, 1].
template <class Scalar = float>
Dataset<2, Class, Scalar> make_tricky(const TrickyOptions& options) {
  if (!(math::is_finite(options.flipped) && options.flipped >= 0 && options.flipped <= 1))
    STRATA_THROW Error(detail::text_of("strata::make_tricky: flipped is ", options.flipped,
                                       "; it must be a probability, between 0 and 1"));
  Generator generator(options.seed, RandomStream::data);
  Dataset<2, Class, Scalar> data;
  data.inputs.reserve(2 * options.rows);
  data.labels.reserve(options.rows);
  for (Size row = 0; row < options.rows; ++row) {
    const auto x = uniform<Scalar>(generator, 0, 1);
    const auto y = uniform<Scalar>(generator, 0, 1);
    const bool flip = bernoulli(generator, options.flipped);
    data.inputs.insert(data.inputs.end(), {x, y});
    data.labels.push_back(static_cast<Class>((x > y) != flip));
  }
  return data;
}

}  // namespace strata

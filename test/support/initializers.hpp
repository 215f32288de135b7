// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "strata/initializer/initializer.hpp"

namespace test {

using strata::Size;

template <class Scalar>
std::vector<Scalar> draws(const auto& initializer, Size fan_in, Size fan_out, int count, std::uint64_t seed = 5) {
  strata::Generator generator(seed);
  std::vector<Scalar> result;
  for (int i = 0; i < count; ++i) result.push_back(initializer.template draw<Scalar>(generator, fan_in, fan_out));
  return result;
}

/// What many draws look like.
struct Spread {
  double largest = 0, mean = 0, variance = 0;
};

template <class Scalar>
Spread spread(const auto& initializer, Size fan_in, Size fan_out) {
  const int count = 40000;
  Spread result;
  for (const Scalar draw : draws<Scalar>(initializer, fan_in, fan_out, count)) {
    const auto x = static_cast<double>(draw);
    result.largest = std::max(result.largest, std::abs(x));
    result.mean += x / count;
    result.variance += x * x / count;
  }
  return result;
}

/// Whether they look like draws from (−limit, limit): inside, nearly reaching it, centred, of variance limit²/3. The
/// bounds are six standard deviations.
inline bool is_uniform(const Spread& s, double limit) {
  return s.largest < limit && s.largest > 0.999 * limit && std::abs(s.mean) < 6 * limit / std::sqrt(3 * 40000.0) &&
         std::abs(s.variance - limit * limit / 3) < 6 * 0.3 * limit * limit / std::sqrt(40000.0);
}

}  // namespace test

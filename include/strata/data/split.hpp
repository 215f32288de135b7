// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/subset.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Throws `Error` unless the proportions are in [0, 1] and sum to 1 within 10⁻⁶, room for 0.1f and ten times 0.1.
STRATA_IF_USED void check_proportions(std::span<const double> proportions) {
  double sum = 0;
  for (Size part = 0; part < proportions.size(); ++part) {
    if (!(math::is_finite(proportions[part]) && proportions[part] >= 0 && proportions[part] <= 1))
      STRATA_THROW Error(text_of("strata::split: proportion ", part, " is ", proportions[part],
                                 "; a proportion must be between 0 and 1"));
    sum += proportions[part];
  }
  if (std::abs(sum - 1) > 1e-6)
    STRATA_THROW Error(text_of("strata::split: the proportions sum to ", sum, "; they must sum to 1"));
}

}  // namespace detail

/// Hold-out: a data set in `Parts` parts by proportions, its rows shuffled by the seed. The parts are disjoint and hold
/// every row; part i ends at row round(rows · (p₀ + … + pᵢ)), so each size is within one row of rows · pᵢ, and a part
/// may be empty. Throws `Error` on a proportion outside [0, 1] or NaN and on proportions that do not sum to 1.
template <AnyDataset Data, Size Parts>
std::array<OwnedDataset<Data>, Parts> split(const Data& data, const std::array<double, Parts>& proportions,
                                            std::uint64_t seed) {
  detail::check_proportions(proportions);
  std::vector<Size> order(data.rows());
  std::iota(order.begin(), order.end(), Size{0});
  Generator generator(seed, RandomStream::split);
  shuffle(generator, std::span(order));

  std::array<OwnedDataset<Data>, Parts> parts;
  double cumulative = 0;
  Size begin = 0;
  for (Size part = 0; part < Parts; ++part) {
    cumulative += proportions[part];
    const auto rounded = static_cast<Size>(std::round(static_cast<double>(order.size()) * cumulative));
    const Size end = part + 1 == Parts ? order.size() : std::min(rounded, order.size());
    parts[part] = subset(data, std::span(order).subspan(begin, end - begin));
    begin = end;
  }
  return parts;
}

/// The same for a list in braces: `auto [training, validation, test] = split(data, {0.6, 0.2, 0.2}, seed);`
template <AnyDataset Data, Size Parts>
std::array<OwnedDataset<Data>, Parts> split(const Data& data, const double (&proportions)[Parts], std::uint64_t seed) {
  return split(data, std::to_array(proportions), seed);
}

}  // namespace strata

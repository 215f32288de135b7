// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string>

#include "strata/data/augmented.hpp"
#include "strata/data/checksum.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Two targets, 0 and 1, for a data set to adjust.
struct TwoTargets {
  static constexpr Size columns = 2;
  std::array<double, columns>& numbers;

  double& operator[](Size column) const { return numbers[column]; }
};

/// What a data set is known by: its size and a checksum of all its numbers and labels, in their order, of their
/// weights, of what it makes of targets and, where rows are computed anew in each epoch, of those of the first.
template <AnyDataset Data>
std::string fingerprint(const Data& data) {
  Checksum sum;
  for (Size row = 0; row < data.rows(); ++row) {
    for (const auto& number : data.input(row)) sum.add(number);
    if constexpr (AugmentedDataset<Data>) {
      std::array<typename Data::Scalar, Data::width> numbers;
      data.write(row, 1, std::span(numbers));
      for (const auto& number : numbers) sum.add(number);
    }
    const auto& label = data.label(row);
    if constexpr (std::integral<typename Data::Label>)
      sum.add(label);
    else
      for (const auto& number : label) sum.add(number);
    if constexpr (has_weights<Data>) sum.add(static_cast<double>(data.weight(row)));
    if constexpr (requires(const TwoTargets& targets) { data.adjust_target(row, targets); }) {
      std::array<double, 2> numbers{0, 1};
      data.adjust_target(row, TwoTargets{numbers});
      for (const double number : numbers) sum.add(number);
    }
  }
  return text_of(data.rows(), " rows of ", Data::width, ", checksum ", sum.text());
}

}  // namespace strata::detail

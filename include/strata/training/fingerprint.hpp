// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "strata/data/any_dataset.hpp"
#include "strata/data/checksum.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What a data set is known by: its size and a checksum of all its numbers and labels, in their order.
template <AnyDataset Data>
std::string fingerprint(const Data& data) {
  Checksum sum;
  for (Size row = 0; row < data.rows(); ++row) {
    for (const auto& number : data.input(row)) sum.add(number);
    const auto& label = data.label(row);
    if constexpr (std::integral<typename Data::Label>)
      sum.add(label);
    else
      for (const auto& number : label) sum.add(number);
  }
  return text_of(data.rows(), " rows of ", Data::width, ", checksum ", sum.text());
}

}  // namespace strata::detail

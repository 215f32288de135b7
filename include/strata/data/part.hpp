// SPDX-License-Identifier: MIT
#pragma once

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Rows that follow each other.
struct RowRange {
  Size first, count;

  bool operator==(const RowRange&) const = default;
};

/// What somebody holds of a data set whose number of rows he need not know yet: of R rows those from ⌊R · begin / of⌋
/// to before ⌊R · end / of⌋. All of it by default. begin ≤ end ≤ of, of > 0.
struct Part {
  Size begin = 0, end = 1, of = 1;

  constexpr RowRange rows_of(Size rows) const {
    const auto at = [&](Size i) { return rows / of * i + rows % of * i / of; };  // no product is larger than need be
    return {at(begin), at(end) - at(begin)};
  }
};

}  // namespace strata

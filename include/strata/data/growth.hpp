// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The free end of a buffer of which `used` bytes are filled, grown if none is left: twofold, from 64 KiB, but never
/// beyond `limit` + 1 bytes, so that a stream whose length is not known can neither reserve what it does not hold nor
/// exceed the limit unnoticed. While it grows, the old half exists as well: at most 1.5 × limit in all.
/// Empty once limit + 1 bytes are filled.
STRATA_IF_USED std::span<std::byte> free_end(std::vector<std::byte>& buffer, Size used, std::uint64_t limit) {
  constexpr Size smallest = Size{1} << 16U;
  if (used == buffer.size()) {
    const std::uint64_t most = std::min<std::uint64_t>(limit, std::numeric_limits<std::ptrdiff_t>::max() - 1) + 1;
    const Size grown = static_cast<Size>(std::min<std::uint64_t>(most, std::max(smallest, 2 * used)));
    std::vector<std::byte> larger;
    larger.reserve(grown);
    larger.assign(buffer.begin(), buffer.end());
    larger.resize(grown);
    buffer.swap(larger);
  }
  return std::span(buffer).subspan(used);
}

}  // namespace strata::detail

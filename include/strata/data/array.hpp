// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Numbers with a shape that is known only at run time; the last index runs fastest.
template <class T>
struct Array {
  std::vector<Size> shape;  ///< empty for a single number
  std::vector<T> values;    ///< as many as the product of the shape
};

namespace detail {

/// "60000 × 28 × 28", cut after eight extents.
STRATA_IF_USED [[gnu::cold]] std::string text_of_shape(std::span<const Size> shape) {
  constexpr Size most = 8;
  std::string text;
  for (const Size extent : shape.first(std::min(most, shape.size())))
    text += text_of(text.empty() ? "" : " × ", extent);
  if (shape.size() > most) text += text_of(" × … (", shape.size(), " dimensions)");
  return text.empty() ? "a single number" : text;
}

/// factor · Π shape; nothing if it cannot be counted, not even with the zeros left out.
STRATA_IF_USED std::optional<Size> checked_product(std::span<const Size> shape, Size factor) {
  bool zero = false;
  for (const Size extent : shape) {
    zero = zero || extent == 0;
    if (extent == 0) continue;
    if (factor > std::numeric_limits<Size>::max() / extent) return std::nullopt;
    factor *= extent;
  }
  return zero ? 0 : factor;
}

/// Where a header stood whose shape is to be checked.
struct HeaderOffsets {
  const std::string& path;
  std::uint64_t shape_at;   ///< offset of the shape
  std::uint64_t values_at;  ///< offset of the first value
};

/// Checks a shape of elements of `element` bytes against the `available` bytes after the header: they must be equal.
STRATA_IF_USED void check_shape(std::span<const Size> shape, Size element, Size available,
                                const HeaderOffsets& header) {
  const std::optional<Size> claimed = checked_product(shape, element);
  if (!claimed) {
    STRATA_THROW FileError(header.path, header.shape_at, text_of("a shape of at most ", available, " bytes"),
                           text_of_shape(shape), "the header lies: get the file again");
  }
  if (*claimed > available) {
    const Size items = shape.empty() ? 1 : shape[0];
    const std::string each = shape.size() < 2 ? "values" : text_of("rows of ", text_of_shape(shape.subspan(1)));
    STRATA_THROW FileError(header.path, header.shape_at,
                           text_of("at most ", available / (*claimed / items), " ", each, " by the file's size"),
                           text_of(items), "the file is cut short or its header lies: get it again");
  }
  if (*claimed < available) {
    STRATA_THROW FileError(header.path, header.values_at + *claimed, "the end of the file",
                           text_of(available - *claimed, " more bytes"), "the header does not fit the contents");
  }
}

}  // namespace detail
}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/byte_stream.hpp"
#include "strata/data/element.hpp"
#include "strata/data/file_error.hpp"
#include "strata/data/part.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What names the rows of a file that are wanted: a `RowRange`, or a `Part`, of however many rows the file has.
template <class T>
concept RowChoice = std::same_as<T, RowRange> || std::same_as<T, Part>;

namespace detail {

/// What the header of a file says of the array after it.
struct ArrayHeader {
  std::vector<Size> shape;
  Element element;
  std::endian order;
  Size shape_at, values_at;  ///< offsets
};

inline RowRange rows_among(Part part, Size rows, const HeaderOffsets&) { return part.rows_of(rows); }
/// Throws FileError if there are fewer rows.
STRATA_IF_USED RowRange rows_among(RowRange range, Size rows, const HeaderOffsets& header) {
  if (range.first > rows || range.count > rows - range.first)
    STRATA_THROW FileError(header.path, header.shape_at,
                           text_of("at least ", range.count, " rows from row ", range.first, " on"),
                           text_of(rows, " rows"), "ask for rows that are there");
  return range;
}

/// Some rows of an array in a file. Its first extent is theirs.
template <class T>
struct ArrayRows {
  Array<T> array;
  RowRange range;  ///< which they are
  Size of;         ///< how many rows the file has
  std::string path;
  std::uint64_t shape_at;  ///< offset of the shape
};

/// Throws FileError for a shape of more bytes than are left in the stream, if it knows, or of none that can be.
STRATA_IF_USED void check_shape_before(const ByteStream<>& stream, const ArrayHeader& header,
                                       const HeaderOffsets& offsets) {
  const Size element = size_of(header.element);
  if (const std::optional<Size> available = stream.left())
    check_shape(header.shape, element, *available, offsets);
  else if (!checked_product(header.shape, element))
    check_shape(header.shape, element, 0, offsets);
}

/// Of the array that follows its header in a stream the rows that are wanted, no others in memory. All that the whole
/// array would be refused for is, but for values of other rows: the rest of a gzip stream is decompressed, too, to see
/// that it is sound and as long as the shape says. Throws FileError.
template <Number T>
ArrayRows<T> read_rows(ByteStream<>& stream, ArrayHeader header, RowChoice auto wanted, ReadLimits limits) {
  const HeaderOffsets offsets{stream.path(), header.shape_at, header.values_at};
  const Size element = size_of(header.element);
  check_shape_before(stream, header, offsets);
  if (header.shape.empty())
    STRATA_THROW FileError(stream.path(), header.shape_at, "rows", "a single number", "read it as a whole");

  const Size rows = header.shape[0];
  const RowRange range = rows_among(wanted, rows, offsets);
  const Size row = *checked_product(std::span(header.shape).subspan(1), element);
  if (range.count * row > limits.bytes)
    STRATA_THROW FileError(stream.path(), header.shape_at, text_of("rows of at most ", limits.bytes, " bytes"),
                           text_of(range.count * row), "raise ReadLimits::bytes if you trust the file");
  Size available = stream.pass_over(range.first * row);
  const std::vector<std::byte> bytes = stream.take(range.count * row);
  available += bytes.size();
  available += stream.pass_over(std::numeric_limits<Size>::max());
  check_shape(header.shape, element, available, offsets);

  std::vector<Size> shape = std::move(header.shape);
  shape[0] = range.count;
  return {{std::move(shape),
           decode<T>(bytes, header.element, header.order, stream.path(), header.values_at + range.first * row)},
          range,
          rows,
          stream.path(),
          header.shape_at};
}

/// f(first, values) for all numbers of the array that follows its header, some at a time: where they begin among them,
/// and what they are. No more of them is ever in memory. Throws FileError for all that the whole would be refused for.
template <Number T>
void for_each_piece(ByteStream<>& stream, const ArrayHeader& header, auto&& f) {
  constexpr Size piece = Size{1} << 16U;
  const HeaderOffsets offsets{stream.path(), header.shape_at, header.values_at};
  const Size element = size_of(header.element);
  check_shape_before(stream, header, offsets);
  const Size count = *checked_product(header.shape, 1);
  Size available = 0;
  for (Size first = 0; first < count; first += piece) {
    const std::vector<std::byte> bytes = stream.take(std::min(piece, count - first) * element);
    available += bytes.size();
    if (bytes.size() < std::min(piece, count - first) * element) break;
    f(first, decode<T>(bytes, header.element, header.order, stream.path(), header.values_at + first * element));
  }
  available += stream.pass_over(std::numeric_limits<Size>::max());
  check_shape(header.shape, element, available, offsets);
}

}  // namespace detail
}  // namespace strata

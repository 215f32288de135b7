// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/array_dataset.hpp"
#include "strata/data/array_rows.hpp"
#include "strata/data/byte_stream.hpp"
#include "strata/data/bytes.hpp"
#include "strata/data/dataset.hpp"
#include "strata/data/element.hpp"
#include "strata/data/file_error.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What an IDX file holds.
template <class T>
using IdxArray = Array<T>;

namespace detail {

inline constexpr std::uint64_t idx_shape_at = 4;

/// The type that the third byte of an IDX file stands for.
STRATA_IF_USED std::optional<Element> idx_element(std::byte code) {
  switch (std::to_integer<unsigned>(code)) {
    case 0x08:
      return Element::uint8;
    case 0x09:
      return Element::int8;
    case 0x0B:
      return Element::int16;
    case 0x0C:
      return Element::int32;
    case 0x0D:
      return Element::float32;
    case 0x0E:
      return Element::float64;
    default:
      return std::nullopt;
  }
}

STRATA_IF_USED std::string idx_magic(std::span<const std::byte> bytes) {
  std::string text = "bytes";
  for (const std::byte byte : bytes.first(4)) text += text_of(" ", std::to_integer<int>(byte));
  return text;
}

inline constexpr Size idx_extent_bytes = 4;

/// What the header says, of bytes that begin with it.
STRATA_IF_USED ArrayHeader parse_idx_header(std::span<const std::byte> bytes, const std::string& path) {
  if (bytes.size() < idx_shape_at) {
    STRATA_THROW FileError(path, bytes.size(), "4 bytes that begin an IDX file", "the end of the file",
                           "get the file again");
  }
  if (bytes[0] != std::byte{0} || bytes[1] != std::byte{0}) {
    STRATA_THROW FileError(path, 0, "an IDX file: two zero bytes, a type, a number of dimensions", idx_magic(bytes),
                           "is it another format, or compressed?");
  }
  const std::optional<Element> element = idx_element(bytes[2]);
  if (!element) {
    STRATA_THROW FileError(path, 2, "a type of IDX: 8, 9, 11, 12, 13 or 14", text_of(std::to_integer<int>(bytes[2])));
  }
  const Size dimensions = std::to_integer<Size>(bytes[3]);
  if (dimensions == 0) STRATA_THROW FileError(path, 3, "at least one dimension", "0");
  const Size values_at = idx_shape_at + idx_extent_bytes * dimensions;
  if (bytes.size() < values_at) {
    STRATA_THROW FileError(path, bytes.size(), text_of(dimensions, " extents of 4 bytes"), "the end of the file",
                           "get the file again");
  }
  std::vector<Size> shape(dimensions);
  for (Size i = 0; i < dimensions; ++i)
    shape[i] = number_at<std::uint32_t>(&bytes[idx_shape_at + idx_extent_bytes * i], std::endian::big);
  return {std::move(shape), *element, std::endian::big, idx_shape_at, values_at};
}

/// The same of a stream, which is left where the values begin.
STRATA_IF_USED ArrayHeader read_idx_header(ByteStream<>& stream) {
  std::vector<std::byte> bytes = stream.take(idx_shape_at);
  if (bytes.size() == idx_shape_at) {
    const std::vector<std::byte> extents = stream.take(idx_extent_bytes * std::to_integer<Size>(bytes[3]));
    bytes.insert(bytes.end(), extents.begin(), extents.end());
  }
  return parse_idx_header(bytes, stream.path());
}

/// The rows of an IDX file that are wanted.
template <Number T>
ArrayRows<T> read_idx_rows(const std::filesystem::path& path, RowChoice auto rows, ReadLimits limits) {
  ByteStream<> stream(path);
  ArrayHeader header = read_idx_header(stream);
  return read_rows<T>(stream, std::move(header), rows, limits);
}

/// f(first, values) for all numbers of an IDX file, some at a time.
template <Number T>
void for_each_idx_piece(const std::filesystem::path& path, auto&& f) {
  ByteStream<> stream(path);
  const ArrayHeader header = read_idx_header(stream);
  for_each_piece<T>(stream, header, f);
}

}  // namespace detail

/// The array of an IDX file: two zero bytes, a type, a number of dimensions d, d extents (big-endian, 4 bytes each),
/// the values (big-endian). All types of the format are read, as T: no value changes, except that a floating-point T
/// rounds. Throws FileError (naming `path`) when anything of this is wrong, when the shape is not exactly as large as
/// the bytes after it, and for a value that T cannot hold. The shape is checked before any memory is reserved for the
/// values.
template <Number T>
IdxArray<T> parse_idx(std::span<const std::byte> bytes, const std::string& path) {
  detail::ArrayHeader header = detail::parse_idx_header(bytes, path);
  detail::check_shape(header.shape, detail::size_of(header.element), bytes.size() - header.values_at,
                      {path, header.shape_at, header.values_at});
  std::vector<T> values =
      detail::decode<T>(bytes.subspan(header.values_at), header.element, header.order, path, header.values_at);
  return {std::move(header.shape), std::move(values)};
}

/// `parse_idx` of a file, which may be compressed by gzip. Throws what read_bytes and parse_idx throw.
template <Number T>
IdxArray<T> read_idx(const std::filesystem::path& path, ReadLimits limits = {}) {
  return parse_idx<T>(read_bytes(path, limits), path.string());
}

/// Some rows of a file, no others in memory: those of a `RowRange`, or of a `Part` such as a rank has (`ranks.part()`),
/// of however many rows there are. A file compressed by gzip is decompressed from its beginning to its end. Throws
/// FileError for all that `read_idx` refuses, but for values of other rows; for a range that goes beyond the rows, and
/// for rows of more bytes than the limit, which is theirs alone.
template <Number T, RowChoice Rows>
IdxArray<T> read_idx(const std::filesystem::path& path, Rows rows, ReadLimits limits = {}) {
  return detail::read_idx_rows<T>(path, rows, limits).array;
}

/// The shape of the array that a file holds, by its header alone: what `part.rows_of(idx_shape(path)[0])` needs. Throws
/// FileError for a header that is not exactly as the format says.
STRATA_IF_USED std::vector<Size> idx_shape(const std::filesystem::path& path) {
  detail::ByteStream<> stream(path);
  return detail::read_idx_header(stream).shape;
}

/// Images (rows × anything whose product is Width) and their class labels (rows, rows × 1, or one-hot rows), values as
/// stored (0 … 255 in MNIST). Throws FileError when one of the files is wrong, the width differs, the rows differ or
/// there are none. Labels that are not the classes from 0 on are numbered, as `read_csv` does it, unless their names
/// are given: `classes`.
template <Size Width, class Scalar = float>
Dataset<Width, Class, Scalar> read_idx_dataset(const std::filesystem::path& images, const std::filesystem::path& labels,
                                               ReadLimits limits = {}, const std::vector<std::string>& classes = {}) {
  return detail::dataset_of<Width, Scalar>({read_idx<Scalar>(images, limits), images.string(), detail::idx_shape_at},
                                           {read_idx<double>(labels, limits), labels.string(), detail::idx_shape_at},
                                           classes);
}

/// The same of some rows alone. Labels that are a number each are gone through once more, from the first to the last,
/// no more than a piece of them in memory, so that each rank numbers the classes as the others do; not if the classes
/// are given. Throws FileError as both do.
template <Size Width, class Scalar = float, RowChoice Rows>
Dataset<Width, Class, Scalar> read_idx_dataset(const std::filesystem::path& images, const std::filesystem::path& labels,
                                               Rows rows, ReadLimits limits = {},
                                               const std::vector<std::string>& classes = {}) {
  return detail::dataset_of_rows<Width>(
      detail::read_idx_rows<Scalar>(images, rows, limits), idx_shape(labels),
      [&](RowRange of_labels) { return detail::read_idx_rows<double>(labels, of_labels, limits); },
      [&](auto&& f) { detail::for_each_idx_piece<double>(labels, f); }, classes);
}

}  // namespace strata

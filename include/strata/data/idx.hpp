// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/array_dataset.hpp"
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
inline std::optional<Element> idx_element(std::byte code) {
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

inline std::string idx_magic(std::span<const std::byte> bytes) {
  std::string text = "bytes";
  for (const std::byte byte : bytes.first(4)) text += text_of(" ", std::to_integer<int>(byte));
  return text;
}

}  // namespace detail

/// The array of an IDX file: two zero bytes, a type, a number of dimensions d, d extents (big-endian, 4 bytes each),
/// the values (big-endian). All types of the format are read, as T: no value changes, except that a floating-point T
/// rounds. Throws FileError (naming `path`) when anything of this is wrong, when the shape is not exactly as large as
/// the bytes after it, and for a value that T cannot hold. The shape is checked before any memory is reserved for the
/// values.
template <Number T>
IdxArray<T> parse_idx(std::span<const std::byte> bytes, const std::string& path) {
  if (bytes.size() < detail::idx_shape_at) {
    STRATA_THROW FileError(path, bytes.size(), "4 bytes that begin an IDX file", "the end of the file",
                           "get the file again");
  }
  if (bytes[0] != std::byte{0} || bytes[1] != std::byte{0}) {
    STRATA_THROW FileError(path, 0, "an IDX file: two zero bytes, a type, a number of dimensions",
                           detail::idx_magic(bytes), "is it another format, or compressed?");
  }
  const std::optional<detail::Element> element = detail::idx_element(bytes[2]);
  if (!element) {
    STRATA_THROW FileError(path, 2, "a type of IDX: 8, 9, 11, 12, 13 or 14",
                           detail::text_of(std::to_integer<int>(bytes[2])));
  }
  const Size dimensions = std::to_integer<Size>(bytes[3]);
  if (dimensions == 0) STRATA_THROW FileError(path, 3, "at least one dimension", "0");
  const Size header = detail::idx_shape_at + 4 * dimensions;
  if (bytes.size() < header) {
    STRATA_THROW FileError(path, bytes.size(), detail::text_of(dimensions, " extents of 4 bytes"),
                           "the end of the file", "get the file again");
  }
  std::vector<Size> shape(dimensions);
  for (Size i = 0; i < dimensions; ++i) {
    shape[i] = detail::number_at<std::uint32_t>(&bytes[detail::idx_shape_at + 4 * i], std::endian::big);
  }
  detail::check_shape(shape, detail::size_of(*element), bytes.size() - header, {path, detail::idx_shape_at, header});
  std::vector<T> values = detail::decode<T>(bytes.subspan(header), *element, std::endian::big, path, header);
  return {std::move(shape), std::move(values)};
}

/// `parse_idx` of a file, which may be compressed by gzip. Throws what read_bytes and parse_idx throw.
template <Number T>
IdxArray<T> read_idx(const std::filesystem::path& path, ReadLimits limits = {}) {
  return parse_idx<T>(read_bytes(path, limits), path.string());
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

}  // namespace strata

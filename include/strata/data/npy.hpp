// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/array_dataset.hpp"
#include "strata/data/atomic_file.hpp"
#include "strata/data/bytes.hpp"
#include "strata/data/element.hpp"
#include "strata/data/file_error.hpp"
#include "strata/data/npy_header.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What an NPY file holds.
template <class T>
using NpyArray = Array<T>;

namespace detail {

inline constexpr std::string_view npy_magic = "\x93NUMPY";
inline constexpr std::uint64_t npy_shape_at = 8;  ///< where the part begins that describes the array

inline std::string_view text_in(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The text of the header and the offset at which it begins, in NPY 1.0, 2.0 and 3.0.
inline std::pair<std::string_view, Size> npy_header_text(std::span<const std::byte> bytes, const std::string& path) {
  const std::string_view text = text_in(bytes);
  if (!text.starts_with(npy_magic)) {
    STRATA_THROW FileError(path, 0, "an NPY file: '\\x93NUMPY'", quoted(text.substr(0, npy_magic.size())),
                           "is it another format, or compressed?");
  }
  const Size length_at = npy_magic.size() + 2;
  if (bytes.size() < length_at + 4) {
    STRATA_THROW FileError(path, bytes.size(), "the header's version and length", "the end of the file",
                           "get the file again");
  }
  const auto major = std::to_integer<unsigned>(bytes[6]);
  const auto minor = std::to_integer<unsigned>(bytes[7]);
  if (major < 1 || major > 3 || minor != 0) {
    STRATA_THROW FileError(path, 6, "version 1.0, 2.0 or 3.0 of NPY", text_of(major, ".", minor));
  }
  const Size begin = length_at + (major == 1 ? 2 : 4);
  const Size length = major == 1 ? number_at<std::uint16_t>(&bytes[length_at], std::endian::little)
                                 : number_at<std::uint32_t>(&bytes[length_at], std::endian::little);
  if (length > bytes.size() - begin) {
    STRATA_THROW FileError(path, length_at,
                           text_of("a header of at most ", bytes.size() - begin, " bytes by the file's size"),
                           text_of(length), "the file is cut short or its header lies: get it again");
  }
  return {text.substr(begin, length), begin};
}

/// Values whose first index runs fastest, put in the order where the last one does.
template <class T>
std::vector<T> last_index_fastest(const std::vector<T>& values, std::span<const Size> shape) {
  std::vector<Size> index(shape.size(), 0);
  std::vector<T> reordered(values.size());
  for (T& value : reordered) {
    Size from = 0;
    for (Size axis = shape.size(); axis-- > 0;) from = from * shape[axis] + index[axis];
    value = values[from];
    for (Size axis = shape.size(); axis-- > 0 && ++index[axis] == shape[axis];) index[axis] = 0;
  }
  return reordered;
}

/// The NPY 1.0 header of an array of floating-point values of so many bytes each, padded so that they begin at a
/// multiple of 64 bytes.
[[gnu::cold]] inline std::string npy_header(std::span<const Size> shape, Size bytes_of_value, const std::string& path) {
  std::string text = "{'descr': '";
  text += text_of(std::endian::native == std::endian::little ? "<f" : ">f", bytes_of_value);
  text.append("', 'fortran_order': False, 'shape': (");
  for (const Size extent : shape) text += text_of(extent, shape.size() == 1 ? "," : ", ");
  if (shape.size() > 1) text.resize(text.size() - 2);
  text.append("), }");
  constexpr Size before = npy_magic.size() + 4, alignment = 64, longest = 0xffff;
  text.append(alignment - (before + text.size() + 1) % alignment, ' ').append("\n");
  if (text.size() > longest)
    STRATA_THROW Error(text_of(path, ": a shape of ", shape.size(), " dimensions is too long"));
  const char low = static_cast<char>(text.size() % 256), high = static_cast<char>(text.size() / 256);
  return std::string(npy_magic) + '\1' + '\0' + low + high + text;
}

/// `write_npy` of floating-point values, `bytes_of_value` each.
[[gnu::cold]] inline void write_npy_bytes(const std::filesystem::path& path, std::span<const Size> shape,
                                          std::span<const std::byte> values, Size bytes_of_value) {
  const Size count = values.size() / bytes_of_value;
  if (checked_product(shape, 1) != count) {
    STRATA_THROW Error(
        text_of(path.string(), ": the shape ", text_of_shape(shape), " does not fit ", count, " values"));
  }
  const std::string header = npy_header(shape, bytes_of_value, path.string());
  write_atomically(path, {std::as_bytes(std::span(header)), values});
}

}  // namespace detail

/// The array of an NPY file (versions 1.0, 2.0, 3.0): little- or big-endian, b1 u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8, in C
/// or Fortran order (put in C order), as T. No value changes, except that a floating-point T rounds; NaN and infinities
/// stay. Throws FileError (naming `path`) for any other type, Python objects above all; for a header that is not
/// exactly as the format says; when the shape is not exactly as large as the bytes after it; and for a value that T
/// cannot hold. The shape is checked before any memory is reserved for the values.
template <Number T>
NpyArray<T> parse_npy(std::span<const std::byte> bytes, const std::string& path) {
  const auto [text, begin] = detail::npy_header_text(bytes, path);
  detail::NpyHeader header = detail::NpyHeaderParser(text, path, begin).parse();
  const Size values_at = begin + text.size();
  detail::check_shape(header.shape, detail::size_of(header.element), bytes.size() - values_at,
                      {path, detail::npy_shape_at, values_at});
  std::vector<T> values = detail::decode<T>(bytes.subspan(values_at), header.element, header.order, path, values_at);
  if (header.fortran_order && header.shape.size() > 1) values = detail::last_index_fastest(values, header.shape);
  return {std::move(header.shape), std::move(values)};
}

/// `parse_npy` of a file, which may be compressed by gzip. Throws what read_bytes and parse_npy throw.
template <Number T>
NpyArray<T> read_npy(const std::filesystem::path& path, ReadLimits limits = {}) {
  return parse_npy<T>(read_bytes(path, limits), path.string());
}

/// Inputs (rows × anything whose product is Width) and their class labels (rows, rows × 1, or one-hot rows), values as
/// stored. Throws FileError when one of the files is wrong, the width differs, the rows differ or there are none.
/// Labels that are not the classes from 0 on are numbered, as `read_csv` does it, unless their names are given:
/// `classes`.
template <Size Width, class Scalar = float>
Dataset<Width, Class, Scalar> read_npy_dataset(const std::filesystem::path& inputs, const std::filesystem::path& labels,
                                               ReadLimits limits = {}, const std::vector<std::string>& classes = {}) {
  return detail::dataset_of<Width, Scalar>({read_npy<Scalar>(inputs, limits), inputs.string(), detail::npy_shape_at},
                                           {read_npy<double>(labels, limits), labels.string(), detail::npy_shape_at},
                                           classes);
}

/// Writes an array (NPY 1.0, the machine's byte order, last index fastest) whole or not at all, see write_atomically.
/// Throws Error when the shape is not that of the values, FileError when the file cannot be written.
template <std::floating_point T>
void write_npy(const std::filesystem::path& path, std::span<const Size> shape, std::span<const T> values) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "write_npy: NPY knows float and double");
  detail::write_npy_bytes(path, shape, std::as_bytes(values), sizeof(T));
}

}  // namespace strata

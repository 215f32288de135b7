// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
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
#include "strata/data/array_rows.hpp"
#include "strata/data/atomic_file.hpp"
#include "strata/data/byte_stream.hpp"
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

STRATA_IF_USED std::string_view text_in(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline constexpr Size npy_fixed_bytes = npy_magic.size() + 6;  ///< that say how long the header's text is

/// Where the text of the header is, by the bytes before it, in NPY 1.0, 2.0 and 3.0.
STRATA_IF_USED RowRange npy_header_place(std::span<const std::byte> bytes, const std::string& path) {
  const std::string_view text = text_in(bytes);
  if (!text.starts_with(npy_magic)) {
    STRATA_THROW FileError(path, 0, "an NPY file: '\\x93NUMPY'", quoted(text.substr(0, npy_magic.size())),
                           "is it another format, or compressed?");
  }
  const Size length_at = npy_magic.size() + 2;
  if (bytes.size() < npy_fixed_bytes) {
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
  return {begin, length};
}

/// What the header says, and whether the first index runs fastest.
STRATA_IF_USED std::pair<ArrayHeader, bool> parse_npy_header(std::span<const std::byte> bytes,
                                                             const std::string& path) {
  const auto [begin, length] = npy_header_place(bytes, path);
  if (length > bytes.size() - begin) {
    STRATA_THROW FileError(path, npy_magic.size() + 2,
                           text_of("a header of at most ", bytes.size() - begin, " bytes by the file's size"),
                           text_of(length), "the file is cut short or its header lies: get it again");
  }
  NpyHeader header = NpyHeaderParser(text_in(bytes.subspan(begin, length)), path, begin).parse();
  const bool fortran_order = header.fortran_order && header.shape.size() > 1;
  return {{std::move(header.shape), header.element, header.order, npy_shape_at, begin + length}, fortran_order};
}

/// The same of a stream, which is left where the values begin.
STRATA_IF_USED std::pair<ArrayHeader, bool> read_npy_header(ByteStream<>& stream) {
  std::vector<std::byte> bytes = stream.take(npy_fixed_bytes);
  const auto [begin, length] = npy_header_place(bytes, stream.path());
  const std::vector<std::byte> more = stream.take(begin + length - std::min(begin + length, bytes.size()));
  bytes.insert(bytes.end(), more.begin(), more.end());
  return parse_npy_header(bytes, stream.path());
}

/// The header of a file whose rows each lie in one place. Throws FileError for Fortran order.
STRATA_IF_USED ArrayHeader read_npy_header_of_rows(ByteStream<>& stream) {
  auto [header, fortran_order] = read_npy_header(stream);
  if (fortran_order)
    STRATA_THROW FileError(stream.path(), npy_shape_at, "C order, where a row lies in one place", "Fortran order",
                           "read it as a whole, or save numpy.ascontiguousarray(array)");
  return header;
}

/// The rows of an NPY file that are wanted.
template <Number T>
ArrayRows<T> read_npy_rows(const std::filesystem::path& path, RowChoice auto rows, ReadLimits limits) {
  ByteStream<> stream(path);
  ArrayHeader header = read_npy_header_of_rows(stream);
  return read_rows<T>(stream, std::move(header), rows, limits);
}

/// f(first, values) for all numbers of an NPY file, some at a time.
template <Number T>
void for_each_npy_piece(const std::filesystem::path& path, auto&& f) {
  ByteStream<> stream(path);
  const ArrayHeader header = read_npy_header_of_rows(stream);
  for_each_piece<T>(stream, header, f);
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
STRATA_IF_USED [[gnu::cold]] std::string npy_header(std::span<const Size> shape, Size bytes_of_value,
                                                    const std::string& path) {
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
STRATA_IF_USED [[gnu::cold]] void write_npy_bytes(const std::filesystem::path& path, std::span<const Size> shape,
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
  auto [header, fortran_order] = detail::parse_npy_header(bytes, path);
  detail::check_shape(header.shape, detail::size_of(header.element), bytes.size() - header.values_at,
                      {path, header.shape_at, header.values_at});
  std::vector<T> values =
      detail::decode<T>(bytes.subspan(header.values_at), header.element, header.order, path, header.values_at);
  if (fortran_order) values = detail::last_index_fastest(values, header.shape);
  return {std::move(header.shape), std::move(values)};
}

/// `parse_npy` of a file, which may be compressed by gzip. Throws what read_bytes and parse_npy throw.
template <Number T>
NpyArray<T> read_npy(const std::filesystem::path& path, ReadLimits limits = {}) {
  return parse_npy<T>(read_bytes(path, limits), path.string());
}

/// Some rows of a file in C order, no others in memory: those of a `RowRange`, or of a `Part` such as a rank has
/// (`ranks.part()`), of however many rows there are. A file compressed by gzip is decompressed from its beginning to
/// its end. Throws FileError for all that `read_npy` refuses, but for values of other rows; for Fortran order, a single
/// number, a range that goes beyond the rows, and rows of more bytes than the limit, which is theirs alone.
template <Number T, RowChoice Rows>
NpyArray<T> read_npy(const std::filesystem::path& path, Rows rows, ReadLimits limits = {}) {
  return detail::read_npy_rows<T>(path, rows, limits).array;
}

/// The shape of the array that a file holds, by its header alone: what `part.rows_of(npy_shape(path)[0])` needs. Throws
/// FileError for a header that is not exactly as the format says.
STRATA_IF_USED std::vector<Size> npy_shape(const std::filesystem::path& path) {
  detail::ByteStream<> stream(path);
  return detail::read_npy_header(stream).first.shape;
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

/// The same of some rows alone. Labels that are a number each are gone through once more, from the first to the last,
/// no more than a piece of them in memory, so that each rank numbers the classes as the others do; not if the classes
/// are given. Throws FileError as both do.
template <Size Width, class Scalar = float, RowChoice Rows>
Dataset<Width, Class, Scalar> read_npy_dataset(const std::filesystem::path& inputs, const std::filesystem::path& labels,
                                               Rows rows, ReadLimits limits = {},
                                               const std::vector<std::string>& classes = {}) {
  return detail::dataset_of_rows<Width>(
      detail::read_npy_rows<Scalar>(inputs, rows, limits), npy_shape(labels),
      [&](RowRange of_labels) { return detail::read_npy_rows<double>(labels, of_labels, limits); },
      [&](auto&& f) { detail::for_each_npy_piece<double>(labels, f); }, classes);
}

/// Writes an array (NPY 1.0, the machine's byte order, last index fastest) whole or not at all, see write_atomically.
/// Throws Error when the shape is not that of the values, FileError when the file cannot be written.
template <std::floating_point T>
void write_npy(const std::filesystem::path& path, std::span<const Size> shape, std::span<const T> values) {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "write_npy: NPY knows float and double");
  detail::write_npy_bytes(path, shape, std::as_bytes(values), sizeof(T));
}

}  // namespace strata

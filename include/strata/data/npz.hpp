// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/array_dataset.hpp"
#include "strata/data/bytes.hpp"
#include "strata/data/dataset.hpp"
#include "strata/data/npy.hpp"
#include "strata/data/zip.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// One array of an NPZ file: `{"mnist.npz", "x_train"}`, or a path alone, whose array is then called arr_0 (as
/// numpy.savez calls the first one).
struct NpzMember {
  template <std::convertible_to<std::filesystem::path> Path>
  NpzMember(Path file, std::string array = "arr_0") : path(std::move(file)), member(std::move(array)) {}

  std::filesystem::path path;
  std::string member;  ///< with or without its ending .npy

  /// How messages name it: `mnist.npz(x_train)`.
  std::string name() const { return detail::text_of(path.string(), "(", member, ")"); }
};

/// One array of an NPZ file (a zip archive of NPY files, stored or deflated), as T.
/// Throws FileError when the archive, the member or the array in it is wrong, as parse_npy does, or larger than the
/// limit; when no member has the name (the message lists those there are); and always in a build without libzip.
template <Number T>
NpyArray<T> read_npz(const NpzMember& source, ReadLimits limits = {}) {
  return parse_npy<T>(detail::zip_member(source.path, source.member, ".npy", limits), source.name());
}

/// The same, with path and member as arguments of their own.
template <Number T>
NpyArray<T> read_npz(const std::filesystem::path& path, std::string member, ReadLimits limits = {}) {
  return read_npz<T>(NpzMember(path, std::move(member)), limits);
}

/// Images (rows × anything whose product is Width) and their class labels (rows, rows × 1, or one-hot rows), values as
/// stored. Throws FileError when one of the arrays is wrong, the width differs, the rows differ or there are none.
/// Labels that are not the classes from 0 on are numbered, as `read_csv` does it, unless their names are given:
/// `classes`.
template <Size Width, class Scalar = float>
Dataset<Width, Class, Scalar> read_npz_dataset(const NpzMember& images, const NpzMember& labels, ReadLimits limits = {},
                                               const std::vector<std::string>& classes = {}) {
  return detail::dataset_of<Width, Scalar>({read_npz<Scalar>(images, limits), images.name(), detail::npy_shape_at},
                                           {read_npz<double>(labels, limits), labels.name(), detail::npy_shape_at},
                                           classes);
}

}  // namespace strata

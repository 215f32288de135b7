// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <initializer_list>
#include <limits>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/array.hpp"
#include "strata/data/bytes.hpp"
#include "strata/data/checksum.hpp"
#include "strata/io/dtype.hpp"
#include "strata/io/safetensors_header.hpp"
#include "strata/io/safetensors_writer.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How much a reader of safetensors must be ready for; it knows, because it knows what it wants.
struct SafetensorsLimits {
  Size tensors;
  Size data;       ///< bytes of all tensors
  Size texts = 0;  ///< bytes of the metadata, beyond the first hundred thousands
  ReadLimits file = {std::numeric_limits<std::uint64_t>::max()};
};

/// A safetensors file for somebody who knows what must be in it: asks for each tensor by name and shape, and at the end
/// whether there is more. Nothing in the file decides how much is read, allocated or looped over, but within the
/// limits. Every throw is a FileError that names the byte, except where it is said.
class SafetensorsReader {
 public:
  /// Reads the header; checks that it is one and that the tensors fill what follows it without gap or overlap.
  SafetensorsReader(const std::filesystem::path& path, SafetensorsLimits limits)
      : path_(path.string()), limits_(limits), file_(open_to_read(path)) {
    const Size size = checked_size(file_, path_, limits.file);
    constexpr std::string_view remedy = "it is cut short, or no safetensors file";
    if (size < length_bytes)
      STRATA_THROW FileError(path_, size, "8 bytes, the length of the header", "the end of the file", remedy);
    const auto length = number_at<std::uint64_t>(read_next(file_, length_bytes, path_).data(), std::endian::little);
    const Size longest = (Size{1} << 20U) + 1024 * limits.tensors + limits.texts,
               most = std::min(size - length_bytes, longest);
    if (length > most)
      STRATA_THROW FileError(
          path_, 0,
          text_of("a header of at most ", most, " bytes",
                  most < longest ? " by the file's size" : ", enough for the tensors that are wanted"),
          text_of(length), remedy);
    data_at_ = length_bytes + length;
    data_size_ = size - data_at_;
    const auto text = read_next(file_, length, path_, length_bytes);
    header_ =
        SafetensorsHeaderParser({reinterpret_cast<const char*>(text.data()), length}, path_, length_bytes).parse();
    check_tiling();
  }

  bool has_note(std::string_view key) const { return header_.notes.contains(key); }

  /// A text of the metadata; FileError if there is none of this key.
  const Note& note(std::string_view key) const {
    const auto found = header_.notes.find(key);
    if (found == header_.notes.end())
      STRATA_THROW FileError(path_, length_bytes, text_of("the metadata ", detail::quoted(key)), "none",
                             "the file is damaged: get it again");
    return found->second;
  }

  /// A text of the metadata is wrong.
  [[noreturn]] void fail_note(std::string_view key, std::string_view expected, std::string_view found,
                              std::string_view remedy) const {
    STRATA_THROW FileError(path_, note(key).at, std::string(expected), std::string(found), remedy);
  }

  /// The metadata must say this.
  void check_note(std::string_view key, std::string_view expected, std::string_view remedy) const {
    const auto note = header_.notes.find(key);
    if (note == header_.notes.end())
      STRATA_THROW FileError(path_, length_bytes, text_of("the metadata ", detail::quoted(key), " = ", expected),
                             "none", remedy);
    if (note->second.text != expected)
      STRATA_THROW FileError(path_, note->second.at, text_of(key, " = ", expected), readable(note->second.text),
                             remedy);
  }

  /// The metadata must hold the checksum of the data.
  void check_checksum() {
    Checksum sum;
    sum.add(data());
    check_note(checksum_key, sum.text(), "the data is damaged: get the file again");
  }

  /// The tensor of this name, which must have this shape and one of these types.
  const TensorClaim& tensor(const std::string& name, std::span<const Size> shape, std::initializer_list<Dtype> dtypes) {
    const auto found = header_.tensors.find(name);
    if (found == header_.tensors.end())
      STRATA_THROW FileError(path_, length_bytes,
                             text_of("the tensor ", detail::quoted(name), " of shape ", text_of_shape(shape)), names(),
                             "the file belongs to another network, or names its tensors otherwise");
    if (!asked_for_.insert(name).second)
      STRATA_THROW Error(text_of(path_, ": the tensor ", detail::quoted(name),
                                 " is asked for twice; names must tell layers and tensors apart"));
    const TensorClaim& claim = found->second;
    const std::optional<Dtype> dtype = dtype_named(claim.dtype);
    if (!dtype || std::find(dtypes.begin(), dtypes.end(), *dtype) == dtypes.end())
      STRATA_THROW FileError(path_, claim.at, text_of(names_of(dtypes), " in ", detail::quoted(name)),
                             detail::quoted(claim.dtype), "save its numbers as one of these types");
    if (!std::equal(shape.begin(), shape.end(), claim.shape.begin(), claim.shape.end()))
      STRATA_THROW FileError(path_, claim.at, text_of("the shape ", text_of_shape(shape), " of ", detail::quoted(name)),
                             text_of_shape(std::span(claim.shape).first(std::min<Size>(claim.shape.size(), 8))),
                             "the file belongs to another network");
    const Size size = *checked_product(shape, traits_of(*dtype).bytes);
    if (claim.end - claim.begin != size)
      STRATA_THROW FileError(path_, claim.at, text_of(size, " bytes for ", detail::quoted(name)),
                             text_of(claim.end - claim.begin), "the header lies: get the file again");
    return claim;
  }

  /// The numbers of a tensor of one of the real types, rounded if Scalar is narrower. Unless `any` they must be finite.
  template <std::floating_point Scalar>
  std::vector<Scalar> reals(const std::string& name, std::span<const Size> shape, std::initializer_list<Dtype> dtypes,
                            bool any = false) {
    const TensorClaim& claim = tensor(name, shape, dtypes);
    const Dtype dtype = *dtype_named(claim.dtype);
    const Size size = traits_of(dtype).bytes;
    const std::byte* const bytes = data().data() + claim.begin;
    std::vector<Scalar> values(*checked_product(shape, 1));
    for (Size i = 0; i < values.size(); ++i) {
      const double value = real_at(bytes + i * size, dtype);
      if (!any && (!math::is_finite(value) || std::abs(value) > double{std::numeric_limits<Scalar>::max()}))
        fail(name, i, text_of("a finite number of at most ", std::numeric_limits<Scalar>::max()), text_of(value),
             "the file is damaged, or the network that was saved");
      values[i] = static_cast<Scalar>(value);
    }
    return values;
  }

  /// The numbers of a tensor of exactly this type.
  template <Stored T>
  std::vector<T> numbers(const std::string& name, std::span<const Size> shape) {
    const TensorClaim& claim = tensor(name, shape, {dtype_of<T>});
    const std::byte* const bytes = data().data() + claim.begin;
    std::vector<T> values(*checked_product(shape, 1));
    for (Size i = 0; i < values.size(); ++i) values[i] = number_at<T>(bytes + i * sizeof(T), std::endian::little);
    return values;
  }

  /// The first extent that the file claims for a tensor; 0 if there is none.
  Size extent(std::string_view name) const {
    const auto found = header_.tensors.find(name);
    return found == header_.tensors.end() || found->second.shape.empty() ? 0 : found->second.shape[0];
  }

  /// Whether a tensor that was asked for is of this type.
  bool is(std::string_view name, Dtype dtype) const {
    return header_.tensors.find(name)->second.dtype == traits_of(dtype).name;
  }

  /// Number i of a tensor that was asked for is wrong.
  [[noreturn]] void fail(std::string_view name, Size i, std::string_view expected, std::string_view found,
                         std::string_view remedy) const {
    const TensorClaim& claim = header_.tensors.find(name)->second;
    const Size size = traits_of(*dtype_named(claim.dtype)).bytes;
    STRATA_THROW FileError(path_, data_at_ + claim.begin + i * size, text_of(expected, ", in ", detail::quoted(name)),
                           std::string(found), remedy);
  }

  /// A tensor of this name may be there, of which nothing is wanted.
  void pass_over(const std::string& name) {
    if (header_.tensors.contains(name)) asked_for_.insert(name);
  }

  /// There must be no tensor that nobody asked for.
  void check_that_this_is_all() const {
    for (const auto& [name, claim] : header_.tensors)
      if (!asked_for_.contains(name))
        STRATA_THROW FileError(path_, claim.at, text_of("no tensors but the ", asked_for_.size(), " that are wanted"),
                               detail::quoted(name),
                               "the file belongs to another network, or names its tensors otherwise");
  }

 private:
  static constexpr Size length_bytes = 8;

  /// What follows the header; read when it is first wanted, so that a file of another network is known by its header.
  std::span<const std::byte> data() {
    if (data_size_ > limits_.data)
      STRATA_THROW FileError(path_, data_at_, text_of("at most ", limits_.data, " bytes of tensors"),
                             text_of(data_size_), "the file belongs to another network");
    if (file_.is_open()) data_ = read_exactly(file_, data_size_, path_, data_at_);
    file_.close();
    return data_;
  }

  void check_tiling() const {
    std::vector<std::pair<std::string_view, const TensorClaim*>> claims;
    for (const auto& [name, claim] : header_.tensors) claims.emplace_back(name, &claim);
    std::sort(claims.begin(), claims.end(), [](const auto& a, const auto& b) {
      return std::pair(a.second->begin, a.second->end) < std::pair(b.second->begin, b.second->end);
    });
    Size next = 0;
    for (const auto& [name, claim] : claims) {
      if (claim->end < claim->begin || claim->begin != next)
        STRATA_THROW FileError(
            path_, claim->at, text_of("data_offsets from ", next, " upwards for ", detail::quoted(name)),
            text_of(claim->begin, " to ", claim->end), "tensors must neither overlap nor leave gaps");
      if (claim->end > data_size_)
        STRATA_THROW FileError(
            path_, claim->at, text_of("data_offsets up to ", data_size_, " at most, by the file's size"),
            text_of(claim->end, " for ", detail::quoted(name)), "the file is cut short: get it again");
      next = claim->end;
    }
    if (next != data_size_)
      STRATA_THROW FileError(path_, data_at_ + next, "the end of the file", text_of(data_size_ - next, " more bytes"),
                             "they belong to no tensor: get the file again");
  }

  /// Text from the metadata, safe to print; longer than `quoted` shows, as the type of a network is.
  static std::string readable(std::string_view text) {
    constexpr Size piece = 40, most = 2000;
    std::string all;
    for (Size at = 0; at < std::min(text.size(), most); at += piece) {
      const std::string part = detail::quoted(text.substr(at, piece));
      all.append(part, 1, part.size() - 2);
    }
    return text.size() > most ? all + "…" : all;
  }

  /// The tensors there are, or the first of them.
  std::string names() const {
    constexpr Size most = 6;
    std::string text;
    Size count = 0;
    for (const auto& [name, claim] : header_.tensors)
      if (++count <= most) text += text_of(text.empty() ? "" : ", ", detail::quoted(name));
    if (count > most) text += text_of(" and ", count - most, " more");
    return count == 0 ? "no tensors" : text_of("only ", text);
  }

  static std::string names_of(std::initializer_list<Dtype> dtypes) {
    std::string text;
    for (const Dtype dtype : dtypes) text += text_of(text.empty() ? "" : " or ", traits_of(dtype).name);
    return text;
  }

  std::string path_;
  SafetensorsLimits limits_;
  Descriptor file_;
  Size data_at_ = 0, data_size_ = 0;
  std::vector<std::byte> data_;
  SafetensorsHeader header_;
  std::set<std::string> asked_for_;
};

}  // namespace strata::detail

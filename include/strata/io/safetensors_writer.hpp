// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <bit>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "strata/data/atomic_file.hpp"
#include "strata/data/checksum.hpp"
#include "strata/io/dtype.hpp"
#include "strata/tensor/error.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The key of the checksum that strata adds to the metadata: of all bytes after the header, as `Checksum` writes it.
inline constexpr const char* checksum_key = "checksum";

/// Gathers tensors and metadata and writes them as a safetensors file: the length of the header in 8 bytes, the header,
/// padded with spaces to a multiple of 8 bytes, the tensors without gaps; all in little-endian order.
class SafetensorsWriter {
 public:
  void note(const std::string& key, std::string_view text) { notes_[key] = text; }

  /// Error if there is a tensor of that name.
  template <Stored T>
  void add(const std::string& name, std::span<const Size> shape, std::span<const T> values) {
    if (tensors_.contains(name))
      STRATA_THROW Error(text_of("strata: two tensors of a safetensors file are to be called ", detail::quoted(name),
                                 "; names must tell layers and tensors apart"));
    const Size begin = data_.size();
    append(values);
    tensors_[name] = {
        {"dtype", traits_of(dtype_of<T>).name}, {"shape", shape}, {"data_offsets", {begin, data_.size()}}};
  }

  /// A tensor of one dimension.
  template <Stored T>
  void add(const std::string& name, const std::vector<T>& values) {
    add<T>(name, std::array{values.size()}, values);
  }

  /// Replaces the file as a whole or not at all. Error if a name or text is not UTF-8, FileError if the file cannot be
  /// written.
  void write(const std::filesystem::path& path) {
    Checksum sum;
    sum.add(data_);
    note(checksum_key, sum.text());
    Json header{{"__metadata__", notes_}};
    header.update(tensors_);
    std::string text;
    try {
      text = header.dump();
    } catch (const Json::exception&) {
      STRATA_THROW Error(text_of(path.string(), ": a name of a tensor or a type is not UTF-8; safetensors wants that"));
    }
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t size = to_little(std::uint64_t{text.size()});
    write_atomically(path, {std::as_bytes(std::span(&size, 1)), std::as_bytes(std::span(text)), data_});
  }

 private:
  using Json = nlohmann::ordered_json;

  template <class T>
  static T to_little(T number) {
    return number_at<T>(std::as_bytes(std::span(&number, 1)).data(), std::endian::little);
  }

  template <class T>
  void append(std::span<const T> values) {
    for (const T value : values) {
      const T little = to_little(value);
      const auto bytes = std::as_bytes(std::span(&little, 1));
      data_.insert(data_.end(), bytes.begin(), bytes.end());
    }
  }

  Json notes_ = Json::object(), tensors_ = Json::object();
  std::vector<std::byte> data_;
};

}  // namespace strata::detail

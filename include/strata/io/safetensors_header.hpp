// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What the header of a safetensors file claims of a tensor; nothing of it is checked but its form.
struct TensorClaim {
  std::string dtype;
  std::vector<Size> shape;
  Size begin, end;   ///< the bytes, counted from the end of the header
  std::uint64_t at;  ///< byte of the file where the claim ends
};

/// A text of the header's `__metadata__`.
struct Note {
  std::string text;
  std::uint64_t at;  ///< byte of the file where it ends
};

struct SafetensorsHeader {
  std::map<std::string, TensorClaim, std::less<>> tensors;
  std::map<std::string, Note, std::less<>> notes;
};

/// Reads `{"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …, "__metadata__": {"key": "text"}}` and
/// nothing else: every name once, whole numbers of 64 bits; the metadata may be null. The JSON is nlohmann's, read
/// event by event, so that no header can make a tree grow or a stack. Every throw is a FileError that names the byte
/// where the parser stands.
class SafetensorsHeaderParser {
  using Json = nlohmann::json;

 public:
  SafetensorsHeaderParser(std::string_view text, const std::string& path, std::uint64_t offset)
      : text_(text), path_(path), offset_(offset), next_(text.data()) {}

  SafetensorsHeader parse() {
    if (!text_.starts_with('{')) fail("'{', the beginning of a JSON object", detail::quoted(text_.substr(0, 20)));
    Json::sax_parse(Letter{text_.data(), &next_}, Letter{text_.data() + text_.size(), nullptr}, this);
    const Size last = text_.find_last_of('}');
    next_ = text_.data() + last + 1;
    if (text_.find_first_not_of(' ', last + 1) != std::string_view::npos)
      fail("spaces until the end of the header", "other bytes");
    return std::move(header_);
  }

  // The events of nlohmann's parser; false would end it, but all that is wrong is thrown.
  bool start_object(std::size_t) {
    if (place_ == Place::outside)
      place_ = Place::names;
    else if (place_ == Place::names)
      place_ = name_ == "__metadata__" ? Place::notes : Place::claim;
    else
      unexpected("an object");
    return true;
  }
  bool end_object() {
    if (place_ == Place::claim) {
      if (!dtype_ || !shape_ || !offsets_) fail(claim_form, text_of("an object that ends, in ", detail::quoted(name_)));
      if (offsets_->size() != 2) fail("two data_offsets", text_of(offsets_->size(), ", in ", detail::quoted(name_)));
      header_.tensors[name_] = {*dtype_, *shape_, (*offsets_)[0], (*offsets_)[1], position()};
      dtype_.reset();
      shape_.reset();
      offsets_.reset();
    }
    place_ = place_ == Place::names ? Place::outside : Place::names;
    return true;
  }
  bool key(std::string& key) {
    if (place_ == Place::names) {
      if (header_.tensors.contains(key) || (key == "__metadata__" && std::exchange(has_notes_, true)))
        fail("every name once", text_of(detail::quoted(key), " again"));
      name_ = key;
    } else if (place_ == Place::notes) {
      if (header_.notes.contains(key)) fail("every key once", text_of(detail::quoted(key), " again"));
      key_ = key;
    } else {
      const bool known =
          (key == "dtype" && !dtype_) || (key == "shape" && !shape_) || (key == "data_offsets" && !offsets_);
      if (!known) fail(claim_form, text_of(detail::quoted(key), ", in ", detail::quoted(name_)));
      key_ = key;
    }
    return true;
  }
  bool start_array(std::size_t) {
    if (place_ != Place::claim || key_ == "dtype") unexpected("a list");
    place_ = Place::list;
    (key_ == "shape" ? shape_ : offsets_).emplace();
    return true;
  }
  bool end_array() {
    place_ = Place::claim;
    return true;
  }
  bool string(std::string& text) {
    if (place_ == Place::notes)
      header_.notes[key_] = {text, position()};
    else if (place_ == Place::claim && key_ == "dtype")
      dtype_ = text;
    else
      unexpected(text_of("the text ", detail::quoted(text)));
    return true;
  }
  bool number_unsigned(std::uint64_t number) {
    if (place_ != Place::list) unexpected(text_of(number));
    (key_ == "shape" ? shape_ : offsets_)->push_back(number);
    return true;
  }
  bool number_integer(std::int64_t number) { return unexpected(text_of(number)); }
  bool number_float(double, const std::string& text) { return unexpected(text); }
  bool null() { return (place_ == Place::names && name_ == "__metadata__") || unexpected("null"); }
  bool boolean(bool value) { return unexpected(value ? "true" : "false"); }
  bool binary(Json::binary_t&) { return unexpected("binary data"); }
  bool parse_error(std::size_t, const std::string& last, const nlohmann::detail::exception&) {
    fail("JSON in UTF-8 with numbers in range", last.empty() ? "the end of the header" : detail::quoted(last));
  }

 private:
  enum class Place { outside, names, notes, claim, list };
  static constexpr std::string_view claim_form = "dtype, shape and data_offsets, each once";

  /// A letter of the header; going on from it tells the parser where nlohmann's stands.
  struct Letter {
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    const char* at;
    const char** next;

    reference operator*() const { return *at; }
    Letter& operator++() {
      *next = ++at;
      return *this;
    }
    Letter operator++(int) {
      const Letter before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Letter& a, const Letter& b) { return a.at == b.at; }
  };

  std::uint64_t position() const { return offset_ + static_cast<std::uint64_t>(next_ - text_.data()); }

  [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
    STRATA_THROW FileError(path_, position(), std::string(expected), std::string(found),
                           "the header is not that of a safetensors file: get the file again");
  }
  [[noreturn]] bool unexpected(std::string_view found) const {
    if (place_ == Place::notes) fail(text_of("a text for the metadata ", detail::quoted(key_)), found);
    if (place_ == Place::names) fail(text_of("an object for ", detail::quoted(name_)), found);
    fail(text_of(place_ == Place::list ? "whole numbers from 0 to 2⁶⁴ − 1 for "
                 : key_ == "dtype"     ? "a text for "
                                       : "a list for ",
                 key_, " of ", detail::quoted(name_)),
         found);
  }

  std::string_view text_;
  const std::string& path_;
  std::uint64_t offset_;
  const char* next_;
  SafetensorsHeader header_;
  Place place_ = Place::outside;
  bool has_notes_ = false;
  std::string name_, key_;
  std::optional<std::string> dtype_;
  std::optional<std::vector<Size>> shape_, offsets_;
};

}  // namespace strata::detail

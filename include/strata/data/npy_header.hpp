// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "strata/data/element.hpp"
#include "strata/data/file_error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// What the header of an NPY file says about its values.
struct NpyHeader {
  Element element;
  std::endian order;
  bool fortran_order;  ///< whether the first index runs fastest
  std::vector<Size> shape;
};

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`: these three keys, each once, in any order; a
/// comma may follow the last; then white space up to the newline that ends the header. An extent may be a long integer
/// of Python 2, `3L`. Nothing else of Python. Every throw is a FileError that names the byte.
STRATA_IF_USED class NpyHeaderParser {
 public:
  NpyHeaderParser(std::string_view text, const std::string& path, std::uint64_t offset)
      : text_(text), path_(path), offset_(offset) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      read_entry();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    if (!type_ || !fortran_order_ || !shape_) {
      fail("the keys 'descr', 'fortran_order' and 'shape'", "the end of the dictionary");
    }
    skip_space();
    if (position_ != text_.size()) fail("spaces until the end of the header", next());
    if (text_.empty() || text_.back() != '\n') fail("a newline that ends the header", "the end of the header");
    return {type_->first, type_->second, *fortran_order_, std::move(*shape_)};
  }

 private:
  using Type = std::pair<Element, std::endian>;

  void read_entry() {
    skip_space();
    const Size key_at = position_;
    const std::string_view key = read_string();
    expect(':');
    if (key == "descr" && !type_) {
      type_ = read_type();
    } else if (key == "fortran_order" && !fortran_order_) {
      fortran_order_ = read_boolean();
    } else if (key == "shape" && !shape_) {
      shape_ = read_shape();
    } else {
      position_ = key_at;
      fail("the keys 'descr', 'fortran_order' and 'shape', each once", quoted(key));
    }
  }

  std::string_view read_string() {
    skip_space();
    const char mark = peek();
    if (mark != '\'' && mark != '"') fail("a string in quotes", next());
    const Size end = text_.find(mark, position_ + 1);
    if (end == std::string_view::npos) fail("a string that ends", next());
    const std::string_view content = text_.substr(position_ + 1, end - position_ - 1);
    position_ = end + 1;
    return content;
  }

  Type read_type() {
    constexpr std::array<std::pair<std::string_view, Element>, 12> known{{{"b1", Element::boolean},
                                                                          {"u1", Element::uint8},
                                                                          {"i1", Element::int8},
                                                                          {"u2", Element::uint16},
                                                                          {"i2", Element::int16},
                                                                          {"u4", Element::uint32},
                                                                          {"i4", Element::int32},
                                                                          {"u8", Element::uint64},
                                                                          {"i8", Element::int64},
                                                                          {"f2", Element::float16},
                                                                          {"f4", Element::float32},
                                                                          {"f8", Element::float64}}};
    skip_space();
    const Size type_at = position_;
    if (peek() == '[') fail("a simple type", "a structured one", "save one field: array['name']");
    const std::string_view type = read_string();
    const auto entry =
        std::find_if(known.begin(), known.end(), [&](const auto& each) { return type.ends_with(each.first); });
    if (type.size() == 3 && entry != known.end()) {
      if (type[0] == '<' || (type[0] == '|' && size_of(entry->second) == 1))
        return {entry->second, std::endian::little};
      if (type[0] == '>') return {entry->second, std::endian::big};
    }
    position_ = type_at;
    if (type.ends_with('O')) {
      fail("numbers", text_of("Python objects ", quoted(type)),
           "they are never unpickled: save array.astype('float32')");
    }
    fail("'<' or '>' and one of b1 u1 i1 u2 i2 u4 i4 u8 i8 f2 f4 f8", quoted(type), "save array.astype('float32')");
  }

  bool read_boolean() {
    skip_space();
    for (const std::string_view word : {std::string_view("True"), std::string_view("False")}) {
      if (text_.substr(position_).starts_with(word)) {
        position_ += word.size();
        return word == "True";
      }
    }
    fail("True or False", next());
  }

  std::vector<Size> read_shape() {
    std::vector<Size> shape;
    expect('(');
    while (!accept(')')) {
      shape.push_back(read_extent());
      if (accept(',')) continue;
      if (shape.size() == 1) fail("a comma after the only extent", next());
      expect(')');
      break;
    }
    return shape;
  }

  Size read_extent() {
    skip_space();
    Size extent = 0;
    const char* const end = text_.data() + text_.size();
    const auto [stop, error] = std::from_chars(text_.data() + position_, end, extent);
    if (error == std::errc::result_out_of_range) fail("an extent of at most 64 bits", next());
    if (error != std::errc{}) fail("an extent, a whole number that is not negative", next());
    position_ = static_cast<Size>(stop - text_.data());
    if (peek() == 'L') ++position_;
    return extent;
  }

  char peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  std::string next() const {
    return position_ < text_.size() ? quoted(text_.substr(position_, 20)) : "the end of the header";
  }
  void skip_space() {
    while (peek() == ' ' || peek() == '\n' || peek() == '\t' || peek() == '\r') ++position_;
  }
  bool accept(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    ++position_;
    return true;
  }
  void expect(char wanted) {
    if (!accept(wanted)) fail(quoted({&wanted, 1}), next());
  }
  [[noreturn]] void fail(std::string_view expected, std::string_view found, std::string_view remedy = {}) const {
    STRATA_THROW FileError(path_, offset_ + position_, std::string(expected), std::string(found), remedy);
  }

  std::string_view text_;
  const std::string& path_;
  std::uint64_t offset_;
  Size position_ = 0;
  std::optional<Type> type_{};
  std::optional<bool> fortran_order_{};
  std::optional<std::vector<Size>> shape_{};
};

}  // namespace strata::detail

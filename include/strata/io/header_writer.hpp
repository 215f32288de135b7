// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/io/header_body.hpp"
#include "strata/io/header_functions.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/matrix.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A C header as it grows: its tables of constants, and the statements of the function that is being written. In all of
/// its text `$` stands for the name that the header will have. A layer of somebody's own writes itself into it (see
/// strata/io/header_form.hpp):
///
///     static auto to_header(auto& code, const auto& p, const auto& x) {
///       const auto y = code.value(x.size);
///       const auto scale = code.table("scale", p.scale);
///       code.statement("for (int32_t i = 0; i < ", x.size, "; ++i) ", y, "[i] = ", x, "[i] * ", scale, "[i];");
///       return y;
///     }
class HeaderWriter {
 public:
  /// `smaller`: with as little code as possible.
  explicit HeaderWriter(bool smaller = false) : smaller_(smaller) {}
  bool smaller() const { return smaller_; }

  /// Room for so many numbers, which nothing is in before a statement puts it there.
  HeaderValue value(Size size) { return bodies_.back().value(size); }

  /// Room for as many numbers as `like` has, whose statement writes each after having read that of `like` at the same
  /// place, if any: where nobody reads `like` later, it is the same memory.
  HeaderValue value_in_place_of(const HeaderValue& like) { return bodies_.back().value_in_place_of(like); }

  /// A statement, of texts, numbers and values one after the other.
  void statement(const auto&... parts) { bodies_.back().statement(detail::text_of(text(parts)...)); }

  /// A call of one of the header's own functions (see strata/io/header_functions.hpp), as text and as a statement.
  std::string call_text(std::string_view name, const auto&... arguments) {
    std::string list;
    ((list += list.empty() ? "" : ", ", list += detail::text_of(text(arguments))), ...);
    return detail::text_of(function(name), "(", list, ")");
  }
  void call(std::string_view name, const auto&... arguments) { statement(call_text(name, arguments...), ";"); }

  /// The name of one of the header's own functions, which is now in it.
  std::string function(std::string_view name) {
    needed_.insert(std::string(name));
    return detail::text_of("$_", name);
  }

  /// A function of one's own, which is written once: its text, in which it is called `$_NAME` too.
  std::string define(std::string_view name, std::string_view text) {
    std::string own = detail::text_of("$_", name);
    if (names_.insert(own).second) defined_ += detail::text_of(text, "\n");
    return own;
  }

  /// Constant numbers; their name. Error if one is not finite, or not as a float. Called again for the same place and
  /// name, it is the table that there is.
  std::string table(std::string_view name, const std::vector<double>& numbers) {
    return table_of("float", name, numbers, [&](double number) { return detail::c_number(narrow(name, number)); });
  }
  /// Whole numbers of 8, 16 or 32 bits.
  template <std::integral T>
  std::string table(std::string_view name, const std::vector<T>& numbers) {
    return table_of(detail::text_of(std::signed_integral<T> ? "int" : "uint", 8 * sizeof(T), "_t"), name, numbers,
                    [](T number) { return std::to_string(number); });
  }
  /// A tensor of a layer as it lies in memory.
  template <Buffer T>
  std::string table(std::string_view name, const T& buffer) {
    return table(name, std::vector<double>(buffer.data(), buffer.data() + buffer.size()));
  }

  /// "$_add(x, depth, w, y, outputs)": y (outputs) += x (depth) times a matrix that lies row by row.
  std::string add_text(const auto& x, Size depth, const auto& w, const auto& y, Size outputs) {
    return call_text("add", x, depth, w, y, outputs);
  }

  /// Whether a step of a stream is being written, not a prediction of a whole observation.
  bool streams() const { return streams_; }
  /// At how many places of an observation of this shape something is done: of a stream at its one step.
  template <class ShapeType>
  Size places() const {
    return streams_ ? 1 : ShapeType::places;
  }
  /// Numbers, and a whole number, that a layer remembers from step to step: 0 at first.
  std::string remembered(std::string_view name, Size size) {
    const std::string member = named(name).substr(2);
    if (names_.insert("state->" + member).second) {
      state_ += detail::text_of("  float ", member, "[", size, "];\n");
      reset_ += detail::text_of("  ", call_text("clear", "state->" + member, size), ";\n");
    }
    return "state->" + member;
  }
  /// Bytes, each this one at first; `fill` is a function of one's own, (to, count, byte).
  std::string remembered_bytes(std::string_view name, Size size, unsigned byte, std::string_view fill) {
    const std::string member = named(name).substr(2);
    if (names_.insert("state->" + member).second) {
      state_ += detail::text_of("  uint8_t ", member, "[", size, "];\n");
      reset_ += detail::text_of("  ", fill, "(state->", member, ", ", size, ", ", byte, ");\n");
    }
    return "state->" + member;
  }
  std::string counted(std::string_view name) {
    const std::string member = named(name).substr(2);
    if (names_.insert("state->" + member).second) {
      state_ += detail::text_of("  int32_t ", member, ";\n");
      reset_ += detail::text_of("  state->", member, " = 0;\n");
    }
    return "state->" + member;
  }

  /// A function of its own that is called with an observation x and room for what is written of it, `write(x)`, which
  /// returns a value.
  struct Part {
    std::string name;
    Size outputs, memory;
  };
  Part part(std::string_view name, Size inputs, auto&& write) {
    const std::string own = named(name);
    const auto known = parts_.find(own);
    if (known != parts_.end()) return known->second;
    const detail::HeaderBody::Written body = written(inputs, write);
    parts_text_ += detail::text_of("$_FUNCTION void ", own, "(const float *x, float *y, float *memory) {\n", body.text,
                                   body.memory == 0 ? "  (void)memory;\n" : "", "}\n\n");
    return parts_[own] = {own, body.outputs, body.memory};
  }
  /// The statements of write(x), as those of a function of x, y and memory.
  detail::HeaderBody::Written written(Size inputs, auto&& write) {
    bodies_.emplace_back(inputs);
    const HeaderValue y = write(detail::HeaderBody::x(inputs));
    detail::HeaderBody::Written body = bodies_.back().written(y);
    if (body.copies) needed_.insert("copy");
    bodies_.pop_back();
    return body;
  }
  /// The same of a step of a stream.
  detail::HeaderBody::Written written_step(Size inputs, auto&& write) {
    streams_ = true;
    detail::HeaderBody::Written body = written(inputs, write);
    streams_ = false;
    return body;
  }

  /// f() with ".part" behind the names of whatever it adds: as tensors are called in saved networks.
  auto within(std::string_view part, auto&& f) {
    const Size before = place_.size();
    place_ += place_.empty() ? "" : ".";
    place_ += part;
    auto result = f();
    place_.resize(before);
    return result;
  }

  /// What has been written: the header's own functions that are used, tables, parts, members of the state and how they
  /// are cleared; how many constants there are.
  std::string functions() const { return detail::header_functions(needed_, smaller_) + defined_; }
  /// What is to be known of the precision of the functions that are used.
  std::string bounds() const { return detail::header_bounds(needed_); }
  const std::string& tables() const { return tables_; }
  const std::string& parts() const { return parts_text_; }
  const std::string& state() const { return state_; }
  const std::string& reset() const { return reset_; }
  Size table_numbers() const { return table_numbers_; }

 private:
  static constexpr Size line_length = 118;

  template <class T>
  static const T& text(const T& part) {
    return part;
  }
  static const std::string& text(const HeaderValue& value) { return value.text; }

  /// "$_layers_0_weight"
  std::string named(std::string_view name) const {
    std::string own = detail::text_of("$_", place_, place_.empty() ? "" : ".", name);
    std::replace(own.begin(), own.end(), '.', '_');
    return own;
  }

  std::string table_of(std::string_view type, std::string_view name, const auto& numbers, auto&& digits_of) {
    std::string own = named(name);
    if (!names_.insert(own).second) return own;
    tables_ += detail::text_of("$_CONSTANT $_TABLE ", type, " ", own, "[", numbers.size(), "] = {");
    Size column = line_length;
    for (const auto number : numbers) {
      const std::string digits = digits_of(number);
      if (column + digits.size() + 2 > line_length) {
        tables_ += "\n  ";
        column = 2;
      } else {
        tables_ += " ";
        column += 1;
      }
      tables_ += digits + ",";
      column += digits.size() + 1;
    }
    tables_ += "\n};\n\n";
    table_numbers_ += numbers.size();
    return own;
  }

  float narrow(std::string_view name, double number) const {
    if (!math::is_finite(number))
      STRATA_THROW Error(detail::text_of("strata::save_header: the network has a number that is not finite, in ",
                                         detail::quoted(detail::text_of(place_, ".", name)),
                                         "; it is not written, because nobody could predict with it"));
    if (std::abs(number) > double{std::numeric_limits<float>::max()})
      STRATA_THROW Error(detail::text_of("strata::save_header: headers compute in float, and the network has ", number,
                                         " in ", detail::quoted(detail::text_of(place_, ".", name)),
                                         "; scale it down"));
    return static_cast<float>(number);
  }

  bool smaller_;
  bool streams_ = false;
  std::vector<detail::HeaderBody> bodies_;
  std::string place_, defined_, tables_, parts_text_, state_, reset_;
  std::set<std::string, std::less<>> needed_;
  std::set<std::string> names_;
  std::map<std::string, Part> parts_;
  Size table_numbers_ = 0;
};

}  // namespace strata

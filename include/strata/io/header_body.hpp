// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// So many numbers that a C header's code computes with, side by side: `text` is a pointer to the first of them.
struct HeaderValue {
  std::string text;
  Size size = 0;
};

namespace detail {

/// The statements of a C function that makes y of x, and where what they compute in between lies: in `memory`, each
/// value from the first statement that names it to the last, so that others may have its place before and after.
class HeaderBody {
 public:
  explicit HeaderBody(Size inputs) { values_.push_back({inputs}); }

  static HeaderValue x(Size inputs) { return {token(0), inputs}; }

  HeaderValue value(Size size) {
    values_.push_back({size});
    return {token(values_.size() - 1), size};
  }
  /// One that may lie where `like` does, if the statement that first names it is the last that names `like`.
  HeaderValue value_in_place_of(const HeaderValue& like) {
    HeaderValue made = value(like.size);
    values_.back().like = whole_token(like.text);
    return made;
  }
  void statement(std::string text) {
    for_each_token(text, [&](Size number, Size, Size) {
      Value& value = values_[number];
      if (!value.is_named) value.first = statements_.size();
      value.is_named = true;
      value.last = statements_.size();
    });
    statements_.push_back(std::move(text));
  }

  struct Written {
    std::string text;
    Size outputs, memory;  ///< numbers
    bool copies = false;   ///< whether it calls `copy`
  };

  /// The function's statements, for pointers x, y and memory. What is only handed on, or is a part of something, is
  /// copied into y.
  Written written(const HeaderValue& result) {
    Size y = whole_token(result.text);
    const bool copies = y == 0 || y == none;
    if (copies) {
      const HeaderValue copied = value(result.size);
      statement(text_of("$_copy(", result.text, ", ", copied.text, ", ", result.size, ");"));
      y = values_.size() - 1;
    }
    Written all{"", result.size, arranged(y), copies};
    for (const std::string& statement : statements_) {
      all.text += "  ";
      Size copied = 0;
      for_each_token(statement, [&](Size number, Size begin, Size end) {
        all.text += std::string_view(statement).substr(copied, begin - copied);
        all.text += place_of(number, y);
        copied = end;
      });
      all.text += std::string_view(statement).substr(copied);
      all.text += "\n";
    }
    return all;
  }

 private:
  static constexpr Size none = ~Size{0};

  struct Value {
    Size size, like = none;
    Size first = 0, last = 0, place = 0;
    bool is_named = false;
  };

  /// "@7@", which no C text has in it.
  static std::string token(Size number) { return text_of("@", number, "@"); }

  /// f(number, where it begins, where it ends) for each token of a text.
  static void for_each_token(std::string_view text, auto&& f) {
    for (Size begin = text.find('@'); begin != std::string_view::npos;) {
      Size number = 0, at = begin + 1;
      for (; text[at] != '@'; ++at) number = 10 * number + static_cast<Size>(text[at] - '0');
      f(number, begin, at + 1);
      begin = text.find('@', at + 1);
    }
  }
  /// The number of a text that is one token, else `none`.
  static Size whole_token(std::string_view text) {
    Size whole = none;
    for_each_token(text, [&](Size number, Size begin, Size end) {
      if (begin == 0 && end == text.size()) whole = number;
    });
    return whole;
  }

  std::string place_of(Size number, Size y) const {
    if (number == 0) return "x";
    if (number == y) return "y";
    return values_[number].place == 0 ? "memory" : text_of("(memory + ", values_[number].place, ")");
  }

  /// Gives each value but x and y its place: the lowest where nothing is that lives at the same time. Returns the
  /// numbers of memory that this takes.
  Size arranged(Size y) {
    std::vector<Size> order;
    for (Size i = 1; i < values_.size(); ++i)
      if (i != y && values_[i].is_named) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](Size a, Size b) { return values_[a].first < values_[b].first; });

    std::vector<Size> placed;
    Size memory = 0;
    for (const Size i : order) {
      Value& value = values_[i];
      const bool may_replace = std::find(placed.begin(), placed.end(), value.like) != placed.end() &&
                               values_[value.like].last == value.first;
      if (may_replace) value.place = values_[value.like].place;
      if (!may_replace || conflict(placed, i, value.like) != none) {
        value.place = 0;
        for (Size other = conflict(placed, i, none); other != none; other = conflict(placed, i, none))
          value.place = values_[other].place + values_[other].size;
      }
      placed.push_back(i);
      memory = std::max(memory, value.place + value.size);
    }
    return memory;
  }

  /// One of those that have their place, but for `replaced`, that lives when value i does and lies where it would.
  Size conflict(const std::vector<Size>& placed, Size i, Size replaced) const {
    const Value& value = values_[i];
    for (const Size other : placed) {
      const Value& there = values_[other];
      const bool overlap = value.place < there.place + there.size && there.place < value.place + value.size;
      if (other != replaced && there.last >= value.first && overlap) return other;
    }
    return none;
  }

  std::vector<Value> values_;
  std::vector<std::string> statements_;
};

}  // namespace detail
}  // namespace strata

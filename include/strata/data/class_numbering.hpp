// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/data/number_text.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// How many classes there can be.
inline constexpr Size class_limit = Size{std::numeric_limits<Class>::max()} + 1;

/// Which class each of some distinct labels is, and what the classes are called.
struct ClassNumbering {
  std::vector<Class> class_of{};
  std::vector<std::string> names{};
};

/// A number that is all of a text, neither NaN nor infinite.
STRATA_IF_USED std::optional<double> finite_number_in(std::string_view text) {
  const auto number = number_in<double>(text);
  return number && math::is_finite(*number) ? number : std::nullopt;
}

/// A whole number as text: 3 and not 3.0.
STRATA_IF_USED std::string text_of_whole(double number) {
  constexpr double exact = 9007199254740992;  // 2⁵³
  return std::abs(number) <= exact ? text_of(static_cast<long long>(number)) : text_of(number);
}

/// Labels that are whole numbers. Those from 0 to 65535 with a 0 among them are classes already, and each is called by
/// its number (unless hardly any of the numbers up to the largest occur: then none has a name). Any others (1 … n,
/// −1 and +1, 2 and 4) are numbered in their order: the smallest is class 0.
STRATA_IF_USED ClassNumbering number_classes(std::span<const double> labels) {
  ClassNumbering result;
  std::vector<double> sorted(labels.begin(), labels.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  if (sorted.empty()) return result;
  const bool are_classes = sorted.front() == 0 && sorted.back() < static_cast<double>(class_limit);
  for (const double label : labels)
    result.class_of.push_back(static_cast<Class>(
        are_classes ? label
                    : static_cast<double>(std::lower_bound(sorted.begin(), sorted.end(), label) - sorted.begin())));
  constexpr double spare = 100;
  if (!are_classes)
    for (const double label : sorted) result.names.push_back(text_of_whole(label));
  else if (sorted.back() <= 2 * static_cast<double>(sorted.size()) + spare)
    for (Size c = 0; c <= static_cast<Size>(sorted.back()); ++c) result.names.push_back(text_of(c));
  return result;
}

/// Labels that are words: numbered by the order of their bytes, so that the order of rows does not matter.
STRATA_IF_USED ClassNumbering number_classes(std::span<const std::string> labels) {
  ClassNumbering result{{}, {labels.begin(), labels.end()}};
  std::sort(result.names.begin(), result.names.end());
  for (const std::string& label : labels)
    result.class_of.push_back(
        static_cast<Class>(std::lower_bound(result.names.begin(), result.names.end(), label) - result.names.begin()));
  return result;
}

/// Classes whose names are given. A number is the same however it is written.
STRATA_IF_USED class GivenClasses {
 public:
  /// Error if two of the names are the same, or if there are too many.
  explicit GivenClasses(std::span<const std::string> names) : names_(names) {
    if (names.size() > class_limit)
      STRATA_THROW Error(text_of("strata: there are ", names.size(), " names of classes; there can be ", class_limit));
    for (Size c = 0; c < names.size(); ++c) {
      const auto number = finite_number_in(names[c]);
      const bool is_new = (!number || by_number_.emplace(*number, static_cast<Class>(c)).second) &&
                          by_name_.emplace(names[c], static_cast<Class>(c)).second;
      if (!is_new)
        STRATA_THROW Error(text_of("strata: two classes are called ", names[c], "; each needs a name of its own"));
    }
  }

  std::optional<Class> find(std::string_view label) const {
    if (const auto found = by_name_.find(label); found != by_name_.end()) return found->second;
    const auto number = finite_number_in(label);
    if (!number) return std::nullopt;
    return find(*number);
  }
  std::optional<Class> find(double label) const {
    const auto found = by_number_.find(label);
    if (found == by_number_.end()) return std::nullopt;
    return found->second;
  }

  /// For a message: "one of the classes 'a', 'b'".
  std::string text() const {
    constexpr Size most = 10;
    std::string list;
    for (const std::string& name : names_.first(std::min(most, names_.size())))
      list += text_of(list.empty() ? "one of the classes " : ", ", detail::quoted(name));
    return names_.size() > most ? list + ", …" : list;
  }

 private:
  std::span<const std::string> names_;
  std::map<std::string_view, Class> by_name_{};
  std::map<double, Class> by_number_{};
};

}  // namespace strata::detail

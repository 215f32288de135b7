// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/class_numbering.hpp"
#include "strata/data/csv_header.hpp"
#include "strata/data/csv_options.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Where something stands in a CSV file.
struct CsvPlace {
  Size line;    ///< from 1
  Size offset;  ///< bytes from the beginning of the file
};

/// The labels of a CSV file that are classes: gathered as they come, numbered once all are known. Where something is
/// wrong it calls fail(place, expected, found, remedy), which must throw. Keeps views of the file's text.
STRATA_IF_USED class CsvClasses {
 public:
  explicit CsvClasses(const CsvOptions& options) : options_(options), given_(options.classes) {}

  /// The place of a label among those there are: its class, once `number` has said which that is.
  Class add(std::string_view text, CsvPlace place, auto&& fail) {
    if (!options_.classes.empty()) {
      const auto found = given_.find(text.find("\"\"") == std::string_view::npos ? text : unquoted(text));
      if (!found) fail(place, given_.text(), detail::quoted(text), "name all classes in CsvOptions::classes");
      return *found;
    }
    if (const auto found = places_.find(text); found != places_.end()) return found->second;
    if (looks_missing(text))
      fail(
          place, "a class", detail::quoted(text),
          text_of("if it is missing, set CsvOptions::missing to \"", text, "\" and if_missing to IfMissing::drop_row"));
    if (labels_.size() == class_limit)
      fail(place, text_of("at most ", class_limit, " classes"), text_of(detail::quoted(text), ", another one"),
           not_classes);
    const auto label = static_cast<Class>(labels_.size());
    labels_.push_back({text, finite_number_in(text), place});
    return places_.emplace(text, label).first->second;
  }

  /// How many there are; 0 if they are given.
  Size count() const { return labels_.size(); }
  bool are_numbers() const { return !labels_.empty() && labels_[0].number.has_value(); }
  std::string_view first() const { return labels_[0].text; }

  /// Which class each is.
  ClassNumbering number(Size rows, auto&& fail) const {
    if (!options_.classes.empty()) {
      ClassNumbering result{{}, options_.classes};
      for (Size c = 0; c < options_.classes.size(); ++c) result.class_of.push_back(static_cast<Class>(c));
      return result;
    }
    check_that_all_are_alike(fail);
    constexpr Size few = 100;
    if (labels_.size() > few && 2 * labels_.size() > rows)
      fail(labels_.back().place, text_of("classes that occur again: there are ", rows, " rows"),
           text_of(labels_.size(), " different labels"), not_classes);
    if (are_numbers()) {
      std::vector<double> numbers;
      for (const Label& label : labels_) {
        if (std::trunc(*label.number) != *label.number)
          fail(label.place, "a class, a whole number or a word", detail::quoted(label.text), not_classes);
        numbers.push_back(*label.number);
      }
      return number_classes(numbers);
    }
    std::vector<std::string> words;
    words.reserve(labels_.size());
    for (const Label& label : labels_) words.push_back(unquoted(label.text));
    return number_classes(words);
  }

 private:
  struct Label {
    std::string_view text;
    std::optional<double> number;
    CsvPlace place;
  };
  static constexpr std::string_view not_classes =
      "for numbers that are to be fitted, read a Target<1>: read_csv<N, Target<1>>; for classes, name them all in "
      "CsvOptions::classes; is it the column of the labels?";

  static std::string unquoted(std::string_view text) {
    std::string result(text);
    for (Size at = 0; (at = result.find("\"\"", at)) != std::string::npos; ++at) result.erase(at, 1);
    return result;
  }

  /// All must be numbers, or all words.
  void check_that_all_are_alike(auto&& fail) const {
    const auto is_number = [](const Label& label) { return label.number.has_value(); };
    const auto numbers = static_cast<Size>(std::count_if(labels_.begin(), labels_.end(), is_number));
    if (numbers == 0 || numbers == labels_.size()) return;
    const bool odd_is_number = 2 * numbers < labels_.size();
    const auto odd = std::find_if(labels_.begin(), labels_.end(),
                                  [&](const Label& label) { return label.number.has_value() == odd_is_number; });
    const bool may_be_header = odd == labels_.begin() && !odd_is_number && options_.header == Header::detect;
    fail(odd->place,
         odd_is_number ? "a class that is a word, as others are" : "a class that is a number, as others are",
         detail::quoted(odd->text),
         may_be_header ? "say Header::yes if this line names the columns"
                       : "mend it, leave the row out with CsvOptions::missing and if_missing, or name all classes in "
                         "CsvOptions::classes");
  }

  const CsvOptions& options_;
  GivenClasses<> given_;
  std::map<std::string_view, Class> places_{};
  std::vector<Label> labels_{};
};

/// Whether the numbers of a column could be labels: a few whole numbers without gaps from 0 or 1, or −1 and +1, each
/// more than once in the mean.
STRATA_IF_USED class LabelLikeness {
 public:
  void add(double value) {
    constexpr Size most = 100;
    if (!possible_) return;
    const auto at = std::lower_bound(seen_.begin(), seen_.end(), value);
    if (at != seen_.end() && *at == value) return;
    possible_ = std::trunc(value) == value && std::abs(value) <= static_cast<double>(most) && seen_.size() < most;
    if (possible_) seen_.insert(at, value);
  }
  Size count() const { return seen_.size(); }
  bool after(Size rows) const {
    if (!possible_ || seen_.size() < 2 || 2 * seen_.size() > rows) return false;
    const double first = seen_.front(), last = seen_.back();
    const bool no_gaps = last - first + 1 == static_cast<double>(seen_.size());
    return (no_gaps && (first == 0 || first == 1)) || (seen_.size() == 2 && first == -1 && last == 1);
  }
  /// "0 to 9".
  std::string text() const { return text_of(seen_.front(), " to ", seen_.back()); }

 private:
  std::vector<double> seen_;
  bool possible_ = true;
};

}  // namespace strata::detail

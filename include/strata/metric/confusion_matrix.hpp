// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <iomanip>
#include <ostream>
#include <span>
#include <sstream>
#include <string>
#include <string_view>

#include "strata/tensor/error.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// How many characters a text in UTF-8 has.
STRATA_IF_USED Size text_width(std::string_view text) {
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; };
  return static_cast<Size>(std::count_if(text.begin(), text.end(), begins_character));
}

STRATA_IF_USED std::string right_aligned(std::string_view text, Size width) {
  return std::string(width - std::min(width, text_width(text)), ' ').append(text);
}

}  // namespace detail

/// How often each class was taken for each other, and what follows from it. All rates are in [0, 1]; a rate that would
/// be 0/0 (a class never predicted, never seen, an empty matrix) is 0. A class out of range is an `Error`.
template <Size Classes>
struct ConfusionMatrix {
  std::array<std::array<Size, Classes>, Classes> counts{};  ///< [actual][predicted]

  /// Counts one observation.
  void add(Size actual, Size predicted) {
    check(actual);
    check(predicted);
    ++counts[actual][predicted];
  }

  /// Adds what another one has counted: the folds of a cross-validation, say.
  ConfusionMatrix& operator+=(const ConfusionMatrix& other) {
    for (Size actual = 0; actual < Classes; ++actual)
      for (Size predicted = 0; predicted < Classes; ++predicted)
        counts[actual][predicted] += other.counts[actual][predicted];
    return *this;
  }

  /// All observations.
  Size total() const {
    return sum([this](Size c) { return support(c); });
  }

  /// Observations of the class: Σⱼ counts[c][j].
  Size support(Size c) const {
    check(c);
    return sum([&](Size other) { return counts[c][other]; });
  }

  /// Predictions of the class: Σᵢ counts[i][c].
  Size predictions(Size c) const {
    check(c);
    return sum([&](Size other) { return counts[other][c]; });
  }

  /// Right predictions / all: Σ counts[c][c] / total.
  double accuracy() const {
    return ratio(sum([this](Size c) { return counts[c][c]; }), total());
  }

  /// Of the predictions of the class, how many are right: counts[c][c] / predictions(c).
  double precision(Size c) const { return ratio(counts[checked(c)][c], predictions(c)); }

  /// Of the observations of the class, how many were found: counts[c][c] / support(c).
  double recall(Size c) const { return ratio(counts[checked(c)][c], support(c)); }

  /// The harmonic mean of precision and recall: 2 counts[c][c] / (predictions(c) + support(c)).
  double f1(Size c) const { return ratio(2 * counts[checked(c)][c], predictions(c) + support(c)); }

  /// The plain means over the classes, whatever their support. The macro F1 is the mean of the F1s.
  double macro_precision() const {
    return mean([this](Size c) { return precision(c); });
  }
  double macro_recall() const {
    return mean([this](Size c) { return recall(c); });
  }
  double macro_f1() const {
    return mean([this](Size c) { return f1(c); });
  }
  /// The same over the classes that occur, as actual or as predicted ones, alone; 0 if none does.
  double macro_f1_of_present() const {
    const Size present = sum([this](Size c) { return support(c) + predictions(c) > 0 ? Size{1} : Size{0}; });
    return present == 0 ? 0 : macro_f1() * static_cast<double>(Classes) / static_cast<double>(present);
  }

  bool operator==(const ConfusionMatrix&) const = default;

  /// The counts as a table: a row for each actual class, a column for each predicted one, called by the names of a data
  /// set (`class_names`) or by their numbers. Throws `Error` if there are more names than classes.
  void print(std::ostream& out, std::span<const std::string> names = {}) const {
    const auto titles = titles_of(names);
    Size widest = detail::text_width(titles[0]), longest = 6;
    for (const std::string& title : titles) {
      widest = std::max(widest, detail::text_width(title));
      longest = std::max(longest, detail::text_width(title));
    }
    for (const auto& row : counts)
      widest = std::max(widest, detail::text_of(*std::max_element(row.begin(), row.end())).size());
    const Size width = widest + 2;
    std::ostringstream text;
    text << "actual \\ predicted\n" << std::string(longest, ' ');
    for (const std::string& title : titles) text << detail::right_aligned(title, width);
    text << '\n';
    for (Size actual = 0; actual < Classes; ++actual) {
      text << detail::right_aligned(titles[actual], longest);
      for (const Size count : counts[actual]) text << detail::right_aligned(detail::text_of(count), width);
      text << '\n';
    }
    out << text.str();
  }

  /// Precision, recall, F1 and support by class, their macro averages, and the accuracy; names as for `print`.
  void report(std::ostream& out, std::span<const std::string> names = {}) const {
    const auto titles = titles_of(names);
    Size width = 8;
    for (const std::string& title : titles) width = std::max(width, detail::text_width(title));
    std::ostringstream text;
    text << std::fixed << std::setprecision(4);
    const auto line = [&](const std::string& name, double precision, double recall, double f1, Size support) {
      text << detail::right_aligned(name, width) << std::setw(11) << precision << std::setw(9) << recall << std::setw(9)
           << f1 << std::setw(10) << support << '\n';
    };
    text << detail::right_aligned("class", width) << "  precision   recall       F1   support\n";
    for (Size c = 0; c < Classes; ++c) line(titles[c], precision(c), recall(c), f1(c), support(c));
    line("macro", macro_precision(), macro_recall(), macro_f1(), total());
    text << detail::right_aligned("accuracy", width) << std::setw(11) << accuracy() << '\n';
    out << text.str();
  }

 private:
  /// What the classes are called; those without a name by their numbers.
  static std::array<std::string, Classes> titles_of(std::span<const std::string> names) {
    if (names.size() > Classes)
      STRATA_THROW Error(detail::text_of("strata::ConfusionMatrix: ", names.size(), " names for ", Classes,
                                         " classes; are they those of another data set?"));
    std::array<std::string, Classes> titles;
    for (Size c = 0; c < Classes; ++c) titles[c] = c < names.size() ? names[c] : detail::text_of(c);
    return titles;
  }

  [[noreturn]] static void no_class(Size c) {
    STRATA_THROW Error(
        detail::text_of("strata::ConfusionMatrix: there is no class ", c, "; there are ", Classes, ", counted from 0"));
  }
  static void check(Size c) {
    if (c >= Classes) no_class(c);
  }
  static Size checked(Size c) { return check(c), c; }

  static Size sum(auto term) {
    Size result = 0;
    for (Size c = 0; c < Classes; ++c) result += term(c);
    return result;
  }
  static double mean(auto term) {
    double result = 0;
    for (Size c = 0; c < Classes; ++c) result += term(c);
    return result / static_cast<double>(Classes);
  }
  static double ratio(Size numerator, Size denominator) {
    return denominator == 0 ? 0 : static_cast<double>(numerator) / static_cast<double>(denominator);
  }
};

}  // namespace strata

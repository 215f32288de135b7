// SPDX-License-Identifier: MIT
#include "strata/data/csv_labels.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using strata::detail::LabelLikeness;

namespace {

LabelLikeness<> seen(std::initializer_list<double> values) {
  LabelLikeness column;
  for (const double value : values) column.add(value);
  return column;
}

}  // namespace

TEST_CASE("csv labels: whole numbers without gaps from 0 or 1, and the two signs, look like labels if they recur") {
  CHECK(seen({0, 1, 2, 2, 1, 0}).after(6));
  CHECK(seen({3, 1, 2}).after(6));
  CHECK(seen({-1, 1}).after(4));
  CHECK(seen({0, 1, 2}).text() == "0 to 2");
  CHECK_FALSE(seen({0, 1, 2}).after(5));
  CHECK_FALSE(seen({0, 0}).after(2));
  CHECK_FALSE(seen({0, 2}).after(9));
  CHECK_FALSE(seen({2, 3}).after(9));
  CHECK_FALSE(seen({0, 0.5, 1}).after(9));
  CHECK_FALSE(seen({0, 1000}).after(9));
}

TEST_CASE("csv labels: a column of more than a hundred values is not remembered") {
  LabelLikeness column;
  for (int i = 0; i < 1000; ++i) column.add(i % 101);
  CHECK_FALSE(column.after(1000));
  CHECK(column.count() == 100);
}

TEST_CASE("csv labels: more classes than there can be are an error") {
  const strata::CsvOptions options;
  strata::detail::CsvClasses classes(options);
  const auto fail = [](auto, const auto&, const auto& found, auto) { throw strata::Error(std::string(found)); };
  std::vector<std::string> texts;
  for (int i = 0; i <= 65536; ++i) texts.push_back(std::to_string(i));
  for (int i = 0; i < 65536; ++i) classes.add(texts[static_cast<std::size_t>(i)], {}, fail);
  CHECK(classes.add("7", {}, fail) == 7);
  CHECK_THROWS_WITH_AS(classes.add(texts[65536], {}, fail), "'65536', another one", strata::Error);
}

// SPDX-License-Identifier: MIT
#include "strata/data/class_numbering.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using strata::Class;
using strata::detail::GivenClasses;
using strata::detail::number_classes;

using Classes = std::vector<Class>;
using Names = std::vector<std::string>;

TEST_CASE("class numbering: whole numbers with a 0 are classes, others are numbered by size") {
  CHECK(number_classes(std::vector<double>{2, 0}).class_of == Classes{2, 0});
  CHECK(number_classes(std::vector<double>{2, 0}).names == Names{"0", "1", "2"});
  CHECK(number_classes(std::vector<double>{3, -1, 3}).class_of == Classes{1, 0, 1});
  CHECK(number_classes(std::vector<double>{3, -1}).names == Names{"-1", "3"});
  CHECK(number_classes(std::vector<double>{0, -1}).class_of == Classes{1, 0});
  CHECK(number_classes(std::vector<double>{0, 5000}).names.empty());
  CHECK(number_classes(std::vector<double>{1e20, 1}).names == Names{"1", "1e+20"});
  CHECK(number_classes(std::vector<double>{}).class_of.empty());
}

TEST_CASE("class numbering: words are numbered by the order of their bytes") {
  const auto numbering = number_classes(Names{"b", "a", "B"});
  CHECK(numbering.class_of == Classes{2, 1, 0});
  CHECK(numbering.names == Names{"B", "a", "b"});
}

TEST_CASE("class numbering: given names are found as they are, and numbers however they are written") {
  const Names names{"-1", "1", "nan", "x"};
  const GivenClasses given(names);
  CHECK(given.find("+1") == Class{1});
  CHECK(given.find("1.0") == Class{1});
  CHECK(given.find(-1) == Class{0});
  CHECK(given.find("nan") == Class{2});
  CHECK_FALSE(given.find("NaN"));
  CHECK_FALSE(given.find("2"));
  CHECK_FALSE(given.find("y"));
}

TEST_CASE("class numbering: names that are the same, and more than there can be, are errors") {
  const Names same{"1", "1.0"}, twice{"a", "a"}, many(65537, "a");
  CHECK_THROWS_WITH_AS(GivenClasses{same}, "strata: two classes are called 1.0; each needs a name of its own",
                       strata::Error);
  CHECK_THROWS_AS(GivenClasses{twice}, strata::Error);
  CHECK_THROWS_AS(GivenClasses{many}, strata::Error);
}

TEST_CASE("class numbering: a long list of classes is cut for a message") {
  Names names;
  for (int i = 0; i < 12; ++i) names.push_back(std::to_string(i));
  CHECK(GivenClasses(names).text() == "one of the classes '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', …");
}

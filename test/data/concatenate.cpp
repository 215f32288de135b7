// SPDX-License-Identifier: MIT
#include "strata/data/concatenate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace strata;

namespace {

const Dataset<2> a{{1, 2, 3, 4}, {1, 0}, {"cat", "dog"}}, b{{5, 6}, {1}, {"cat", "dog"}};

}  // namespace

TEST_CASE("concatenate: the rows follow each other, of views too, and the classes keep their names") {
  const DatasetView<2> view{b.inputs, b.labels, b.class_names};
  const auto all = concatenate(a, view, b);
  CHECK(all.inputs == std::vector<float>{1, 2, 3, 4, 5, 6, 5, 6});
  CHECK(all.labels == std::vector<Class>{1, 0, 1, 1});
  CHECK(all.class_names == a.class_names);
}

TEST_CASE("concatenate: data sets whose classes are called otherwise are an error that names both") {
  const Dataset<2> other{{5, 6}, {1}, {"cat", "cow"}}, nameless{{5, 6}, {1}}, more{{5, 6}, {2}, {"cat", "dog", "emu"}};
  CHECK_THROWS_WITH_AS(concatenate(a, b, other),
                       "strata::concatenate: class 1 is called \"dog\" in the first data set and \"cow\" in number 3; "
                       "read one file with the classes of the other: .classes = training.class_names",
                       Error);
  CHECK_THROWS_AS(concatenate(a, nameless), Error);
  CHECK_THROWS_AS(concatenate(nameless, a), Error);
  CHECK_THROWS_AS(concatenate(a, more), Error);
}

TEST_CASE("concatenate: classes that are called by their numbers go with those that have no names") {
  const Dataset<1> nameless{{1}, {2}}, numbered{{2, 3}, {1, 0}, {"0", "1"}};
  CHECK(concatenate(nameless, numbered).class_names == std::vector<std::string>{"0", "1"});
  CHECK(concatenate(numbered, nameless).labels == std::vector<Class>{1, 0, 2});
}

TEST_CASE("concatenate: a data set with too few numbers is an error") {
  CHECK_THROWS_AS(concatenate(b, Dataset<2>{{1}, {0, 1}}), Error);
}

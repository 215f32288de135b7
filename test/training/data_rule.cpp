// SPDX-License-Identifier: MIT
#include "strata/training/data_rule.hpp"

#include <doctest/doctest.h>

#include "strata/data/dataset.hpp"
#include "strata/layer/dense.hpp"

using namespace strata;

namespace {

using Net = Network<Input<3>, Dense<3, 2, Softmax>>;
using Regression = Network<Input<3>, Dense<3, 2>>;

}  // namespace

TEST_CASE("data rule: data of the network's width with labels that its cost takes are right") {
  CHECK(std::same_as<detail::DataRule<Net, Dataset<3>>, detail::Kept>);
  CHECK(std::same_as<detail::DataRule<Net, Dataset<3, Target<2>>>, detail::Kept>);
  CHECK(std::same_as<detail::DataRule<Regression, Dataset<3, Target<2>>>, detail::Kept>);
}

TEST_CASE("data rule: of what is wrong the first is told") {
  CHECK(std::same_as<detail::DataRule<int, Dataset<3>>, detail::NetworkIsOne<int>>);
  CHECK(std::same_as<detail::DataRule<Net, int>, detail::DataIsADataset<int>>);
  CHECK(std::same_as<detail::DataRule<Net, Dataset<4, Target<7>>>,
                     detail::DataFits<detail::RowsOf<4>, detail::Takes<3>>>);
  CHECK_FALSE(std::same_as<detail::DataRule<Net, Dataset<3, Target<3>>>, detail::Kept>);
}

TEST_CASE("data rule: a label is a class, classes of steps or targets") {
  CHECK(std::same_as<decltype(detail::kind_of_label<Class>()), detail::Classes>);
  CHECK(std::same_as<decltype(detail::kind_of_label<std::array<Class, 5>>()), detail::ClassesOfSteps<5>>);
  CHECK(std::same_as<decltype(detail::kind_of_label<Target<5>>()), detail::Targets<5>>);
}

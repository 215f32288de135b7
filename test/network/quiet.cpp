// SPDX-License-Identifier: MIT
#include "strata/network/quiet.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "strata/layer/dense.hpp"

using namespace strata;
using detail::QuietNetwork;
using detail::Unknown;

static_assert(std::is_convertible_v<Unknown, float>);
static_assert(std::is_convertible_v<Unknown, std::string>);
static_assert(std::is_constructible_v<Unknown, int, std::string>);
static_assert(std::is_same_v<std::invoke_result_t<Unknown, int, float>, Unknown>);
static_assert(std::is_same_v<decltype(std::declval<const Unknown&>()[1](2, 3)), Unknown>);

TEST_CASE("quiet: a wrong network has the sizes and the scalar type that were meant") {
  using Meant = QuietNetwork<Input<5, double>, Dense<4, 3, Sigmoid>, Dense<7, 2, Softmax>>;
  CHECK(Meant::inputs == 5);
  CHECK(Meant::outputs == 2);
  CHECK(std::same_as<Meant::Scalar, double>);
  CHECK_FALSE(Meant::valid);
  CHECK(QuietNetwork<Dense<4, 3>, Input<5>>::inputs == 5);
  CHECK(QuietNetwork<Input<5>, Dense<5, 4>, CrossEntropy>::outputs == 4);
}

TEST_CASE("quiet: where no size was meant it is one, so that tensors of it exist") {
  CHECK(QuietNetwork<>::inputs == 1);
  CHECK(QuietNetwork<>::outputs == 1);
  CHECK(QuietNetwork<Input<0>, Dense<0, 0>>::inputs == 1);
  CHECK(QuietNetwork<Input<0>, Dense<0, 0>>::outputs == 1);
  CHECK(std::same_as<QuietNetwork<Dense<4, 3>>::Scalar, float>);
}

TEST_CASE("quiet: whatever is asked of a wrong network is answered") {
  QuietNetwork<Input<2>, Dense<3, 1>> network(1, "two");
  Matrix<float, 2, 1> y;
  network.predict(Matrix<float, 2, 2>(), y);
  network.reset(3);
  network.set_flat_parameters(4);
  network.for_each_layer([](auto&&...) {});
  CHECK(network.predict(Vector<float, 2>()).size() == 1);
  CHECK(network.flat_parameters().empty());
  CHECK(std::same_as<decltype(network.layer<0>()), Unknown>);
  CHECK(std::same_as<decltype(std::declval<decltype(network)::Workspace<3>&>().get<0>()), Matrix<float, 3, 1>&>);
}

TEST_CASE("quiet: what is not known prints as nothing") {
  std::ostringstream out;
  out << Unknown(1);
  CHECK(out.str().empty());
}

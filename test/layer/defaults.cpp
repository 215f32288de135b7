// SPDX-License-Identifier: MIT
#include "strata/layer/defaults.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/layer/dense.hpp"

using namespace strata;

namespace {

/// Says nothing that it need not.
struct Quiet {
  static constexpr Size inputs = 2, outputs = 3;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, 2> shift;
    Matrix<Scalar, 2, 2> mix;
    static constexpr auto tensors(auto& self) { return std::tie(self.shift, self.mix); }
  };
};
struct Telling : Quiet {
  static constexpr Size operations = 10, input_gradient_operations = 4, fan_in = 5, fan_out = 6;
  static void initialize(auto& p, const auto&, auto&) { p.shift.fill(9); }
};

/// Draws the fans themselves.
struct Fan {
  template <class Scalar>
  Scalar draw(int&, Size in, Size out) const {
    return static_cast<Scalar>(10 * in + out);
  }
};

}  // namespace

TEST_CASE("defaults: θ order is tensor by tensor, a dense layer's own goes output by output") {
  Quiet::Parameters<float> p{{1, 2}, {{3, 4}, {5, 6}}};
  std::vector<float> theta;
  detail::visit_layer_flat<Quiet>(p, [&](const auto&, float number) { theta.push_back(number); });
  CHECK(theta == std::vector<float>{1, 2, 3, 4, 5, 6});

  using L = Dense<2, 2>;
  L::Parameters<float> dense{{{1, 2}, {3, 4}}, {5, 6}};
  theta.clear();
  detail::visit_layer_flat<L>(dense, [&](const auto&, float number) { theta.push_back(number); });
  CHECK(theta == std::vector<float>{5, 1, 3, 6, 2, 4});
}

TEST_CASE("defaults: a layer has no operations unless it says so, and as many for ∂J/∂x as for a prediction") {
  CHECK(detail::operations_of<Quiet>() == 0);
  CHECK(detail::operations_of<Telling>() == 10);
  CHECK(detail::input_gradient_operations_of<Dense<3, 4>>() == Dense<3, 4>::operations);
  CHECK(detail::input_gradient_operations_of<Telling>() == 4);
}

TEST_CASE("defaults: matrices are drawn by the layer's fans, which are its sizes unless it says so; vectors are zero") {
  int generator = 0;
  Quiet::Parameters<float> p{{1, 2}, {{3, 4}, {5, 6}}};
  detail::initialize_layer<Quiet>(p, Fan(), generator);
  CHECK(p.shift == Vector<float, 2>{0, 0});
  CHECK(p.mix == Matrix<float, 2, 2>{{23, 23}, {23, 23}});
  CHECK(detail::fans_of<Telling>().in == 5);
  CHECK(detail::fans_of<Telling>().out == 6);
  detail::initialize_layer<Telling>(p, Fan(), generator);
  CHECK(p.shift == Vector<float, 2>{9, 9});
}

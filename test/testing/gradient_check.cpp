// SPDX-License-Identifier: MIT
#include "strata/testing/gradient_check.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "strata/activation/sigmoid.hpp"
#include "strata/layer/activate.hpp"
#include "strata/layer/dense.hpp"

using namespace strata;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// y_j = c_j x_j² + x_j: a layer of somebody else's, right in every part. The others below are wrong in one.
struct Square {
  static constexpr Size inputs = 3, outputs = 3;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, 3> factors;
    static constexpr auto tensors(auto& self) { return std::tie(self.factors); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, p.factors * x * x + x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto& x, const auto&, const auto& delta) {
    return delta * (2 * p.factors * x + 1);
  }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta * x * x));
  }
};

struct WrongDerivative : Square {
  static auto input_gradient(const auto& p, const auto& x, const auto&, const auto& delta) {
    return delta * (3 * p.factors * x + 1);
  }
};

struct MissingTerm : Square {
  static auto input_gradient(const auto& p, const auto& x, const auto&, const auto& delta) {
    return delta * (2 * p.factors * x);
  }
};

struct WrongSign : Square {
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(0 - sum_rows(delta * x * x));
  }
};

struct NeverWritten : Square {
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) {
    for (Size i = 0; i + 1 < delta.size(); ++i) delta.data()[i] = dy.data()[i];
  }
};

struct OneRowOnly : Square {
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    Vector<double, 3> first;
    for (Size j = 0; j < 3; ++j) first(j) = delta(0, j) * x(0, j) * x(0, j);
    return std::tuple(first);
  }
};

/// A dense layer that forgets its bias, or lets the error through as if it had no activation.
struct ForgetsBias : Dense<2, 3, Identity> {
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, matmul(x, p.weights)); }
};

struct NoActivationError : Activate<3, Sigmoid> {
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
};

/// A squared error whose gradient lacks the factor 2.
struct HalfGradient : MeanSquaredError {
  template <class Scalar, Size N>
  static void gradient(Row<const Scalar, N> a, Row<const Scalar, N> t, Row<Scalar, N> da) {
    da.map([](const auto&, const auto& output, const auto& target) { return output - target; }, a, t);
  }
};

bool mentions(const GradientCheck& check, const std::string& text) {
  return check.where.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("check_gradients: passes a layer that is right, whatever the seed and the batch") {
  CHECK(check_gradients<Square>().worst < 1e-8);
  CHECK(check_gradients<Square>(2).passed());
  CHECK(check_gradients<Square, 1>(3, 2.0).passed());
}

TEST_CASE("check_gradients: a wrong derivative fails and is named") {
  const auto check = check_gradients<WrongDerivative>();
  CHECK_FALSE(check.passed());
  CHECK(mentions(check, "WrongDerivative, input "));
}

TEST_CASE("check_gradients: a missing term fails") { CHECK_FALSE(check_gradients<MissingTerm>().passed()); }

TEST_CASE("check_gradients: a wrong sign of a parameter's gradient fails and is named") {
  const auto check = check_gradients<WrongSign>();
  CHECK_FALSE(check.passed());
  CHECK(mentions(check, "WrongSign, tensor 0, element "));
}

TEST_CASE("check_gradients: an element that is never written is infinitely wrong") {
  CHECK(check_gradients<NeverWritten>().worst == std::numeric_limits<double>::infinity());
}

TEST_CASE("check_gradients: the rows of the batch must be summed") {
  CHECK_FALSE(check_gradients<OneRowOnly>().passed());
}

TEST_CASE("check_gradients: a gradient of a parameter that has no effect fails") {
  const auto check = check_gradients<ForgetsBias>();
  CHECK_FALSE(check.passed());
  CHECK(mentions(check, "tensor 1"));
}

TEST_CASE("check_gradients: an error that passes an activation untouched fails") {
  CHECK_FALSE(check_gradients<NoActivationError>().passed());
}

TEST_CASE("check_network_gradients: a cost whose gradient is wrong fails") {
  CHECK(check_network_gradients<Network<Input<3, double>, Dense<3, 2, Sigmoid>, MeanSquaredError>>().passed());
  const auto check = check_network_gradients<Network<Input<3, double>, Dense<3, 2, Sigmoid>, HalfGradient>>();
  CHECK_FALSE(check.passed());
  CHECK(mentions(check, "layer 0, tensor "));
}

TEST_CASE("check_network_gradients: a wrong layer below others fails") {
  const auto check =
      check_network_gradients<Network<Input<3, double>, NoActivationError, Dense<3, 2, Sigmoid>, MeanSquaredError>>();
  CHECK(check.passed());  // no parameters lie below it
  const auto below = check_network_gradients<
      Network<Input<3, double>, Dense<3, 3>, NoActivationError, Dense<3, 2, Sigmoid>, MeanSquaredError>>();
  CHECK_FALSE(below.passed());
  CHECK(mentions(below, "layer 0, "));
}

TEST_CASE("gradient_check: compares relative to the larger one, absolutely below 1") {
  GradientCheck check;
  check.compare(1e-9, 2e-9, "small");
  CHECK(check.worst == doctest::Approx(1e-9));
  check.compare(1000, 1001, "large");
  CHECK(check.worst == doctest::Approx(1.0 / 1001));
  CHECK(check.passed(1e-3));
  CHECK_FALSE(check.passed(1e-4));
  check.compare(5, 5, "equal");
  CHECK(mentions(check, "large"));
}

TEST_CASE("gradient_check: NaN and infinity are infinitely wrong, and stay so") {
  for (const double bad : {not_a_number, std::numeric_limits<double>::infinity()}) {
    GradientCheck check;
    check.compare(bad, 1, "bad");
    check.compare(1, 2, "later");
    CHECK(check.worst == std::numeric_limits<double>::infinity());
    CHECK_FALSE(check.passed(1e300));
    CHECK(mentions(check, "bad"));
  }
  GradientCheck check;
  check.compare(1, not_a_number, "difference");
  CHECK_FALSE(check.passed());
}

TEST_CASE("gradient_check: nothing compared is nothing wrong") {
  CHECK(GradientCheck{}.passed(0));
  CHECK(GradientCheck{}.where == "nowhere");
}

// SPDX-License-Identifier: MIT
#include "strata/optimizer/optimizer.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <type_traits>

#include "strata/optimizer/adam.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/optimizer/grow_and_slash.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/optimizer/nesterov.hpp"

using namespace strata;

namespace {

struct NoRate {
  static constexpr Size state_tensors = 0;
};

struct NoSlots {
  double learning_rate = 1;
};

struct NotCopyable {
  double learning_rate = 1;
  static constexpr Size state_tensors = 0;
  NotCopyable(const NotCopyable&) = delete;
};

/// The text of the error that an optimiser's settings are.
std::string refusal(const auto& optimizer) {
  try {
    optimizer.check();
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE(
    "optimizer: settings that make no sense are errors that name the optimiser, the setting and what is allowed") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  CHECK(refusal(GradientDescent{}) == "none");
  CHECK(refusal(GradientDescent{0}) == "strata::GradientDescent: learning_rate must be positive, found 0");
  CHECK(refusal(Momentum{}) == "none");
  CHECK(refusal(Momentum{-1}) == "strata::Momentum: learning_rate must be positive, found -1");
  CHECK(refusal(Momentum{0.1, 1}) == "strata::Momentum: momentum must be at least 0 and below 1, found 1");
  CHECK(refusal(Nesterov{}) == "none");
  CHECK(refusal(Nesterov{infinity}) == "strata::Nesterov: learning_rate must be positive, found inf");
  CHECK(refusal(Nesterov{0.1, -0.1}) == "strata::Nesterov: momentum must be at least 0 and below 1, found -0.1");
  CHECK(refusal(Adam{}) == "none");
  CHECK(refusal(Adam{.learning_rate = nan}) == "strata::Adam: learning_rate must be positive, found nan");
  CHECK(refusal(Adam{.beta1 = 1}) == "strata::Adam: beta1 must be at least 0 and below 1, found 1");
  CHECK(refusal(Adam{.beta2 = nan}) == "strata::Adam: beta2 must be at least 0 and below 1, found nan");
  CHECK(refusal(Adam{.epsilon = -1e-8}) == "strata::Adam: epsilon must be positive, found -1e-08");
  CHECK(refusal(GrowAndSlash{}) == "none");
  CHECK(refusal(GrowAndSlash{.learning_rate = 0}) == "strata::GrowAndSlash: learning_rate must be positive, found 0");
  CHECK(refusal(GrowAndSlash{.grow = 0.9}) == "strata::GrowAndSlash: grow must be at least 1, found 0.9");
  CHECK(refusal(GrowAndSlash{.slash = 1}) == "strata::GrowAndSlash: slash must be above 1, found 1");
}

TEST_CASE("optimizer: those of the library are ones, and plain settings") {
  static_assert(Optimizer<GradientDescent> && Optimizer<Momentum> && Optimizer<Nesterov>);
  static_assert(Optimizer<Adam> && Optimizer<GrowAndSlash>);
  static_assert(std::is_trivially_copyable_v<Adam> && std::is_aggregate_v<GrowAndSlash>);
  CHECK(GradientDescent::state_tensors == 0);
  CHECK(Adam::state_tensors == 3);
}

TEST_CASE("optimizer: a rate, a number of tensors of state and copies are needed") {
  static_assert(!Optimizer<NoRate> && !Optimizer<NoSlots> && !Optimizer<NotCopyable> && !Optimizer<double>);
  CHECK(NoRate::state_tensors == NotCopyable::state_tensors);
}

TEST_CASE("optimizer: a setting takes the scalar type of the tensor that it is used with") {
  const Matrix<float, 1, 1> single{};
  const Vector<double, 1> twice{};
  static_assert(std::is_same_v<decltype(detail::as_scalar_of(single, 0.1)), float>);
  static_assert(std::is_same_v<decltype(detail::as_scalar_of(twice, 0.1)), double>);
  CHECK(detail::as_scalar_of(single, 0.1) == 0.1F);
}

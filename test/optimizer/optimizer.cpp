// SPDX-License-Identifier: MIT
#include "strata/optimizer/optimizer.hpp"

#include <doctest/doctest.h>

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

}  // namespace

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

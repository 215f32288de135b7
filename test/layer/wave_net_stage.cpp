// SPDX-License-Identifier: MIT
#include "strata/layer/wave_net_stage.hpp"

#include <doctest/doctest.h>

#include "strata/activation/tanh.hpp"
#include "strata/layer/wave_net.hpp"

using namespace strata;

namespace {

using Gated = detail::WaveNetStage<WaveNetArray<1, 2, 1, Tanh, Dilations<1>, Gate>, 1, 1>;

}  // namespace

TEST_CASE("wave net stage: what it remembers are the rings of its dilations") {
  using Stage = detail::WaveNetStage<WaveNetArray<3, 3, 2, Tanh, Dilations<1, 4, 2>>, 5, 2>;
  static_assert(Stage::history == 2 * 7);
  static_assert(std::tuple_size_v<decltype(Stage::Memory<float>::rings)> == 14 * 3);
  static_assert(Stage::operations == 2 * (5 * 3 + 3 * ((9 + 2) * 3 + 9) + 3 * 2));
}

TEST_CASE("wave net stage: a gate lets through what the sigmoid of its half of the sums says, onto what came before") {
  Gated::Parameters<double> p;
  for_each_tensor(p, [](auto& tensor) { tensor.fill(0); });
  p.dilations[0].weights = {{0, 0}, {0, 0}, {1, 0}};  // z₁ is the condition
  p.dilations[0].biases = {0, 0.5};
  p.head(0, 0) = 10;
  Gated::Memory<double> memory;
  Gated::Work<double, 1, BatchLayout::rows> work;
  Gated::Now<double, 1> now;
  const Matrix<double, 1, 1> x{{7}}, condition{{0.3}}, before{{2}};
  Gated::forward(
      p, x, condition, memory, work, now.u, now.h, [](Size) {}, before);
  CHECK(now.h(0, 0) == doctest::Approx(10 * (2 + std::tanh(0.3) / (1 + std::exp(-0.5)))));
}

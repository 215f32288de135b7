// SPDX-License-Identifier: MIT
#include "strata/layer/pooled.hpp"

#include <doctest/doctest.h>

#include "strata/layer/max_pool.hpp"

using namespace strata;

// What pools compute is tested with the entries that they are written as, test/layer/max_pool.cpp and its neighbours.
TEST_CASE("pooled: has no parameters, and computes no gradient that nobody wants") {
  using L = MaxPool<2>::On<Extents<1, 2, 2>>;
  static_assert(std::is_same_v<L::Parameters<float>, NoParameters> && L::inputs == 4 && L::outputs == 1);
  const Matrix<float, 1, 4> x{{1, 2, 3, 4}};
  const Matrix<float, 1, 1> y{{4}};
  L::Workspace<float, 1> w;
  w.dx.fill(7);
  const Alone alone;
  L::backward(NoParameters(), x, y, y, w, StepContext<Alone, false>{alone, 1});
  CHECK(w.dx == Matrix<float, 1, 4>{{7, 7, 7, 7}});
  CHECK(std::tuple_size_v<decltype(L::parameter_gradients(NoParameters(), x, y, w))> == 0);
}

// SPDX-License-Identifier: MIT
#include "strata/layer/recurrent_step.hpp"

#include <doctest/doctest.h>

#include "strata/layer/recurrent.hpp"

using namespace strata;

namespace {

/// h = z, c = the sum of all h so far: a cell without anything that bends.
struct Adder {
  static constexpr Size gates = 1;
  template <class T>
  struct State {
    T h, c;
    static constexpr auto tensors(auto& self) { return std::tie(self.h, self.c); }
  };
  static void forward(auto& z, const auto& before, auto& now) {
    now.h = z[0];
    now.c = before.c + z[0];
  }
  static void backward(auto& z, const auto&, const auto&, auto& d) {
    z[0] = d.h + d.c;
    d.h = 0;
  }
};

struct Apart {
  static constexpr bool sums_apart = true;
};

/// One step of 2 features and `Hidden` units for two rows, by hand: z = x·W + b + h·U + c.
template <Size Hidden>
void check_step() {
  using Step = detail::CellStep<Adder, double, 2, Hidden>;
  RecurrentParameters<double, 2, Hidden, 1> p;
  Adder::State<Matrix<double, 2, Hidden>> before, now;
  const Matrix<double, 2, 2> x{{1, 2}, {-1, 3}};
  Matrix<double, 2, Hidden> y, kept;
  for (Size j = 0; j < Hidden; ++j) {
    const auto number = static_cast<double>(j);
    p.weights(0, j) = number;
    p.weights(1, j) = 2;
    p.biases(j) = 0.5;
    p.recurrent_biases(j) = 0.25;
    for (Size i = 0; i < Hidden; ++i) p.recurrent_weights(i, j) = i == 0 ? 3 : 0;
    for (Size row = 0; row < 2; ++row) {
      before.h(row, j) = j == 0 ? static_cast<double>(row) + 1 : 100;
      before.c(row, j) = 7;
    }
  }
  Step::template forward<2, 2, Hidden>(p, x.data(), Step::place(before, 0), Step::place(now, 0), y.data(), kept.data(),
                                       nullptr);
  for (Size row = 0; row < 2; ++row)
    for (Size j = 0; j < Hidden; ++j) {
      const double z = x(row, 0) * static_cast<double>(j) + x(row, 1) * 2 + 0.75 + 3 * (static_cast<double>(row) + 1);
      CHECK(now.h(row, j) == z);
      CHECK(now.c(row, j) == z + 7);
      CHECK(y(row, j) == z);
      CHECK(kept(row, j) == z);
    }
}

}  // namespace

TEST_CASE("recurrent step: the products of x and h, the biases and the cell, at widths that fill packs and that do not") {
  check_step<1>();
  check_step<3>();
  check_step<8>();
  check_step<11>();
}

TEST_CASE("recurrent step: a cell has its sums together unless it says that it wants them apart") {
  CHECK_FALSE(detail::wants_sums_apart<Adder>());
  CHECK(detail::wants_sums_apart<Apart>());
}

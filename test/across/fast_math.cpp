// SPDX-License-Identifier: MIT
// Compiled with -ffast-math and its like: functions must stay as exact as without, and NaN must be seen. Prints what is
// not so, and ends with 1 if anything is.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>

#include "strata/activation/elu.hpp"
#include "strata/activation/gelu.hpp"
#include "strata/activation/hard_tanh.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/softplus.hpp"
#include "strata/activation/tanh.hpp"

using namespace strata;

namespace {

int failures = 0;

void expect(bool right, const char* what, double found, double wanted) {
  if (right) return;
  std::printf("%s: %.17g, not %.17g\n", what, found, wanted);
  ++failures;
}

/// Numbers that the compiler cannot know.
template <class Scalar>
Scalar from_bits(std::uint64_t bits) {
  const volatile auto hidden = static_cast<typename math::detail::BitLayout<Scalar>::Bits>(bits);
  return std::bit_cast<Scalar>(static_cast<typename math::detail::BitLayout<Scalar>::Bits>(hidden));
}
template <class Scalar>
Scalar hidden(Scalar number) {
  const volatile Scalar result = number;
  return result;
}

/// f of x in each lane in turn, the others holding 0.25: the worst of them.
template <class Scalar, class F>
Scalar in_a_pack(Scalar x, F&& f) {
  std::array<Scalar, lanes<Scalar>> numbers;
  numbers.fill(Scalar(0.25));
  numbers.back() = x;
  return to_array<Scalar>(f(load<lanes<Scalar>>(numbers.data()))).back();
}

template <class Scalar, class F, class Exact>
void check_values(const char* what, Scalar low, Scalar high, double ulp, F&& f, Exact&& exact) {
  double worst = 0, found = 0, wanted = 0;
  for (int i = 0; i <= 4000; ++i) {
    const Scalar x = hidden(low + (high - low) * static_cast<Scalar>(i) / Scalar(4000));
    const double one = static_cast<double>(in_a_pack(x, f)), right = exact(static_cast<double>(x));
    const double off = std::abs(one - right) / (std::abs(right) + 1e-30);
    if (off > worst || math::is_nan(one)) {
      worst = math::is_nan(one) ? 1e300 : off;
      found = one;
      wanted = right;
    }
  }
  expect(worst <= ulp * static_cast<double>(std::numeric_limits<Scalar>::epsilon()), what, found, wanted);
}

template <class Scalar>
void check() {
  const auto exp_of = [](const auto& x) { return math::exp(x); };
  const auto sigmoid_of = [](const auto& x) { return Sigmoid::forward(x); };
  const auto tanh_of = [](const auto& x) { return Tanh::forward(x); };
  const auto relu_of = [](const auto& x) { return ReLU::forward(x); };
  const auto log_of = [](const auto& x) { return math::log(x); };
  const auto log1p_of = [](const auto& x) { return math::log1p(x); };
  // Reciprocals by approximation and one step, as -mrecip has them, add two or three units.
  check_values<Scalar>("exp", -80, 80, 3, exp_of, [](double x) { return std::exp(x); });
  check_values<Scalar>("sigmoid", -60, 60, 8, sigmoid_of, [](double x) { return 1 / (1 + std::exp(-x)); });
  check_values<Scalar>("tanh", -9, 9, 9, tanh_of, [](double x) { return std::tanh(x); });
  check_values<Scalar>("tanh near 0", Scalar(-1e-3), Scalar(1e-3), 9, tanh_of, [](double x) { return std::tanh(x); });
  check_values<Scalar>("log", Scalar(1.5), 1e6, 6, log_of, [](double x) { return std::log(x); });
  check_values<Scalar>("log1p", 0, 1, 6, log1p_of, [](double x) { return std::log1p(x); });
  const auto elu_of = [](const auto& x) { return ELU::forward(x); };
  const auto gelu_of = [](const auto& x) { return GELU::forward(x); };
  const auto silu_of = [](const auto& x) { return SiLU::forward(x); };
  const auto softplus_of = [](const auto& x) { return Softplus::forward(x); };
  check_values<Scalar>("ELU", -30, 30, 6, elu_of, [](double x) { return x > 0 ? x : std::expm1(x); });
  // Here the argument of erfc is rounded.
  check_values<Scalar>("GELU", -4, 4, 20, gelu_of, [](double x) { return x * std::erfc(-x * std::sqrt(0.5)) / 2; });
  check_values<Scalar>("SiLU", -60, 60, 8, silu_of, [](double x) { return x / (1 + std::exp(-x)); });
  check_values<Scalar>("softplus", -60, 60, 8, softplus_of,
                       [](double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); });
  for (const double x : {-1e4, -200.0, 200.0, 1e4}) {
    const auto number = hidden(static_cast<Scalar>(x));
    const double s = static_cast<double>(in_a_pack(number, sigmoid_of)), wanted = x > 0;
    expect(math::is_finite(s) && std::abs(s - wanted) < (x > 0 ? 1e-6 : 1e-30), "sigmoid far out", s, wanted);
    const double t = static_cast<double>(in_a_pack(number, tanh_of));
    expect(math::is_finite(t) && std::abs(t - (x > 0 ? 1 : -1)) < 1e-6, "tanh far out", t, x > 0 ? 1 : -1);
  }

  std::array<Scalar, 4> row{hidden(Scalar(1)), hidden(Scalar(2)), hidden(Scalar(3)), hidden(Scalar(3))};
  const double total = 2 * std::exp(3.0) + std::exp(2.0) + std::exp(1.0);
  Softmax::forward(Row<Scalar, 4>(row.data()));
  for (Size i = 0; i < 4; ++i) {
    const double wanted = std::exp(std::min(static_cast<double>(i + 1), 3.0)) / total,
                 found = static_cast<double>(row[i]);
    expect(std::abs(found - wanted) < 1e-6, "softmax", found, wanted);
  }

  using Layout = math::detail::BitLayout<Scalar>;
  const Scalar nan = from_bits<Scalar>(Layout::nan), negative_nan = from_bits<Scalar>(Layout::nan | Layout::sign),
               infinity = from_bits<Scalar>(Layout::infinity);
  const auto largest = hidden(std::numeric_limits<Scalar>::max());
  expect(math::is_nan(nan) && math::is_nan(negative_nan), "is_nan(NaN)", 0, 1);
  expect(!math::is_nan(infinity) && !math::is_nan(largest), "is_nan of a number", 1, 0);
  expect(!math::is_finite(nan) && !math::is_finite(infinity) && !math::is_finite(-infinity), "is_finite", 1, 0);
  expect(!math::is_finite(largest + largest) && !math::is_finite(largest * largest), "is_finite of an overflow", 1, 0);
  expect(math::is_finite(largest) && math::is_finite(hidden(Scalar(0))), "is_finite of a number", 0, 1);

  const auto stays = [&](const char* what, auto&& f) {
    expect(math::is_nan(in_a_pack(nan, f)), what, 0, 1);
    expect(!math::is_nan(in_a_pack(hidden(Scalar(0.5)), f)), what, 1, 0);
  };
  stays("exp(NaN) is NaN", exp_of);
  stays("sigmoid(NaN) is NaN", sigmoid_of);
  stays("tanh(NaN) is NaN", tanh_of);
  stays("ReLU(NaN) is NaN", relu_of);
  stays("ELU(NaN) is NaN", elu_of);
  stays("GELU(NaN) is NaN", gelu_of);
  stays("SiLU(NaN) is NaN", silu_of);
  stays("softplus(NaN) is NaN", softplus_of);
  stays("LeakyReLU(NaN) is NaN", [](const auto& x) { return LeakyReLU<>::forward(x); });
  stays("HardTanh(NaN) is NaN", [](const auto& x) { return HardTanh::forward(x); });
  expect(math::is_nan(ReLU::forward(nan)), "ReLU(NaN) of a number", 0, 1);
  std::array<Scalar, 21> longer;
  longer.fill(hidden(Scalar(-3)));
  longer[11] = hidden(Scalar(-2));
  const double most = static_cast<double>(Row<Scalar, 21>(longer.data()).max());
  expect(std::abs(most + 2) < 1e-9, "the largest of a row", most, -2);
  for (Scalar& number : longer) {
    const Scalar before = number;
    number = nan;
    expect(math::is_nan(Row<Scalar, 21>(longer.data()).max()), "the largest of a row with NaN", 0, 1);
    number = before;
  }
}

}  // namespace

int main() {
  check<float>();
  check<double>();
  if (failures == 0) std::puts("all values and checks hold");
  return failures != 0;
}

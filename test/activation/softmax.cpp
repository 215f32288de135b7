// SPDX-License-Identifier: MIT
#include "strata/activation/softmax.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

using namespace strata;

namespace {

template <class Scalar, Size N>
std::array<Scalar, N> softmax(std::array<Scalar, N> z) {
  Softmax::forward(Row<Scalar, N>{z.data()});
  return z;
}

template <Size N>
std::array<double, N> slope(const std::array<double, N>& a, std::array<double, N> da) {
  Softmax::backward(Row<const double, N>{a.data()}, Row<double, N>{da.data()});
  return da;
}

template <class Scalar, Size N>
std::array<Scalar, N> example() {
  std::array<Scalar, N> z;
  for (Size j = 0; j < N; ++j) z[j] = static_cast<Scalar>(static_cast<int>(7 * j % 11) - 5);
  return z;
}

template <class Scalar, Size N>
void check_definition() {
  const auto z = example<Scalar, N>();
  const auto a = softmax(z);
  long double total = 0, sum = 0;
  for (const Scalar number : z) total += std::exp(static_cast<long double>(number));
  for (Size j = 0; j < N; ++j) {
    const long double exact = std::exp(static_cast<long double>(z[j])) / total;
    CHECK(std::abs(static_cast<long double>(a[j]) - exact) <= 16 * std::numeric_limits<Scalar>::epsilon() * exact);
    sum += static_cast<long double>(a[j]);
  }
  CHECK(std::abs(sum - 1) <= static_cast<long double>(N) * std::numeric_limits<Scalar>::epsilon());
}

}  // namespace

TEST_CASE("softmax: a hand-worked row") {
  // e^0 : e^(ln 2) : e^(ln 5) = 1 : 2 : 5
  const auto a = softmax(std::array<double, 3>{0, std::log(2.0), std::log(5.0)});
  CHECK(a[0] == doctest::Approx(1.0 / 8).epsilon(1e-14));
  CHECK(a[1] == doctest::Approx(2.0 / 8).epsilon(1e-14));
  CHECK(a[2] == doctest::Approx(5.0 / 8).epsilon(1e-14));
}

TEST_CASE("softmax: equal numbers share equally, a single one is certain") {
  CHECK(softmax(std::array<float, 4>{3, 3, 3, 3}) == std::array<float, 4>{0.25F, 0.25F, 0.25F, 0.25F});
  CHECK(softmax(std::array<float, 1>{-7}) == std::array<float, 1>{1});
}

TEST_CASE_TEMPLATE("softmax: is its definition and sums to 1, for widths around the lanes", Scalar, float, double) {
  check_definition<Scalar, 2>();
  check_definition<Scalar, lanes<Scalar>>();
  check_definition<Scalar, 2 * lanes<Scalar> + 1>();
}

TEST_CASE_TEMPLATE("softmax: a shift of the whole row changes nothing", Scalar, float, double) {
  auto z = example<Scalar, 10>();
  const auto a = softmax(z);
  for (Scalar& number : z) number += 512;  // whole numbers: the shift itself is exact
  CHECK(softmax(z) == a);
}

TEST_CASE_TEMPLATE("softmax: is finite and certain at the largest logits", Scalar, float, double) {
  using Row3 = std::array<Scalar, 3>;
  const Scalar largest = std::numeric_limits<Scalar>::max() / 4;
  CHECK(softmax(Row3{Scalar(1e4), Scalar(-1e4), 0}) == Row3{1, 0, 0});
  CHECK(softmax(Row3{Scalar(-1e4), Scalar(-1e4), Scalar(-1e4) - 200}) ==
        Row3{Scalar(0.5), Scalar(0.5), softmax(Row3{0, 0, -200})[2]});
  CHECK(softmax(Row3{-largest, largest, -largest}) == Row3{0, 1, 0});
}

TEST_CASE_TEMPLATE("softmax: in rows of packs it is as exact, up to the largest number of the type", Scalar, float,
                   double) {
  using Row3 = std::array<Scalar, 3>;
  const auto in_packs = [](const Row3& z) {
    RowInRegisters<Pack<Scalar>, 3> row;
    for (Size j = 0; j < 3; ++j) row.values[j] = load<1>(&z[j]);
    Softmax::forward(row);
    Row3 a;
    for (Size j = 0; j < 3; ++j) a[j] = to_array<Scalar>(row.values[j])[0];
    return a;
  };
  const Scalar largest = std::numeric_limits<Scalar>::max();
  CHECK(in_packs({Scalar(1e4), Scalar(-1e4), 0}) == Row3{1, 0, 0});
  CHECK(in_packs({Scalar(-1e4), Scalar(-1e4), Scalar(-2e4)}) == Row3{Scalar(0.5), Scalar(0.5), 0});
  CHECK(in_packs({-largest, largest, -largest}) == Row3{0, 1, 0});
  CHECK(softmax(Row3{-largest, largest, -largest}) == Row3{0, 1, 0});
  CHECK(softmax(Row3{largest, largest, 0}) == Row3{Scalar(0.5), Scalar(0.5), 0});
}

TEST_CASE_TEMPLATE("softmax: a NaN anywhere makes the whole row NaN", Scalar, float, double) {
  for (Size at = 0; at < 5; ++at) {
    auto z = example<Scalar, 5>();
    z[at] = std::numeric_limits<Scalar>::quiet_NaN();
    for (const Scalar a : softmax(z)) CHECK(std::isnan(a));
  }
}

TEST_CASE("softmax: backward is (diag(a) - a aᵀ) da, worked by hand") {
  // a·da = ¼·4 + ¼·8 + ½·2 = 4;  a ⊙ (da − 4) = (0, 1, −1)
  CHECK(slope(std::array<double, 3>{0.25, 0.25, 0.5}, {4, 8, 2}) == std::array<double, 3>{0, 1, -1});
  // The outputs sum to 1 whatever z is, so an equal gradient has no effect.
  CHECK(slope(std::array<double, 3>{0.25, 0.25, 0.5}, {7, 7, 7}) == std::array<double, 3>{0, 0, 0});
}

TEST_CASE("softmax: backward agrees with differences of forward, past a pack's width") {
  constexpr Size n = lanes<double> + 3;
  const auto z = example<double, n>();
  std::array<double, n> r;
  for (Size j = 0; j < n; ++j) r[j] = std::cos(static_cast<double>(j));
  const auto cost = [&](Size at, double step) {
    auto moved = z;
    moved[at] += step;
    const auto a = softmax(moved);
    double sum = 0;
    for (Size j = 0; j < n; ++j) sum += r[j] * a[j];
    return sum;
  };
  const auto dz = slope(softmax(z), r);
  const double h = 1e-5;
  for (Size j = 0; j < n; ++j) CHECK(std::abs(dz[j] - (cost(j, h) - cost(j, -h)) / (2 * h)) < 1e-9);
}

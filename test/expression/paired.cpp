// SPDX-License-Identifier: MIT
#include "strata/expression/paired.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "strata/expression/assign.hpp"
#include "strata/random/distribution.hpp"
#include "strata/random/generator.hpp"

using namespace strata;
using detail::Pair;

namespace {

template <Size Rows, Size Columns>
auto drawn(std::uint64_t seed) {
  auto m = std::make_unique<Matrix<float, Rows, Columns>>();
  Generator generator(seed);
  for (float& number : m->storage()) number = uniform<float>(generator, -1, 1);
  return m;
}

/// Whether each number of m stands where its products look for it, and zeros beside the odd ones.
template <Size Rows, Size Columns>
bool pairs_are_right() {
  const auto m = drawn<Rows, Columns>(3);
  const auto at = [&](Size i, Size j) { return BFloat16(i < Rows && j < Columns ? (*m)(i, j) : 0); };
  const auto both = std::make_unique<detail::PairedMatrix<Rows, Columns>>();
  const auto along = std::make_unique<detail::PairsAlong<Rows, Columns>>();
  detail::round_to(*both, *m);
  detail::round_to(*along, *m);
  bool right = true;
  for (Size i = 0; i < Rows; ++i)
    for (Size j = 0; j < (Columns + 1) / 2; ++j) {
      const Pair expected{at(i, 2 * j), at(i, 2 * j + 1)};
      right = right && both->along.pairs[i * both->along.steps + j] == expected;
      right = right && along->pairs[i * along->steps + j] == expected;
    }
  for (Size i = 0; i < (Rows + 1) / 2; ++i)
    for (Size j = 0; j < Columns; ++j)
      right = right && both->across.pairs[i * both->across.stride + j] == Pair{at(2 * i, j), at(2 * i + 1, j)};
  return right;
}

}  // namespace

TEST_CASE("paired: numbers stand beside their neighbours in the row, and above those of the next one") {
  CHECK(pairs_are_right<4, 64>());
  CHECK(pairs_are_right<2, 48>());
  CHECK(pairs_are_right<6, 1024>());
}

TEST_CASE("paired: what has no neighbour is paired with zero") {
  CHECK(pairs_are_right<5, 7>());
  CHECK(pairs_are_right<1, 1>());
  CHECK(pairs_are_right<3, 33>());
  CHECK(pairs_are_right<7, 79>());
}

TEST_CASE("paired: rows that are not there are zero") {
  detail::PairedMatrix<4, 3> pairs;
  const std::array<float, 3> row{1, 2, 3};
  pairs.put(0, row.data(), row.data());
  pairs.put(1, row.data(), nullptr);
  CHECK(pairs.along.pairs[4].first == BFloat16(1));
  CHECK(pairs.along.pairs[6].first == BFloat16(0));
  CHECK(pairs.across.pairs[5] == Pair{BFloat16(3), BFloat16(0)});
  pairs.put(1, nullptr, nullptr);
  CHECK(pairs.across.pairs[5] == Pair{});
}

TEST_CASE("paired: rows of pairs never lie a multiple of 4 KB apart") {
  static_assert(detail::PairsAcross<4, 1024>::stride == 1040);
  static_assert(detail::PairsAcross<4, 784>::stride == 784);
}

#if STRATA_HAS_BFLOAT16
namespace {

double rounded(float number) { return static_cast<float>(BFloat16(number)); }

/// The largest error of the three products of a layer, in sums of products of numbers up to 1, against double precision
/// on the rounded numbers.
template <Size Batch, Size Inputs, Size Outputs>
double largest_error() {
  const auto x = drawn<Batch, Inputs>(1);
  const auto delta = drawn<Batch, Outputs>(2);
  const auto w = drawn<Inputs, Outputs>(3);
  const auto pairs = std::make_unique<detail::PairedMatrix<Batch, Inputs>>();
  const auto delta_pairs = std::make_unique<detail::PairsAlong<Batch, Outputs>>();
  detail::round_to(*pairs, *x);
  detail::round_to(*delta_pairs, *delta);
  const auto forward = std::make_unique<Matrix<float, Batch, Outputs>>();
  const auto gradient = std::make_unique<Matrix<float, Inputs, Outputs>>();
  const auto back = std::make_unique<Matrix<float, Batch, Inputs>>();
  assign(*forward, matmul(*pairs, *w));
  assign(*gradient, matmul(transposed(*pairs), *delta));
  assign(*back, 2.0F * matmul(*delta_pairs, transposed(*w)));

  double worst = 0;
  for (Size i = 0; i < Batch; ++i)
    for (Size j = 0; j < Outputs; ++j) {
      double sum = 0;
      for (Size k = 0; k < Inputs; ++k) sum += rounded((*x)(i, k)) * rounded((*w)(k, j));
      worst = std::max(worst, std::abs(sum - (*forward)(i, j)));
    }
  for (Size i = 0; i < Inputs; ++i)
    for (Size j = 0; j < Outputs; ++j) {
      double sum = 0;
      for (Size k = 0; k < Batch; ++k) sum += rounded((*x)(k, i)) * rounded((*delta)(k, j));
      worst = std::max(worst, std::abs(sum - (*gradient)(i, j)));
    }
  for (Size i = 0; i < Batch; ++i)
    for (Size j = 0; j < Inputs; ++j) {
      double sum = 0;
      for (Size k = 0; k < Outputs; ++k) sum += rounded((*delta)(i, k)) * rounded((*w)(j, k));
      worst = std::max(worst, std::abs(2 * sum - (*back)(i, j)));
    }
  return worst;
}

}  // namespace

TEST_CASE("paired: products of rounded numbers are right to the accuracy of float sums, for all shapes") {
  CHECK(largest_error<8, 32, 16>() < 1e-5);
  CHECK(largest_error<32, 64, 64>() < 1e-5);
  CHECK(largest_error<1, 2, 1>() < 1e-6);
  CHECK(largest_error<3, 5, 7>() < 1e-6);
  CHECK(largest_error<33, 65, 67>() < 1e-5);
  CHECK(largest_error<7, 784, 30>() < 5e-5);
  CHECK(largest_error<128, 784, 200>() < 5e-5);
  CHECK(largest_error<130, 1024, 41>() < 5e-5);
  CHECK(largest_error<31, 70, 1025>() < 5e-5);
}

TEST_CASE("paired: a product by itself, number by number, is what its kernel computes") {
  const auto x = drawn<5, 9>(1);
  const auto w = drawn<9, 6>(2);
  detail::PairedMatrix<5, 9> pairs;
  detail::round_to(pairs, *x);
  Matrix<float, 5, 6> y;
  const auto product = matmul(pairs, *w);
  assign(y, product);
  for (Size i = 0; i < 5; ++i)
    for (Size j = 0; j < 6; ++j) CHECK(y(i, j) == doctest::Approx(product(i, j)).epsilon(1e-5));
}
#else
TEST_CASE("paired: products of pairs are not tested: this build is for a processor without AVX512-BF16") {
  MESSAGE("left out: products of pairs need AVX512-BF16");
}
#endif

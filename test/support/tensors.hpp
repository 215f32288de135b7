// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>

#include "strata/tensor/matrix.hpp"

namespace test {

using strata::Size;

/// Fills with whole numbers in [−8, 8) in an order without a pattern. Sums of thousands of their products are exact
/// even in float, whatever the order of the additions, so that results are compared without a tolerance.
void scatter(auto& tensor, std::uint32_t seed) {
  std::uint32_t state = 2654435761U * (seed + 1);
  for (auto& number : tensor.storage()) {
    state = 1664525U * state + 1013904223U;
    number = static_cast<std::remove_reference_t<decltype(number)>>(static_cast<int>(state >> 28) - 8);
  }
}

/// A tensor that begins as NaN, at an address that no register is aligned to, between two guards.
template <class Tensor>
struct Guarded {
  static constexpr unsigned char mark = 0xA5;
  static constexpr Size shift = sizeof(typename Tensor::value_type);

  alignas(64) std::array<unsigned char, 64 + shift> before;
  Tensor value;
  std::array<unsigned char, 128> after;

  Guarded() {
    before.fill(mark);
    after.fill(mark);
    value.fill(std::numeric_limits<typename Tensor::value_type>::quiet_NaN());
  }

  bool intact() const {
    const auto marked = [](unsigned char byte) { return byte == mark; };
    return std::all_of(before.begin(), before.end(), marked) && std::all_of(after.begin(), after.end(), marked);
  }
};

/// Whether tensor(i, j) == expected(i, j) everywhere, a vector being one row; a NaN is equal to nothing.
template <class Tensor>
bool equals(const Tensor& tensor, auto&& expected) {
  using Of = strata::Shape<Tensor>;
  constexpr Size rows = Of::rows, columns = Of::columns;
  for (Size i = 0; i < rows; ++i)
    for (Size j = 0; j < columns; ++j)
      if (!(static_cast<double>(tensor.data()[Of::by_columns ? j * rows + i : i * columns + j]) == static_cast<double>(expected(i, j)))) return false;
  return true;
}

/// Σ_k a(i, k)·b(k, j) in double precision.
double dot(const auto& a, const auto& b, Size i, Size j, Size depth) {
  double sum = 0;
  for (Size k = 0; k < depth; ++k) sum += static_cast<double>(a(i, k)) * static_cast<double>(b(k, j));
  return sum;
}

}  // namespace test

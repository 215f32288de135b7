// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <xsimd/xsimd.hpp>

#include "network.hpp"
#include "sum.hpp"

/// What a loop around somebody else's matrix products has to do itself, on SIMD registers: g++ vectorises neither exp
/// nor a sum of floats without leave to change results.
namespace bench {

/// numbers ← f(numbers, others…), register by register. The last register, if it would not be full, begins earlier: it
/// is read before anything is written, so that nothing is done twice.
template <class F, class... Others>
void transform(std::span<float> numbers, F&& f, const Others*... others) {
  using Pack = xsimd::batch<float>;
  constexpr Size width = Pack::size;
  const Size size = numbers.size();
  const auto at = [&](Size i) { return f(Pack::load_unaligned(&numbers[i]), Pack::load_unaligned(others + i)...); };

  if (size < width) {
    const auto padded = [&](const float* from) {
      std::array<float, width> copy{};
      std::copy_n(from, size, copy.begin());
      return Pack::load_unaligned(copy.data());
    };
    std::array<float, width> result;
    f(padded(numbers.data()), padded(others)...).store_unaligned(result.data());
    std::copy_n(result.begin(), size, numbers.begin());
    return;
  }

  const Pack last = at(size - width);
  for (Size i = 0; i + width <= size; i += width) at(i).store_unaligned(&numbers[i]);
  last.store_unaligned(&numbers[size - width]);
}

inline void sigmoid(std::span<float> z) {
  transform(z, [](const auto& v) { return 1.0F / (1.0F + xsimd::exp(-v)); });
}
inline void tanh(std::span<float> z) {
  transform(z, [](const auto& v) { return xsimd::tanh(v); });
}
/// delta ← delta ⊙ a(1 − a)
inline void times_sigmoid_derivative(std::span<float> delta, const float* activations) {
  transform(
      delta, [](const auto& d, const auto& a) { return d * (a - a * a); }, activations);
}

/// Each row of `columns` numbers becomes probabilities.
inline void softmax(std::span<float> z, Size columns) {
  for (Size row = 0; row < z.size(); row += columns) {
    const float largest = *std::max_element(&z[row], &z[row] + columns);
    for (Size column = 0; column < columns; ++column) z[row + column] -= largest;
  }
  transform(z, [](const auto& v) { return xsimd::exp(v); });
  for (Size row = 0; row < z.size(); row += columns) {
    float sum = 0;
    for (Size column = 0; column < columns; ++column) sum += z[row + column];
    const float factor = 1 / sum;
    for (Size column = 0; column < columns; ++column) z[row + column] *= factor;
  }
}

/// Mean cross-entropy of the rows' probabilities, each of which gives way to (a − t)/rows.
inline double cost_and_delta(std::span<float> probabilities, const Label* labels, Size columns) {
  const Size rows = probabilities.size() / columns;
  // Logarithms are taken of whole registers; a 1 in the lanes beyond the last row adds log 1 = 0.
  using Pack = xsimd::batch<float>;
  Pack sum(0.0F);
  for (Size first = 0; first < rows; first += Pack::size) {
    std::array<float, Pack::size> chosen;
    chosen.fill(1);
    for (Size lane = 0; lane < std::min(Size{Pack::size}, rows - first); ++lane)
      chosen[lane] = probabilities[(first + lane) * columns + static_cast<Size>(labels[first + lane])];
    sum -= xsimd::log(Pack::load_unaligned(chosen.data()));
  }

  for (Size row = 0; row < rows; ++row) probabilities[row * columns + static_cast<Size>(labels[row])] -= 1;
  const float share = 1 / static_cast<float>(rows);
  transform(probabilities, [&](const auto& v) { return v * share; });
  return static_cast<double>(sum_of_lanes(sum)) / static_cast<double>(rows);
}

/// biases ← biases − rate · column sums of delta.
inline void descend(std::span<float> biases, std::span<const float> delta, float rate, std::span<float> sums) {
  std::fill(sums.begin(), sums.end(), 0.0F);
  for (Size row = 0; row < delta.size(); row += biases.size())
    for (Size column = 0; column < biases.size(); ++column) sums[column] += delta[row + column];
  for (Size column = 0; column < biases.size(); ++column) biases[column] -= rate * sums[column];
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "strata/layer/layer.hpp"
#include "support/tensors.hpp"

namespace test {

/// A pool as the textbook has it: one loop for each letter.
struct NaivePool {
  Size channels, height, width, kernel_height, kernel_width, stride_height, stride_width;
  Size padding_height = 0, padding_width = 0;

  Size out_height() const { return (height + 2 * padding_height - kernel_height) / stride_height + 1; }
  Size out_width() const { return (width + 2 * padding_width - kernel_width) / stride_width + 1; }

  /// use(place in x) for each place of the map that is seen from one of what comes out.
  void for_each_seen(Size row, Size column, Size channel, auto&& use) const {
    for (Size ky = 0; ky < kernel_height; ++ky)
      for (Size kx = 0; kx < kernel_width; ++kx) {
        const Size y = row * stride_height + ky, x = column * stride_width + kx;
        if (y < padding_height || y >= padding_height + height || x < padding_width || x >= padding_width + width)
          continue;
        use(((y - padding_height) * width + x - padding_width) * channels + channel);
      }
  }
};

/// Whether a pool of the largest, or of the mean, gives for whole numbers what the textbook's does, gradient included.
template <class L, bool Largest>
bool is_right_pool(const NaivePool& naive) {
  constexpr Size batch = 2;
  using strata::Matrix;
  struct Memory {
    Matrix<float, batch, L::inputs> x;
    Matrix<float, batch, L::outputs> dy;
    Guarded<Matrix<float, batch, L::outputs>> y;
    typename L::template Workspace<float, batch> workspace;
  };
  const auto m = std::make_unique<Memory>();
  scatter(m->x, 1);
  scatter(m->dy, 2);
  m->workspace.dx.fill(1e9F);
  const strata::Alone alone;
  const strata::NoParameters none;
  L::forward(none, m->x, m->y.value);
  L::backward(none, m->x, m->y.value, m->dy, m->workspace, strata::StepContext<strata::Alone, true>{alone, batch});

  Matrix<double, batch, L::outputs> y;
  Matrix<double, batch, L::inputs> dx;
  dx.fill(0);
  const auto all = static_cast<double>(naive.kernel_height * naive.kernel_width);
  for (Size b = 0; b < batch; ++b)
    for (Size row = 0; row < naive.out_height(); ++row)
      for (Size column = 0; column < naive.out_width(); ++column)
        for (Size channel = 0; channel < naive.channels; ++channel) {
          const Size to = (row * naive.out_width() + column) * naive.channels + channel;
          double sum = 0, most = -100;
          Size where = 0;
          naive.for_each_seen(row, column, channel, [&](Size from) {
            const auto x = static_cast<double>(m->x(b, from));
            sum += x;
            if (x > most) most = x, where = from;
          });
          y(b, to) = Largest ? most : sum / all;
          const auto error = static_cast<double>(m->dy(b, to));
          if (Largest)
            dx(b, where) += error;
          else
            naive.for_each_seen(row, column, channel, [&](Size from) { dx(b, from) += error / all; });
        }
  const auto near = [](const auto& found, const auto& expected) {
    for (Size i = 0; i < found.size(); ++i) {
      const double off = static_cast<double>(found.data()[i]) - expected.data()[i];
      if (!((off < 0 ? -off : off) < 1e-5)) return false;
    }
    return true;
  };
  return L::outputs == naive.channels * naive.out_height() * naive.out_width() && m->y.intact() &&
         near(m->y.value, y) && near(m->workspace.dx, dx);
}

}  // namespace test

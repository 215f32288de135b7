// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <tuple>
#include <vector>

#include "strata/layer/layer.hpp"
#include "support/tensors.hpp"

namespace test {

/// A convolution as the textbook has it, in double precision: one loop for each letter, channel by channel as in
/// PyTorch, and zeros wherever the kernel looks past the image.
struct NaiveConvolution {
  Size in, height, width, out, kernel_height, kernel_width;
  Size stride_height = 1, stride_width = 1, dilation_height = 1, dilation_width = 1;
  Size top = 0, bottom = 0, left = 0, right = 0, groups = 1;

  Size out_height() const {
    return (height + top + bottom - (kernel_height - 1) * dilation_height - 1) / stride_height + 1;
  }
  Size out_width() const { return (width + left + right - (kernel_width - 1) * dilation_width - 1) / stride_width + 1; }

  /// use(place in y, place in x, place in the weights) for each product of one image; strata's orders: rows, columns,
  /// channels for images, and kernel rows, kernel columns, channels in, channels out for weights.
  void for_each_product(auto&& use) const {
    const Size group_in = in / groups, group_out = out / groups;
    for (Size o = 0; o < out; ++o)
      for (Size row = 0; row < out_height(); ++row)
        for (Size column = 0; column < out_width(); ++column)
          for (Size i = 0; i < group_in; ++i)
            for (Size ky = 0; ky < kernel_height; ++ky)
              for (Size kx = 0; kx < kernel_width; ++kx) {
                const Size y = row * stride_height + ky * dilation_height,
                           x = column * stride_width + kx * dilation_width;
                if (y < top || y >= top + height || x < left || x >= left + width) continue;
                const Size channel = o / group_out * group_in + i;
                use((row * out_width() + column) * out + o, ((y - top) * width + x - left) * in + channel,
                    ((ky * kernel_width + kx) * group_in + i) * out + o);
              }
  }
};

/// Whether a convolution without activation gives, for whole numbers, what the textbook's does: 1: the outputs,
/// 2: the weights' gradient, 4: the biases', 8: the inputs'. Three images, in float, where all sums are exact.
template <class L>
int right_parts(const NaiveConvolution& naive) {
  constexpr Size batch = 3;
  using strata::Matrix;
  struct Memory {
    typename L::template Parameters<float> p;
    Matrix<float, batch, L::inputs> x;
    Matrix<float, batch, L::outputs> dy;
    Guarded<Matrix<float, batch, L::outputs>> y;
    typename L::template Workspace<float, batch> workspace;
    typename L::template Scratch<float, batch> scratch;
    Guarded<Matrix<float, batch, L::outputs>> again;
    Guarded<Matrix<float, batch, L::inputs>> dx;
    Guarded<std::remove_cvref_t<decltype(Memory::p.weights)>> dw;
    Guarded<strata::Vector<float, L::OutputShape::channels>> db;
  };
  const auto m = std::make_unique<Memory>();
  std::uint32_t seed = 1;
  strata::for_each_tensor(m->p, [&](auto& tensor) { scatter(tensor, seed++); });
  scatter(m->x, 11);
  scatter(m->dy, 12);
  const strata::Alone alone;
  const strata::StepContext<strata::Alone, true> context{alone, batch};
  L::train_forward(m->p, m->x, m->y.value, m->workspace, context);
  L::forward(std::as_const(m->p), m->x, m->again.value, m->scratch);
  L::backward(m->p, m->x, m->y.value, m->dy, m->workspace, context);
  strata::assign(m->dx.value, L::input_gradient(m->p, m->x, m->y.value, m->workspace));
  const auto gradients = L::parameter_gradients(m->p, m->x, m->y.value, m->workspace);
  strata::assign(m->dw.value, gradients.template get<0>());
  constexpr bool biased = std::tuple_size_v<decltype(gradients)> == 2;
  if constexpr (biased) strata::assign(m->db.value, gradients.template get<1>());

  Matrix<double, batch, L::outputs> y;
  Matrix<double, batch, L::inputs> dx{};
  std::vector<double> dw(m->p.weights.size()), db(L::OutputShape::channels);
  y.fill(0);
  dx.fill(0);
  for (Size b = 0; b < batch; ++b) {
    if constexpr (biased)
      for (Size j = 0; j < L::outputs; ++j) {
        y(b, j) = static_cast<double>(m->p.biases(j % db.size()));
        db[j % db.size()] += static_cast<double>(m->dy(b, j));
      }
    naive.for_each_product([&](Size to, Size from, Size weight) {
      const auto w = static_cast<double>(m->p.weights.data()[weight]), error = static_cast<double>(m->dy(b, to));
      y(b, to) += w * static_cast<double>(m->x(b, from));
      dx(b, from) += w * error;
      dw[weight] += static_cast<double>(m->x(b, from)) * error;
    });
  }
  const Size columns = db.size();
  const bool right_size = L::outputs == naive.out * naive.out_height() * naive.out_width();
  const bool forward = m->y.intact() && m->again.intact() && equals(m->y.value, y) && equals(m->again.value, y);
  return 1 * (right_size && forward) +
         2 * (m->dw.intact() && equals(m->dw.value, [&](Size i, Size j) { return dw[i * columns + j]; })) +
         4 * (!biased || (m->db.intact() && equals(m->db.value, [&](Size, Size j) { return db[j]; }))) +
         8 * (m->dx.intact() && equals(m->dx.value, dx));
}

inline constexpr int all_parts = 15;

}  // namespace test

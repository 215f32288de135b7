// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "strata/quantized/quantized.hpp"

namespace strata_test {

/// A network in eight bits in plain loops over plain vectors of whole numbers, with nothing of the kernels: what theirs
/// is compared with, bit by bit. Of dense layers.
template <class Quantized>
class NaiveBytes {
 public:
  using Bytes = std::vector<int>;

  explicit NaiveBytes(const Quantized& network) : network_(network) {}

  /// The logits of one row, and the bytes of every layer before the last.
  std::vector<std::int64_t> logits(const auto& row) {
    layers.clear();
    const auto& scale = network_.parameters().layers.input;
    Bytes x;
    for (std::size_t i = 0; i < Quantized::inputs; ++i)
      x.push_back(byte(std::nearbyint(static_cast<float>(row[i]) * (1 / scale.step)) + static_cast<float>(scale.zero)));
    return run<0>(x, scale);
  }

  std::vector<Bytes> layers;

 private:
  static int byte(double number) { return static_cast<int>(std::clamp(number, 0.0, 255.0)); }

  template <std::size_t I>
  std::vector<std::int64_t> run(const Bytes& x, const strata::ByteScale& scale) {
    using Form = typename Quantized::template Form<I>;
    if constexpr (Form::passes_on) {
      layers.push_back(x);
      return run<I + 1>(x, scale);
    } else {
      const auto& p = network_.template layer<I>();
      std::vector<std::int64_t> z;
      for (std::size_t output = 0; output < Form::product_outputs; ++output) {
        std::int64_t sum = Form::bias(p, output, scale);
        for (std::size_t i = 0; i < x.size(); ++i) sum += std::int64_t{p.weights(i, output)} * (x[i] - int{scale.zero});
        // ⌊sum · multiplier / 2^shift + ½⌋, without a shift of a negative number.
        const std::int64_t scaled = sum * p.multipliers[output];
        const std::int64_t one = std::int64_t{1} << p.rescaling.shift, raised = scaled + one / 2;
        z.push_back((raised - ((raised % one) + one) % one) / one + p.z.zero);
      }
      if constexpr (Form::last) {
        return z;
      } else {
        Bytes y;
        for (const std::int64_t number : z) {
          int a = static_cast<int>(std::clamp<std::int64_t>(number, 0, 255));
          if constexpr (Form::has_table)
            a = p.table[static_cast<std::size_t>(a)] + strata::detail::ByteLanes::input_zero;
          y.push_back(a);
        }
        layers.push_back(y);
        return run<I + 1>(y, p.a);
      }
    }
  }

  const Quantized& network_;
};

}  // namespace strata_test

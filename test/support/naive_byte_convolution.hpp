// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "strata/quantized/byte_grouped_convolution.hpp"
#include "strata/random/distribution.hpp"

namespace strata_test {

/// What a convolution in plain loops makes of a map of bytes: whatever lies around the map is the byte of 0.
template <class Form>
std::vector<int> convolved(const typename Form::Parameters& p, const std::vector<int>& map,
                           const strata::ByteScale& input) {
  using strata::Size;
  using G = typename Form::L::Geometry;
  using W = typename Form::W;
  constexpr auto o = G::options;
  constexpr bool image = G::is_image;
  constexpr Size kernel_height = image ? o.kernel_height : 1, stride_height = image ? o.stride_height : 1,
                 dilation_height = image ? o.dilation_height : 1;
  constexpr Size group_in = G::channels_in / o.groups, group_out = G::channels_out / o.groups;
  std::vector<int> y;
  for (Size row = 0; row < W::out_height; ++row)
    for (Size column = 0; column < W::out_width; ++column)
      for (Size out = 0; out < G::channels_out; ++out) {
        std::int64_t sum = Form::bias(p, out, input);
        Size weight = 0;
        for (Size down = 0; down < kernel_height; ++down)
          for (Size across = 0; across < o.kernel_width; ++across)
            for (Size in = 0; in < group_in; ++in, ++weight) {
              const Size from_row = row * stride_height + down * dilation_height,
                         from_column = column * o.stride_width + across * o.dilation_width;
              const bool inside = from_row >= G::rows.before && from_row < G::rows.before + G::height &&
                                  from_column >= G::columns.before && from_column < G::columns.before + G::width;
              if (!inside) continue;
              const Size place = (from_row - G::rows.before) * G::width + from_column - G::columns.before;
              const Size channel = out / group_out * group_in + in;
              sum += p.weights(weight, out) * (map[place * G::channels_in + channel] - int{input.zero});
            }
        const int z = strata::detail::to_byte(p.rescaling(static_cast<std::int32_t>(sum), p.multipliers[out]));
        if constexpr (Form::has_table)
          y.push_back(p.table[static_cast<Size>(z)] + strata::detail::ByteLanes::input_zero);
        else
          y.push_back(z);
      }
  return y;
}

/// The bytes of a convolution with random weights are those of plain loops, of a row of maps one by one.
template <class Layer>
void check_byte_convolution() {
  using strata::Size, strata::detail::ByteLanes;
  using Form = strata::detail::ByteForm<Layer, false>;
  constexpr int input_zero = ByteLanes::input_zero;
  static_assert(Form::exists);
  strata::Generator random(5);
  typename Layer::template Parameters<float> floats;
  strata::for_each_tensor(floats, [&](auto& tensor) {
    for (float& number : tensor.storage()) number = strata::symmetric<float>(random);
  });
  const strata::ByteScale input{0.01F, 90};
  strata::detail::SeenOfLayer seen{std::vector<double>(Layer::inputs, 0.2),
                                   {-4, 5},
                                   {std::same_as<typename Layer::Activation, strata::ReLU> ? 0.0 : -2.0, 3}};
  const auto p = std::make_unique<typename Form::Parameters>();
  Form::quantize(*p, floats, input, seen);

  constexpr Size rows = 2;
  std::vector<std::vector<int>> maps(rows);
  std::vector<ByteLanes::Input> x(rows * Form::padded_inputs), y(rows * Form::padded_outputs), scratch(Form::scratch);
  std::vector<std::int32_t> numbers(Form::numbers);
  for (Size row = 0; row < rows; ++row)
    for (Size i = 0; i < Layer::inputs; ++i) {
      maps[row].push_back(static_cast<int>(random() % 256));
      x[row * Form::padded_inputs + i] = static_cast<ByteLanes::Input>(maps[row][i] - input_zero);
    }
  Form::template forward<rows>(*p, x.data(), y.data(), {scratch.data(), numbers.data()});
  for (Size row = 0; row < rows; ++row) {
    const auto expected = convolved<Form>(*p, maps[row], input);
    REQUIRE(expected.size() == Layer::outputs);
    for (Size i = 0; i < Layer::outputs; ++i) REQUIRE(y[row * Form::padded_outputs + i] + input_zero == expected[i]);
  }
}

}  // namespace strata_test

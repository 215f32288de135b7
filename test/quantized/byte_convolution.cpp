// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_convolution.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/random/distribution.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

constexpr int input_zero = ByteLanes::input_zero;

/// What a convolution in plain loops makes of a map of bytes: whatever lies around the map is the byte of 0.
template <class Form>
std::vector<int> naive(const typename Form::Parameters& p, const std::vector<int>& map, const ByteScale& input) {
  using G = typename Form::L::Geometry;
  using W = typename Form::W;
  constexpr auto o = G::options;
  constexpr bool image = G::is_image;
  constexpr Size kernel_height = image ? o.kernel_height : 1, stride_height = image ? o.stride_height : 1,
                 dilation_height = image ? o.dilation_height : 1;
  std::vector<int> y;
  for (Size row = 0; row < W::out_height; ++row)
    for (Size column = 0; column < W::out_width; ++column)
      for (Size out = 0; out < G::channels_out; ++out) {
        std::int64_t sum = Form::bias(p, out, input);
        Size weight = 0;
        for (Size down = 0; down < kernel_height; ++down)
          for (Size across = 0; across < o.kernel_width; ++across)
            for (Size in = 0; in < G::channels_in; ++in, ++weight) {
              const Size from_row = row * stride_height + down * dilation_height,
                         from_column = column * o.stride_width + across * o.dilation_width;
              const bool inside = from_row >= G::rows.before && from_row < G::rows.before + G::height &&
                                  from_column >= G::columns.before && from_column < G::columns.before + G::width;
              if (!inside) continue;
              const Size place = (from_row - G::rows.before) * G::width + from_column - G::columns.before;
              sum += p.weights(weight, out) * (map[place * G::channels_in + in] - int{input.zero});
            }
        const int z = to_byte(p.rescaling(static_cast<std::int32_t>(sum), p.multipliers[out]));
        if constexpr (Form::has_table)
          y.push_back(p.table[static_cast<Size>(z)] + input_zero);
        else
          y.push_back(z);
      }
  return y;
}

}  // namespace

TEST_CASE_TEMPLATE("byte_convolution: bytes are those of plain loops, at the edges of the map too", Layer,
                   Conv2d<1, 8, 3, ReLU>::On<Extents<1, 9, 8>>, Conv2d<3, 5, 3, Tanh, Same>::On<Extents<3, 6, 7>>,
                   Conv2d<2, 16, 2, Identity, Stride<2>, Padding<1>, NoBias>::On<Extents<2, 5, 5>>,
                   Conv2d<2, 3, 2, ReLU, Dilation<2>, KernelWidth<3>>::On<Extents<2, 6, 9>>,
                   Conv1d<3, 4, 3, ReLU, Causal>::On<Extents<11, 3>>) {
  using Form = ByteForm<Layer, false>;
  static_assert(Form::exists);
  Generator random(5);
  typename Layer::template Parameters<float> floats;
  for_each_tensor(floats, [&](auto& tensor) {
    for (float& number : tensor.storage()) number = symmetric<float>(random);
  });
  const ByteScale input{0.01F, 90};
  SeenOfLayer seen{std::vector<double>(Layer::inputs, 0.2),
                   {-4, 5},
                   {std::same_as<typename Layer::Activation, ReLU> ? 0.0 : -2.0, 3}};
  const auto p = std::make_unique<typename Form::Parameters>();
  Form::quantize(*p, floats, input, seen);

  constexpr Size rows = 2;
  std::vector<std::vector<int>> maps(rows);
  std::vector<ByteLanes::Input> x(rows * Form::padded_inputs), y(rows * Form::padded_outputs), scratch(Form::scratch);
  for (Size row = 0; row < rows; ++row)
    for (Size i = 0; i < Layer::inputs; ++i) {
      maps[row].push_back(static_cast<int>(random() % 256));
      x[row * Form::padded_inputs + i] = static_cast<ByteLanes::Input>(maps[row][i] - input_zero);
    }
  Form::template forward<rows>(*p, x.data(), y.data(), {scratch.data(), nullptr});
  for (Size row = 0; row < rows; ++row) {
    const auto expected = naive<Form>(*p, maps[row], input);
    REQUIRE(expected.size() == Layer::outputs);
    for (Size i = 0; i < Layer::outputs; ++i) REQUIRE(y[row * Form::padded_outputs + i] + input_zero == expected[i]);
  }
}

TEST_CASE("byte_convolution: biases take back what rounded weights change of the mean of what is seen") {
  using Layer = Conv2d<1, 1, 1>::On<Extents<1, 1, 2>>;
  using Form = ByteForm<Layer, false>;
  Layer::Parameters<float> floats;
  floats.weights(0, 0) = 127;
  floats.biases(0) = 0;
  Form::Parameters p;
  Form::quantize(p, floats, {1, 0}, {{1, 3}, {0, 1000}, {0, 1000}});
  CHECK(Form::bias(p, 0, {1, 0}) == 0);
  // Of steps of 1 the weight 0.4 of the second channel is rounded away, 0.4 · 10 on average.
  using Two = ByteForm<Conv2d<2, 1, 1>::On<Extents<2, 1, 2>>, false>;
  Two::L::Parameters<float> more;
  more.weights(0, 0) = 127;
  more.weights(1, 0) = 0.4F;
  more.biases(0) = 0;
  Two::Parameters q;
  Two::quantize(q, more, {1, 0}, {{1, 8, 3, 12}, {0, 1000}, {0, 1000}});
  CHECK(int{q.weights(1, 0)} == 0);
  CHECK(Two::bias(q, 0, {1, 0}) == 4);
}

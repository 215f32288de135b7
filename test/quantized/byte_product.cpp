// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_product.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "strata/random/generator.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

template <Size R, Size I, Size O>
struct Sizes {
  static constexpr Size rows = R, inputs = I, outputs = O;
};

}  // namespace

TEST_CASE_TEMPLATE("byte_product: sums are those of plain loops, whatever the sizes", S, Sizes<1, 1, 1>,
                   Sizes<1, 3, 16>, Sizes<1, 37, 5>, Sizes<1, 130, 70>, Sizes<2, 4, 33>, Sizes<5, 19, 20>,
                   Sizes<7, 8, 15>, Sizes<13, 50, 49>, Sizes<16, 21, 32>) {
  using W = ByteWeights<S::inputs, S::outputs>;
  constexpr Size stride = padded_to_blocks(S::inputs) + 16;
  Generator random(S::inputs);
  const auto weights = std::make_unique<W>();
  for (Size input = 0; input < S::inputs; ++input)
    for (Size output = 0; output < S::outputs; ++output)
      (*weights)(input, output) = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
  // What stands beyond the inputs does not count.
  std::vector<ByteLanes::Input> x(S::rows * stride);
  for (auto& number : x)
    number = static_cast<ByteLanes::Input>(static_cast<int>(random() % 256) - ByteLanes::input_zero);

  std::vector<std::int32_t> offsets(W::outputs);
  for (auto& offset : offsets) offset = static_cast<std::int32_t>(random() % 1000) - 500;
  std::vector<int> times(S::rows * W::outputs);
  std::vector<std::int32_t> found(S::rows * W::outputs);
  multiply_rows<S::rows>(x.data(), stride, *weights, offsets.data(), [&](Size row, Size output, const auto& sums) {
    ByteLanes::store(&found[row * W::outputs + output], sums);
    for (Size lane = 0; lane < ByteLanes::width; ++lane) ++times[row * W::outputs + output + lane];
  });
  for (Size row = 0; row < S::rows; ++row)
    for (Size output = 0; output < W::outputs; ++output) {
      std::int32_t expected = offsets[output];
      if (output < S::outputs)
        for (Size i = 0; i < S::inputs; ++i) expected += x[row * stride + i] * (*weights)(i, output);
      REQUIRE(found[row * W::outputs + output] == expected);
      REQUIRE(times[row * W::outputs + output] == 1);
    }
}

TEST_CASE("byte_product: of numbers of two bytes the sums are those of the first, shifted, and of the second") {
  constexpr Size rows = 5, inputs = 19, outputs = 37, stride = padded_to_blocks(inputs);
  using W = ByteWeights<inputs, outputs>;
  Generator random(7);
  const auto weights = std::make_unique<W>();
  for (Size input = 0; input < inputs; ++input)
    for (Size output = 0; output < outputs; ++output)
      (*weights)(input, output) = static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127);
  std::vector<ByteLanes::Input> x(2 * rows * stride);
  for (auto& number : x)
    number = static_cast<ByteLanes::Input>(static_cast<int>(random() % 256) - ByteLanes::input_zero);
  std::vector<std::int32_t> offsets(W::outputs);
  for (auto& offset : offsets) offset = static_cast<std::int32_t>(random() % 1000) - 500;
  std::vector<std::int32_t> pairs(rows * W::outputs), single(rows * W::outputs);
  multiply_rows<rows, 2, 6>(x.data(), stride, *weights, offsets.data(), [&](Size row, Size output, const auto& sums) {
    ByteLanes::store(&pairs[row * W::outputs + output], sums);
  });
  multiply_rows<rows, 1, 6>(x.data(), stride, *weights, offsets.data(), [&](Size row, Size output, const auto& sums) {
    ByteLanes::store(&single[row * W::outputs + output], sums);
  });
  for (Size row = 0; row < rows; ++row)
    for (Size output = 0; output < outputs; ++output) {
      std::int32_t expected = offsets[output], of_single = offsets[output];
      for (Size i = 0; i < inputs; ++i) {
        const std::int32_t w = (*weights)(i, output);
        expected += (64 * x[2 * row * stride + i] + x[(2 * row + 1) * stride + i]) * w;
        of_single += 64 * x[row * stride + i] * w;
      }
      REQUIRE(pairs[row * W::outputs + output] == expected);
      REQUIRE(single[row * W::outputs + output] == of_single);
    }
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_steps.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "strata/activation/tanh.hpp"
#include "strata/random/distribution.hpp"
#include "strata/random/generator.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

/// Numbers as a row of bytes, and back.
template <Size N, Size Fraction>
std::vector<ByteLanes::Input> row_of(const std::vector<int>& numbers) {
  std::vector<ByteLanes::Input> row(byte_row(N, Fraction));
  for (Size i = 0; i < N; ++i) ByteRow<N, Fraction>::set(row.data(), i, numbers[i]);
  return row;
}
template <Size N, Size Fraction>
std::vector<int> numbers_of(const ByteLanes::Input* row) {
  std::vector<int> numbers;
  for (Size i = 0; i < N; ++i) numbers.push_back(ByteRow<N, Fraction>::number(row, i));
  return numbers;
}

/// What a layer without parameters makes of two rows.
template <class Layer, Size Fraction>
std::vector<int> made_of(const std::vector<int>& first, const std::vector<int>& second) {
  using Form = ByteForm<Layer, false, Fraction>;
  auto x = row_of<Layer::inputs, Fraction>(first);
  const auto more = row_of<Layer::inputs, Fraction>(second);
  x.insert(x.end(), more.begin(), more.end());
  constexpr Size row = byte_row(Layer::outputs, Form::fraction);
  std::vector<ByteLanes::Input> y(2 * row);
  Form::template forward<2>({}, x.data(), y.data(), {nullptr, nullptr});
  auto all = numbers_of<Layer::outputs, Form::fraction>(y.data());
  const auto others = numbers_of<Layer::outputs, Form::fraction>(y.data() + row);
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

}  // namespace

TEST_CASE("byte_steps: numbers of a byte and a fraction come back from their rows") {
  CHECK(numbers_of<3, 0>(row_of<3, 0>({0, 255, 7}).data()) == std::vector{0, 255, 7});
  CHECK(
      numbers_of<18, 8>(row_of<18, 8>({65535, 256, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 40000}).data()) ==
      std::vector{65535, 256, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 40000});
}

TEST_CASE("byte_steps: the last, the largest and the mean of the steps of each feature") {
  using Shape = Extents<3, 2>;
  const std::vector first{1, 200, 5, 100, 3, 0}, second{0, 0, 0, 1, 0, 1};
  CHECK(made_of<OverSteps<LastStep, Shape>, 0>(first, second) == std::vector{3, 0, 0, 1});
  CHECK(made_of<OverSteps<MaxOverSteps, Shape>, 0>(first, second) == std::vector{5, 200, 0, 1});
  CHECK(made_of<OverSteps<MeanOverSteps, Shape>, 0>(first, second) == std::vector{3, 100, 0, 1});
  const std::vector wide{4001, 30000, 4000, 65535, 4002, 2};
  CHECK(made_of<OverSteps<LastStep, Shape>, 8>(wide, wide) == std::vector{4002, 2, 4002, 2});
  CHECK(made_of<OverSteps<MaxOverSteps, Shape>, 8>(wide, wide) == std::vector{4002, 65535, 4002, 65535});
  CHECK(made_of<OverSteps<MeanOverSteps, Shape>, 8>(wide, wide) == std::vector{4001, 31846, 4001, 31846});
  // A half goes upwards.
  CHECK(made_of<OverSteps<MeanOverSteps, Extents<2, 1>>, 3>({5, 6}, {6, 6}) == std::vector{6, 6});
}

TEST_CASE("byte_steps: one long row keeps its fractions if a product of it can, and rounds them if not") {
  static_assert(ByteForm<Flattened<Extents<12, 10>>, false, 8>::passes_on);
  using Layer = Flattened<Extents<13, 10>>;
  static_assert(ByteForm<Layer, false, 8>::fraction == 7);
  std::vector<int> numbers(130, 10);
  numbers[1] = 11, numbers[2] = 65535, numbers[129] = 8;
  const auto found = made_of<Layer, 8>(numbers, numbers);
  CHECK(found[0] == 5);
  CHECK(found[1] == 6);
  CHECK(found[2] == 32767);  // cut
  CHECK(found[129] == 4);
  CHECK(found[130 + 129] == 4);
}

TEST_CASE_TEMPLATE("byte_steps: a dense layer at each step is that layer, step by step", Fraction,
                   std::integral_constant<Size, 0>, std::integral_constant<Size, 8>) {
  constexpr Size fraction = Fraction::value, steps = 21;
  using L = Dense<3, 5, Tanh>;
  using Layer = AtEachStep<L, Extents<steps, 3>>;
  using Form = ByteForm<Layer, false, fraction>;
  using Single = ByteForm<L, false, fraction>;
  Generator random(5);
  L::Parameters<float> floats;
  for_each_tensor(floats, [&](auto& tensor) {
    for (float& number : tensor.storage()) number = symmetric<float>(random);
  });
  const ByteScale input{0.02F, 90};
  const auto p = std::make_unique<typename Form::Parameters>();
  Form::quantize(*p, floats, input, {std::vector<double>(3 * steps, 0.3), {-4, 5}, {-1, 1}});
  const auto q = std::make_unique<typename Single::Parameters>();
  Single::quantize(*q, floats, input, {std::vector<double>(3, 0.3), {-4, 5}, {-1, 1}});

  std::vector<int> numbers;
  for (Size i = 0; i < 3 * steps; ++i)
    numbers.push_back(static_cast<int>(random() % (most_with_fraction(fraction) + 1)));
  const auto x = row_of<3 * steps, fraction>(numbers);
  std::vector<ByteLanes::Input> y(padded_to_blocks(5 * steps)), memory(Form::scratch);
  Form::template forward<1>(*p, x.data(), y.data(), {memory.data(), nullptr});
  for (Size t = 0; t < steps; ++t) {
    const auto step = row_of<3, fraction>({numbers[3 * t], numbers[3 * t + 1], numbers[3 * t + 2]});
    std::vector<ByteLanes::Input> one(padded_to_blocks(5));
    Single::template forward<1>(*q, step.data(), one.data(), {nullptr, nullptr});
    for (Size i = 0; i < 5; ++i) REQUIRE(y[5 * t + i] == one[i]);
  }
}

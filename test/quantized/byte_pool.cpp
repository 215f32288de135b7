// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_pool.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "strata/layer/average_pool.hpp"
#include "strata/layer/global_pool.hpp"
#include "strata/layer/max_pool.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

/// What a pool makes of a map of bytes, of two rows alike.
template <class Layer>
std::vector<int> pooled(const std::vector<int>& map, const ByteScale& scale) {
  using Form = ByteForm<Layer, false>;
  typename Form::Parameters p;
  Form::quantize(p, NoParameters(), scale, SeenOfLayer());
  constexpr Size stride = padded_to_blocks(Layer::inputs);
  std::vector<ByteLanes::Input> x(2 * stride), y(2 * Form::padded_outputs);
  for (Size i = 0; i < Layer::inputs; ++i)
    x[i] = x[stride + i] = static_cast<ByteLanes::Input>(map[i] - ByteLanes::input_zero);
  Form::template forward<2>(p, x.data(), y.data(), {nullptr, nullptr});
  std::vector<int> bytes;
  for (Size i = 0; i < Layer::outputs; ++i) {
    CHECK(y[i] == y[Form::padded_outputs + i]);
    bytes.push_back(y[i] + ByteLanes::input_zero);
  }
  CHECK(Form::scale(p, scale) == scale);
  return bytes;
}

}  // namespace

TEST_CASE("byte_pool: the largest byte of each channel, of a map's edge those that are there") {
  CHECK(pooled<MaxPool<2>::On<Extents<2, 2, 2>>>({1, 250, 3, 40, 200, 6, 7, 8}, {1, 100}) == std::vector{200, 250});
  CHECK(pooled<MaxPool<2, Padding<1>>::On<Extents<1, 2, 2>>>({1, 2, 3, 4}, {1, 100}) == std::vector{1, 2, 3, 4});
  CHECK(pooled<MaxPool<2>::On<Extents<5, 1>>>({1, 9, 4, 2, 8}, {1, 0}) == std::vector{9, 4});
  CHECK(pooled<GlobalMaxPool::On<Extents<1, 2, 2>>>({0, 130, 3, 4}, {1, 0}) == std::vector{130});
}

TEST_CASE("byte_pool: the mean of each channel, to the nearest, halves upwards; zeros around the map count") {
  CHECK(pooled<AveragePool<2>::On<Extents<1, 2, 2>>>({1, 2, 3, 4}, {1, 0}) == std::vector{3});    // 2.5
  CHECK(pooled<AveragePool<2>::On<Extents<1, 2, 2>>>({1, 2, 3, 3}, {1, 0}) == std::vector{2});    // 2.25
  CHECK(pooled<AveragePool<2>::On<Extents<1, 2, 2>>>({1, 2, 3, 4}, {1, 100}) == std::vector{3});  // -97.5
  CHECK(pooled<AveragePool<2>::On<Extents<1, 2, 2>>>({0, 0, 0, 0}, {1, 255}) == std::vector{0});
  CHECK(pooled<AveragePool<2>::On<Extents<1, 2, 2>>>({255, 255, 255, 255}, {1, 0}) == std::vector{255});
  CHECK(pooled<GlobalAveragePool::On<Extents<2, 1, 3>>>({1, 10, 2, 20, 3, 31}, {1, 7}) == std::vector{2, 20});
  // Four corners of one number and three zeros each, whose byte is 100: (-99 + 0 + 0 + 0) / 4 = -24.75.
  CHECK(pooled<AveragePool<2, Padding<1>>::On<Extents<1, 2, 2>>>({1, 96, 100, 140}, {1, 100}) ==
        std::vector{75, 99, 100, 110});
}

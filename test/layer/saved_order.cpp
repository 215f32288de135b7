// SPDX-License-Identifier: MIT
#include "strata/layer/saved_order.hpp"

#include <doctest/doctest.h>

#include "strata/layer/activate.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/parallel.hpp"
#include "strata/layer/prelu.hpp"
#include "strata/layer/residual.hpp"

using namespace strata;
using detail::order_after;
using detail::SavedOrder;

namespace {

/// The lengths and strides of all axes, one after the other.
constexpr bool are(const std::array<SavedAxis, 4>& axes, std::array<Size, 8> expected) {
  bool same = true;
  for (Size i = 0; i < 4; ++i)
    same = same && axes[i].length == expected[2 * i] && axes[i].stride == expected[2 * i + 1];
  return same;
}

constexpr SavedOrder unchanged{};
constexpr SavedOrder of_image = order_after<Flatten::On<Extents<2, 3, 4>>>(unchanged);

}  // namespace

TEST_CASE("saved order: of a flat image, channel by channel; it stays until a layer mixes the numbers") {
  static_assert(are(of_image.axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  static_assert(are(order_after<Activate<24, Identity>>(of_image).axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  static_assert(are(order_after<Flatten::On<Extents<24>>>(of_image).axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  CHECK(are(order_after<Dense<24, 24>>(of_image).axes, {}));
}

TEST_CASE("saved order: of a flat sequence, feature by feature after convolutions, step by step otherwise") {
  using Flat = Flatten::On<Extents<5, 3>>;
  constexpr auto convolved = order_after<Conv1d<3, 3, 1>::On<Extents<5, 3>>>(unchanged);
  static_assert(are(order_after<Flat>(unchanged).axes, {}));
  static_assert(are(order_after<Flat>(convolved).axes, {3, 1, 5, 3, 0, 0, 0, 0}));
  static_assert(
      are(order_after<Flat>(order_after<MaxPool<1>::On<Extents<5, 3>>>(unchanged)).axes, {3, 1, 5, 3, 0, 0, 0, 0}));
  CHECK(are(order_after<Flat>(order_after<GRU<3, 3>::On<Extents<5, 3>>>(convolved)).axes, {}));
}

TEST_CASE("saved order: the tensors that have a row, or a number, for each input are saved in it; others as ever") {
  using M = Matrix<float, 24, 5>;
  constexpr SavedAs turned{"w", true, {}, true}, straight{"w", false, {}, true}, other{"w", true};
  constexpr auto dense = detail::in_order<M>(turned, of_image);
  static_assert(are(dense.axes, {5, 1, 2, 5, 3, 40, 4, 10}));
  static_assert(!dense.axes[0].joined && !dense.axes[1].joined && dense.axes[2].joined && dense.axes[3].joined);
  static_assert(are(detail::in_order<M>(straight, of_image).axes, {2, 5, 3, 40, 4, 10, 5, 1}));
  static_assert(are(detail::in_order<Vector<float, 24>>(straight, of_image).axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  static_assert(are(detail::in_order<M>(other, of_image).axes, {}));
  static_assert(are(detail::in_order<Matrix<float, 7, 5>>(turned, of_image).axes, {}), "an inner layer's");
  CHECK(are(detail::in_order<M>(turned, unchanged).axes, {}));
}

TEST_CASE("saved order: of layers in a Sequential, as if they stood there by themselves") {
  using Held = Sequential<Conv1d<3, 3, 1>, Flatten, Dense<15, 15>, Dense<15, 15>>::On<Extents<5, 3>>;
  constexpr auto orders = detail::input_orders<Held>(unchanged);
  static_assert(orders.size() == 6, "weight and bias of three layers");
  static_assert(are(orders[0].axes, {}));
  static_assert(are(orders[2].axes, {3, 1, 5, 3, 0, 0, 0, 0}));
  static_assert(are(orders[4].axes, {}), "not that of the Flatten, though it takes as many inputs");
  CHECK(are(order_after<Held>(of_image).axes, {}));
  using OrderKept = Sequential<Activate<24, Identity>, PReLU<24>>::On<Extents<24>>;
  CHECK(are(order_after<OrderKept>(of_image).axes, {2, 1, 3, 8, 4, 2, 0, 0}));
}

TEST_CASE("saved order: after a sum of branches in one order, that; after others none") {
  using SumOfKept = Residual<PReLU<24>>::On<Extents<24>>;
  static_assert(are(order_after<SumOfKept>(of_image).axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  static_assert(are(detail::input_orders<SumOfKept>(of_image)[0].axes, {2, 1, 3, 8, 4, 2, 0, 0}));
  CHECK(are(order_after<Residual<Dense<24, 24>>::On<Extents<24>>>(of_image).axes, {}));
  CHECK(are(order_after<Parallel<PReLU<24>, PReLU<24>>::On<Extents<24>>>(of_image).axes, {}));
}

TEST_CASE("saved order: a residual convolution gives a sequence's features first, as a convolution does") {
  constexpr auto residual = order_after<Residual<Conv1d<3, 3, 1>>::On<Extents<5, 3>>>(unchanged);
  CHECK(are(order_after<Flatten::On<Extents<5, 3>>>(residual).axes, {3, 1, 5, 3, 0, 0, 0, 0}));
}

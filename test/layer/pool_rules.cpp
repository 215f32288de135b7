// SPDX-License-Identifier: MIT
#include "strata/layer/pool_rules.hpp"

#include <doctest/doctest.h>

#include "strata/layer/average_pool.hpp"
#include "strata/layer/max_pool.hpp"

using namespace strata;

// The texts are tested by test/compile_fail; here, that each mistake is told by its own struct.
namespace {

template <class Told, class Entry, class Shape>
constexpr bool tells = std::same_as<typename decltype(Entry::template rule<Shape>())::type, Told>;
template <class Entry, class Shape>
constexpr bool stands = tells<detail::Kept, Entry, Shape>;

using Map = Extents<3, 8, 9>;

}  // namespace

static_assert(stands<MaxPool<2>, Map> && stands<AveragePool<8>, Map> && stands<MaxPool<9>, Extents<9, 1>>);
static_assert(stands<MaxPool<3, Stride<2>, Padding<1>>, Map> && stands<MaxPool<2, KernelWidth<9>>, Map>);
static_assert(tells<detail::PoolOptionsAreKnown<MaxPool<2, Same>>, MaxPool<2, Same>, Map>);
static_assert(tells<detail::PoolOptionsAreKnown<MaxPool<2, int>>, MaxPool<2, int>, Map>);
static_assert(tells<detail::PoolSizesArePositive<MaxPool<0>>, MaxPool<0>, Map>);
static_assert(tells<detail::PoolSizesArePositive<AveragePool<2, Stride<0>>>, AveragePool<2, Stride<0>>, Map>);
static_assert(tells<detail::PoolTakesPlaces<MaxPool<2>, 216>, MaxPool<2>, Extents<216>>);
static_assert(tells<detail::KernelFitsTheMap<MaxPool<9>, 9, 9, 8, 9>, MaxPool<9>, Map>);

TEST_CASE("pool rules: the padding is at most half of the size, on a sequence that of the steps") {
  using Half = MaxPool<2, Padding<1>>;
  using More = MaxPool<3, Padding<2>>;
  CHECK(stands<Half, Map>);
  CHECK(tells<detail::PoolPaddingIsAtMostHalf<More>, More, Map>);
  CHECK(stands<MaxPool<3, Padding<2, 1>>, Extents<8, 2>>);
}

TEST_CASE("pool rules: a pool moves on by its own size unless it is told otherwise") {
  constexpr auto plain = detail::pool_options<KernelWidth<5>>(3);
  static_assert(plain.stride_height == 3 && plain.stride_width == 5);
  constexpr auto told = detail::pool_options<Padding<1>, Stride<1, 2>>(3);
  CHECK((told.stride_height == 1 && told.stride_width == 2 && told.padding_width == 1));
}

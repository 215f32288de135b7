// SPDX-License-Identifier: MIT
#include "strata/expression/pooling.hpp"

#include <doctest/doctest.h>

#include "support/tensors.hpp"

using namespace strata;

// All shapes are tested as layers, by test/layer/max_pool.cpp and its neighbours.
namespace {

using W = detail::PoolWindow<1, 2, 3, 2, 2, 1, 1>;
const Vector<double, 6> map{1, 5, 2, 3, 4, 9};
const Vector<double, 2> delta{4, 8};

template <class Kind>
auto forward() {
  test::Guarded<Vector<double, 2>> y;
  Kind::template forward<W>(map.data(), y.value.data());
  CHECK(y.intact());
  return y.value;
}
template <class Kind>
auto backward() {
  test::Guarded<Vector<double, 6>> dx;
  const auto y = forward<Kind>();
  Kind::template backward<W>(map.data(), y.data(), delta.data(), dx.value.data());
  CHECK(dx.intact());
  return dx.value;
}

}  // namespace

TEST_CASE("pooling: the largest of what overlapping windows see, and the gradient where it was") {
  CHECK(forward<detail::LargestOf>() == Vector<double, 2>{5, 9});
  CHECK(backward<detail::LargestOf>() == Vector<double, 6>{0, 4, 0, 0, 0, 8});
}

TEST_CASE("pooling: the mean of what they see, and a share of the gradient at each place") {
  CHECK(forward<detail::MeanOf>() == Vector<double, 2>{3.25, 5});
  CHECK(backward<detail::MeanOf>() == Vector<double, 6>{1, 3, 2, 1, 3, 2});
}

TEST_CASE("pooling: numbers side by side are gone through pack by pack, the last one perhaps in part") {
  constexpr Size numbers = 2 * lanes<float> + 1;
  Size seen = 0, last = 0;
  detail::for_each_pack<float, numbers>([&]<Size Count>(std::integral_constant<Size, Count>, Size first) {
    CHECK(first == seen);
    seen += Count;
    last = Count;
  });
  CHECK(seen == numbers);
  CHECK(last == (lanes<float> == 1 ? 1 : numbers % lanes<float>));
}

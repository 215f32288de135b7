// SPDX-License-Identifier: MIT
#include "strata/expression/overlap_add.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "support/tensors.hpp"

using namespace strata;

namespace {

/// Whether each patch δ(place)·W lies where the window saw it, overlaps added up, and nothing else is touched.
template <class W, Size Maps, Size Out, class Scalar = float>
bool is_right() {
  struct Memory {
    Matrix<Scalar, Maps, W::places * Out> delta;
    Matrix<Scalar, Out, W::depth> weights;
    test::Guarded<Matrix<Scalar, Maps, W::numbers>> maps;
  };
  const auto m = std::make_unique<Memory>();
  test::scatter(m->delta, 1);
  test::scatter(m->weights, 2);
  assign(m->maps.value, overlap_add<W>(m->delta, m->weights));
  Matrix<double, Maps, W::numbers> expected;
  expected.fill(0);
  for (Size place = 0; place < Maps * W::places; ++place)
    for (Size k = 0; k < W::depth; ++k)
      for (Size o = 0; o < Out; ++o)
        expected.data()[W::place_offset(place) + W::seen_offset(k)] +=
            static_cast<double>(m->delta.data()[place * Out + o]) * static_cast<double>(m->weights(o, k));
  return m->maps.intact() && test::equals(m->maps.value, expected);
}

}  // namespace

TEST_CASE("overlap add: two patches of three on a row of four numbers, worked by hand") {
  const Matrix<double, 1, 2> delta{{1, 10}};
  const Matrix<double, 1, 3> weights{{1, 2, 3}};
  Matrix<double, 1, 4> map;
  assign(map, overlap_add<Window<1, 1, 4, 1, 3>>(delta, weights));
  CHECK(map == Matrix<double, 1, 4>{{1, 12, 23, 30}});
}

TEST_CASE("overlap add: is the transpose of patches, whatever the shapes") {
  CHECK(is_right<Window<1, 5, 6, 3, 3>, 2, 4>());
  CHECK(is_right<Window<16, 4, 7, 2, 3>, 2, 3>());
  CHECK(is_right<Window<19, 3, 3, 2, 2>, 1, 17>());
  CHECK(is_right<Window<3, 8, 9, 2, 3, 3, 2>, 2, 5>());
  CHECK(is_right<Window<2, 7, 9, 3, 2, 1, 2, 2, 3>, 2, 1>());
  CHECK(is_right<Window<2, 1, 40, 1, 3, 1, 1, 1, 4>, 2, 9>());
  CHECK(is_right<Window<3, 4, 5, 2, 2>, 2, 4, double>());
}

TEST_CASE("overlap add: a row of places whose patches outgrow the nearest cache goes in parts") {
  using Wide = Window<64, 2, 40, 2, 2>;
  static_assert(detail::places_at_once<Wide, float> < Wide::out_width);
  CHECK(is_right<Wide, 1, 4>());
}

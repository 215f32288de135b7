// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/beginning.hpp"
#include "strata/expression/pair_panel.hpp"
#include "strata/expression/run_product.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/fold.hpp"
#include "strata/tensor/pack.hpp"

/// One row times one column, as of a layer with one output: both lie along the depth, so a pack of products goes
/// together and its lanes are folded at the end.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether P is such a product, and deep enough for the folding to be worth it.
template <class P>
constexpr bool is_dot_product() {
  using Scalar = typename P::Scalar;
  if constexpr (lanes<Scalar> == 1 || lies_in_runs<typename P::Left> || multiplies_pairs<P>)
    return false;
  else
    return P::Left::rows == 1 && P::Right::columns == 1 && P::Left::column_stride == 1 && P::Right::row_stride == 1 &&
           P::depth >= 8;
}

template <class P>
struct DotFactors {
  using Scalar = typename P::Scalar;
  static constexpr Size width = lanes<Scalar>;

  const Scalar* left;
  const Scalar* right;
  [[no_unique_address]] Beginning<P> beginning;

  DotFactors(const P& product, Size, Size) : left(product.left), right(product.right), beginning(product) {}

  /// As in TileFactors, for the one number that there is.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED std::array<std::array<Pack<Scalar>, 1>, 1> accumulate(Size, Size) const {
    static_assert(Rows == 1 && Packs == 1 && LastCount == 1);
    constexpr Size partials = partial_sums(1, P::depth / width), whole = P::depth - P::depth % (partials * width);
    std::array<Pack<Scalar>, partials> sums;
    sums.fill(Pack<Scalar>(Scalar(0)));
    sums[0] = first_lanes<1, Scalar>(beginning.template at<1>(0, 0), sums[0]);

    for (Size k = 0; k < whole; k += partials * width) {
#pragma GCC unroll 8
      for (Size i = 0; i < partials; ++i) add<width>(k + i * width, sums[i]);
    }
#pragma GCC unroll 8
    for (Size k = whole; k + width <= P::depth; k += width) add<width>(k, sums[(k - whole) / width]);
    if constexpr (P::depth % width != 0) add<P::depth % width>(P::depth - P::depth % width, sums[partials - 1]);
#pragma GCC unroll 8
    for (Size i = 1; i < partials; ++i) sums[0] = sums[0] + sums[i];
    return {{{fold_everywhere<Scalar, std::min(P::depth, width)>(sums[0],
                                                                 [](const auto& a, const auto& b) { return a + b; })}}};
  }

 private:
  template <Size Count>
  STRATA_INLINED void add(Size k, Pack<Scalar>& sum) const {
    sum = multiply_add(load<Count>(left + k), load<Count>(right + k), sum);
  }
};

}  // namespace strata::detail

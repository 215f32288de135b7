// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/pack.hpp"

/// Products whose sums begin with other numbers than 0, as with a layer's biases: who waits for such a sum need not
/// wait for one more addition.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A product P and what its sums begin with, a node of what is lowered (see lower.hpp).
template <class P, class Node>
struct BegunProduct : P {
  Node beginning;
};
template <class P, class Node>
BegunProduct<P, Node> begin_with(const P& product, const Node& beginning) {
  return {product, beginning};
}

/// What the sums of P begin with: at<Count>(row, column) as of a node. 0, unless P says something else.
template <class P>
struct Beginning {
  using Numbers = Pack<typename P::Scalar>;

  Beginning(const P&) {}
  template <Size Count>
  STRATA_INLINED Numbers at(Size, Size) const {
    return Numbers(typename P::Scalar(0));
  }
};
template <class P, class Node>
struct Beginning<BegunProduct<P, Node>> {
  using Numbers = Pack<typename P::Scalar>;
  Node node;

  Beginning(const BegunProduct<P, Node>& product) : node(product.beginning) {}
  template <Size Count>
  STRATA_INLINED Numbers at(Size row, Size column) const {
    return node.template at<Count>(row, column, std::array<Numbers, 0>());
  }
};

/// The first of some partial sums of a tile begins so, the others with 0.
template <Size LastCount, class P, class Numbers, Size Partials, Size Rows, Size Packs>
STRATA_INLINED inline void begin_sums(std::array<std::array<std::array<Numbers, Packs>, Rows>, Partials>& sums,
                                      const Beginning<P>& beginning, Size row, Size column) {
  using Scalar = typename P::Scalar;
  for (auto& partial : sums)
    for (auto& sum_row : partial)
      for (auto& sum : sum_row) sum = Numbers(Scalar(0));
#pragma GCC unroll 16
  for (Size r = 0; r < Rows; ++r) {
#pragma GCC unroll 32
    for (Size v = 0; v + 1 < Packs; ++v)
      sums[0][r][v] = beginning.template at<lanes<Scalar>>(row + r, column + v * lanes<Scalar>);
    sums[0][r][Packs - 1] = beginning.template at<LastCount>(row + r, column + (Packs - 1) * lanes<Scalar>);
  }
}

}  // namespace strata::detail

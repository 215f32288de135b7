// SPDX-License-Identifier: MIT
#pragma once

#include <numeric>

#include "strata/expression/beginning.hpp"
#include "strata/expression/pair_panel.hpp"
#include "strata/expression/run_product.hpp"
#include "strata/expression/tile.hpp"
#include "strata/tensor/pack.hpp"

/// One row times a matrix whose rows do not fill packs: the matrix is read as it lies in memory, pack after pack,
/// across the ends of its rows. All packs but the last are whole and aligned, so nothing is loaded twice and no lane
/// idles: 784 × 200 in float are 9 800 packs instead of 784 × 13, half of which straddle cache lines.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// The lanes First … First + width of a and b, side by side.
template <Size First, class Scalar, class Arch>
inline xsimd::batch<Scalar, Arch> lanes_from(const xsimd::batch<Scalar, Arch>& a, const xsimd::batch<Scalar, Arch>& b) {
  using Register = typename xsimd::batch<Scalar, Arch>::register_type;
  return [&]<Size... Lane>(std::index_sequence<Lane...>) {
    return xsimd::batch<Scalar, Arch>(
        Register(__builtin_shufflevector(static_cast<Register>(a), static_cast<Register>(b), (First + Lane)...)));
  }
  (std::make_index_sequence<xsimd::batch<Scalar, Arch>::size>{});
}

/// A matrix of so many columns, pack by pack. After `rows` rows, which are `packs` packs, a row begins with a pack
/// again.
template <class Scalar, Size Columns>
struct Period {
  static constexpr Size width = lanes<Scalar>;
  static constexpr Size rows = width / std::gcd(Columns, width);
  static constexpr Size packs = rows * Columns / width;

  /// The row, counted from the period's first, to which a lane of a pack belongs.
  static constexpr Size row(Size pack, Size lane) { return (pack * width + lane) / Columns; }
};

/// Whether P is such a product, the sums of a period fit the registers, and enough loads are saved (rows that straddle
/// cache lines count twice) to be worth the shuffles that put the sums together: measured from 16 × 3 to 784 × 200.
template <class P>
constexpr bool is_row_product() {
  using Scalar = typename P::Scalar;
  if constexpr (lanes<Scalar> == 1 || lies_in_runs<typename P::Left> || multiplies_pairs<P> || P::Left::rows != 1 ||
                P::Left::column_stride != 1 || P::Right::column_stride != 1) {
    return false;
  } else {
    constexpr Size columns = P::Right::columns;
    using Each = Period<Scalar, columns>;
    constexpr Size saved = 2 * P::depth * packs<Scalar, columns> - P::depth * columns / lanes<Scalar>;
    return Each::rows > 1 && Each::rows <= P::depth && Each::packs + 3 <= vector_registers &&
           saved >= (Each::packs == 1 && Each::rows <= 4 ? 32 : 60);
  }
}

template <class P>
struct RowFactors {
  using Scalar = typename P::Scalar;
  static constexpr Size columns = P::Right::columns, width = lanes<Scalar>, row_packs = packs<Scalar, columns>;
  using Each = Period<Scalar, columns>;
  using Sums = std::array<Pack<Scalar>, Each::packs>;

  const Scalar* left;
  const Scalar* right;
  [[no_unique_address]] Beginning<P> beginning;

  RowFactors(const P& product, Size, Size) : left(product.left), right(product.right), beginning(product) {}

  /// As in TileFactors, for the whole row at once.
  template <Size Rows, Size Packs, Size LastCount>
  STRATA_INLINED std::array<std::array<Pack<Scalar>, row_packs>, 1> accumulate(Size, Size) const {
    static_assert(Rows == 1 && Packs == row_packs);
    constexpr Size periods = P::depth / Each::rows, partials = partial_sums(Each::packs, periods);
    std::array<Sums, partials> sums;
    for (auto& partial : sums) partial.fill(Pack<Scalar>(Scalar(0)));
    begin<LastCount>(sums[0], std::make_index_sequence<row_packs>());

    constexpr Size whole = periods - periods % partials;
    for (Size i = 0; i < whole; i += partials) {
#pragma GCC unroll 8
      for (Size j = 0; j < partials; ++j) add<Each::rows>((i + j) * Each::rows, sums[j]);
    }
#pragma GCC unroll 8
    for (Size i = whole; i < periods; ++i) add<Each::rows>(i * Each::rows, sums[i - whole]);
    if constexpr (P::depth % Each::rows != 0)
      add<P::depth % Each::rows>(periods * Each::rows, sums[periods % partials]);
#pragma GCC unroll 8
    for (Size i = 1; i < partials; ++i) {
#pragma GCC unroll 32
      for (Size pack = 0; pack < Each::packs; ++pack) sums[0][pack] = sums[0][pack] + sums[i][pack];
    }
    return {sum_of_rows(sums[0], std::make_index_sequence<row_packs>{})};
  }

 private:
  /// The first row of a period begins the sums; what lies beyond its last pack's lanes are other rows.
  template <Size LastCount, Size... I>
  STRATA_INLINED void begin(Sums& sums, std::index_sequence<I...>) const {
    const auto of_row = [&]<Size Index>(std::integral_constant<Size, Index>) STRATA_INLINED {
      constexpr Size count = Index + 1 < row_packs ? width : LastCount;
      return first_lanes<count, Scalar>(beginning.template at<count>(0, Index * width), Pack<Scalar>(Scalar(0)));
    };
    ((sums[I] = of_row(std::integral_constant<Size, I>())), ...);
  }

  /// The factors of the left row, from k on, that belong to the first Count lanes of a pack; 0 in the others.
  template <Size PackIndex, Size Count>
  STRATA_INLINED Pack<Scalar> factors(Size k) const {
    constexpr Size first = Each::row(PackIndex, 0), last = Each::row(PackIndex, Count - 1);
    const auto all = [&] {
      if constexpr (first == last) {
        return Pack<Scalar>(left[k + first]);
      } else if constexpr (last == first + 1) {
        constexpr Size of_first = last * columns - PackIndex * width;
        return first_lanes<of_first, Scalar>(Pack<Scalar>(left[k + first]), Pack<Scalar>(left[k + last]));
      } else {
        return spread<PackIndex>(load<last - first + 1>(left + k + first), std::make_index_sequence<width>{});
      }
    };
    return first_lanes<Count, Scalar>(all(), Pack<Scalar>(Scalar(0)));
  }
  template <Size PackIndex, Size... Lane>
  STRATA_INLINED static Pack<Scalar> spread(const Pack<Scalar>& several, std::index_sequence<Lane...>) {
    using Register = typename Pack<Scalar>::register_type;
    const auto numbers = static_cast<Register>(several);
    return Pack<Scalar>(
        Register(__builtin_shufflevector(numbers, numbers, (Each::row(PackIndex, Lane) - Each::row(PackIndex, 0))...)));
  }

  /// Rows k … k + Rows of the matrix, each times its factor, onto the sums. Beyond the matrix both factors are 0, since
  /// an infinity times 0 would be none.
  template <Size Rows>
  STRATA_INLINED void add(Size k, Sums& sums) const {
    constexpr Size numbers = Rows * columns, whole = numbers / width, rest = numbers % width;
    const Scalar* from = right + k * columns;
    [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED {
      ((sums[I] = multiply_add(factors<I, width>(k), load<width>(from + I * width), sums[I])), ...);
    }
    (std::make_index_sequence<whole>{});
    if constexpr (rest > 0)
      sums[whole] = multiply_add(factors<whole, rest>(k), load<rest>(from + whole * width), sums[whole]);
  }

  /// The sums of the period's rows, which lie across the packs.
  template <Size... I>
  STRATA_INLINED static std::array<Pack<Scalar>, row_packs> sum_of_rows(const Sums& sums, std::index_sequence<I...>) {
    return {part_of_rows<I, 0, Each::rows>(sums)...};
  }
  /// The pack of that index of the rows First … First + Count, added up by halves.
  template <Size Index, Size First, Size Count>
  STRATA_INLINED static Pack<Scalar> part_of_rows(const Sums& sums) {
    if constexpr (Count > 1) {
      return part_of_rows<Index, First, Count / 2>(sums) + part_of_rows<Index, First + Count / 2, Count / 2>(sums);
    } else {
      constexpr Size at = First * columns + Index * width, pack = at / width,
                     next = std::min(pack + 1, Each::packs - 1);
      if constexpr (at % width == 0)
        return sums[pack];
      else
        return lanes_from<at % width>(sums[pack], sums[next]);
    }
  }
};

}  // namespace strata::detail

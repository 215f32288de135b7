// SPDX-License-Identifier: MIT
#pragma once

#include "strata/expression/product.hpp"
#include "strata/layer/layer.hpp"

/// One step of a recurrent layer for some rows of a batch: the products of x and h with the weights of all gates in
/// registers, and the cell's equations on them, a pack of units at a time.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Whether a cell wants x·W + b and h·U + c apart rather than their sum.
template <class Cell>
constexpr bool wants_sums_apart() {
  if constexpr (requires { Cell::sums_apart; })
    return Cell::sums_apart;
  else
    return false;
}

/// f(tensor, those in the same place of the others…) for each tensor of a state.
template <class F, class S, class... Others>
STRATA_INLINED constexpr void for_each_in_state(F&& f, S& state, Others&... others) {
  using Tensors = decltype(std::remove_const_t<S>::tensors(state));
  [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED {
    const auto call = [&]<Size J>(std::integral_constant<Size, J>) STRATA_INLINED {
      f(nth<J>(std::remove_const_t<S>::tensors(state)), nth<J>(std::remove_const_t<Others>::tensors(others))...);
    };
    (call(std::integral_constant<Size, I>()), ...);
  }
  (std::make_index_sequence<std::tuple_size_v<Tensors>>{});
}

/// Rows of x or h, so far apart, times the weights of all gates.
template <class ScalarType, Size Depth, Size Stride, Size Columns>
struct StepProduct {
  using Scalar = ScalarType;
  static constexpr Size depth = Depth;
  struct Left {
    static constexpr Size row_stride = Stride, column_stride = 1;
  };
  struct Right {
    static constexpr Size row_stride = Columns, column_stride = 1;
  };

  const Scalar* left;
  const Scalar* right;
};

template <class Cell, class Scalar, Size In, Size Hidden>
struct CellStep {
  static constexpr Size width = lanes<Scalar>, units = packs<Scalar, Hidden>, gates = Cell::gates;
  static constexpr Size columns = gates * Hidden, row_packs = gates * units;
  static constexpr bool apart = wants_sums_apart<Cell>();
  /// So many rows go together: a tile of sums fills the registers.
  static constexpr Size most_rows = vector_registers / 4;

  template <class T>
  using State = typename Cell::template State<T>;
  /// Where some rows of each of a state's tensors begin.
  using Place = State<Scalar*>;
  using Gates = std::array<Pack<Scalar>, gates>;

  static Place place(auto& state, Size row) {
    Place result;
    for_each_in_state([&](Scalar*& begin, auto& tensor) STRATA_INLINED { begin = tensor.data() + row * Hidden; },
                      result, state);
    return result;
  }

  /// now ← the cell's equations of x and of the state before, for so many rows; y ← h as well. What the cell leaves in
  /// its sums is kept there, if anywhere. The rows of x and of y lie so far apart, those of others follow each other.
  /// `now` may be `before`: all products are taken first.
  template <Size Rows, Size XStride, Size YStride>
  STRATA_INLINED static void forward(const auto& p, const Scalar* x, const Place& before, const Place& now, Scalar* y,
                                     Scalar* kept, Scalar* kept_apart) {
    if constexpr (Rows == 1)
      forward_row(p, x, before, now, y, kept, kept_apart);
    else
      forward_rows<Rows, XStride, YStride>(p, x, before, now, y, kept, kept_apart);
  }

  /// What was kept ← δ, and d = ∂J/∂(state now) ← what of it reaches the state before without a product.
  template <Size Rows, Size YStride>
  STRATA_INLINED static void backward(const Place& before, const Place& now, const Scalar* dy, const Place& d,
                                      Scalar* kept, Scalar* kept_apart) {
    for_each_pack<Rows>([&]<Size Count>(std::integral_constant<Size, Count>, Size row, Size unit) STRATA_INLINED {
      const Size at = row * Hidden + unit * width, first = row * columns + unit * width;
      const auto own = load_state<Count>(before, at), next = load_state<Count>(now, at);
      auto error = load_state<Count>(d, at);
      error.h = error.h + load<Count>(dy + row * YStride + unit * width);
      Gates z = load_gates<Count>(kept + first);
      if constexpr (apart) {
        Gates u = load_gates<Count>(kept_apart + first);
        Cell::backward(z, u, own, next, error);
        store_gates<Count>(kept_apart + first, u);
      } else {
        Cell::backward(z, own, next, error);
      }
      store_gates<Count>(kept + first, z);
      store_state<Count>(d, at, error);
    });
  }

 private:
  STRATA_INLINED static void evaluate(Gates& z, Gates& u, const State<Pack<Scalar>>& before, State<Pack<Scalar>>& now) {
    if constexpr (apart) {
      Cell::forward(z, u, before, now);
    } else {
      for (Size gate = 0; gate < gates; ++gate) z[gate] = z[gate] + u[gate];
      Cell::forward(z, before, now);
    }
  }

  template <Size Rows>
  using Sums = std::array<std::array<Pack<Scalar>, row_packs>, Rows>;

  /// So many packs of neighbouring columns are summed up at once, where gates end with packs: as many as fit the
  /// registers (see best_tile), and none left over if it can be.
  static constexpr Size most_together = std::clamp<Size>((vector_registers - 2) / (most_rows + 1), 1, 3);
  static constexpr Size together = Hidden % width != 0                                    ? 1
                                   : row_packs % most_together != 0 && row_packs % 2 == 0 ? 2
                                                                                          : most_together;

  template <Size Rows, class P>
  STRATA_INLINED static Sums<Rows> sums(const P& product, const Scalar* biases) {
    Sums<Rows> result;
    const TileFactors<P, width> factors(product, 0, width);
    for_each_number<(row_packs + together - 1) / together>([&]<Size I>(std::integral_constant<Size, I>) STRATA_INLINED {
      constexpr Size first = I * together, wide = std::min(together, row_packs - first);
      constexpr Size gate = first / units, unit = first % units, count = units_in_pack<unit>;
      constexpr Size column = gate * Hidden + unit * width;
      const auto tile_sums = factors.template accumulate<Rows, wide, count>(0, column);
      for (Size pack = 0; pack < wide; ++pack) {
        const auto bias = load<count>(biases + column + pack * width);
        for (Size row = 0; row < Rows; ++row) result[row][first + pack] = tile_sums[row][pack] + bias;
      }
    });
    return result;
  }

  template <Size Rows, Size XStride, Size YStride>
  STRATA_INLINED static void forward_rows(const auto& p, const Scalar* x, const Place& before, const Place& now,
                                          Scalar* y, Scalar* kept, Scalar* kept_apart) {
    const StepProduct<Scalar, In, XStride, columns> from_input{x, p.weights.data()};
    const StepProduct<Scalar, Hidden, Hidden, columns> from_state{before.h, p.recurrent_weights.data()};
    const auto input_sums = sums<Rows>(from_input, p.biases.data());
    const auto state_sums = sums<Rows>(from_state, p.recurrent_biases.data());

    for_each_pack<Rows>([&]<Size Count>(std::integral_constant<Size, Count>, Size row, Size unit) STRATA_INLINED {
      const Size at = row * Hidden + unit * width;
      const auto own = load_state<Count>(before, at);
      auto next = own;
      Gates z, u;
      for (Size gate = 0; gate < gates; ++gate) {
        z[gate] = input_sums[row][gate * units + unit];
        u[gate] = state_sums[row][gate * units + unit];
      }
      evaluate(z, u, own, next);
      store_state<Count>(now, at, next);
      store<Count>(y + row * YStride + unit * width, next.h);
      keep<Count>(row * columns + unit * width, z, u, kept, kept_apart);
    });
  }

  /// How many of a pack's lanes are units.
  template <Size Unit>
  static constexpr Size units_in_pack = std::min(Hidden - Unit * width, width);

  /// f(0), f(1), … f(Count − 1), as types.
  template <Size Count>
  STRATA_INLINED static void for_each_number(auto&& f) {
    [&]<Size... I>(std::index_sequence<I...>) STRATA_INLINED { (f(std::integral_constant<Size, I>()), ...); }
    (std::make_index_sequence<Count>{});
  }

  /// A single row, for which a stream waits: some packs of units after others, as many as have room for all their sums
  /// in the registers. The new state is stored when nothing reads the one before any more.
  STRATA_INLINED static void forward_row(const auto& p, const Scalar* x, const Place& before, const Place& now,
                                         Scalar* y, Scalar* kept, Scalar* kept_apart) {
    constexpr Size most = std::clamp<Size>(vector_registers / 2 / gates, 1, units);
    std::array<State<Pack<Scalar>>, units> next;
    for_each_number<(units + most - 1) / most>([&]<Size Part>(std::integral_constant<Size, Part>) STRATA_INLINED {
      constexpr Size first = Part * most, count = std::min(most, units - first);
      std::array<Gates, count> z, u;
      for_each_number<count>([&]<Size I>(std::integral_constant<Size, I>) STRATA_INLINED {
        constexpr Size unit = first + I, own_lanes = units_in_pack<unit>;
        z[I] = load_gates<own_lanes>(p.biases.data() + unit * width);
        u[I] = load_gates<own_lanes>(p.recurrent_biases.data() + unit * width);
      });
      add_products<first, In>(z, x, p.weights.data());
      add_products<first, Hidden>(u, before.h, p.recurrent_weights.data());
      for_each_number<count>([&]<Size I>(std::integral_constant<Size, I>) STRATA_INLINED {
        constexpr Size unit = first + I, own_lanes = units_in_pack<unit>;
        const auto own = load_state<own_lanes>(before, unit * width);
        next[unit] = own;
        evaluate(z[I], u[I], own, next[unit]);
        keep<own_lanes>(unit * width, z[I], u[I], kept, kept_apart);
      });
    });
    for_each_number<units>([&]<Size Unit>(std::integral_constant<Size, Unit>) STRATA_INLINED {
      store_state<units_in_pack<Unit>>(now, Unit * width, next[Unit]);
      store<units_in_pack<Unit>>(y + Unit * width, next[Unit].h);
    });
  }

  /// sums ← sums + Σ_k left(k) · right(k, …) of one row, for the gates of the units from a pack on: in as many partial
  /// sums as have room in the registers, and spelled out if the multiply-adds are few.
  template <Size First, Size Depth, Size Count>
  STRATA_INLINED static void add_products(std::array<Gates, Count>& sums, const Scalar* left, const Scalar* right) {
    constexpr Size partials = std::min(std::clamp<Size>(vector_registers * 3 / 4 / (Count * gates), 1, 8), Depth);
    std::array<std::array<Gates, Count>, partials> parts;
    parts[0] = sums;
    const auto step = [&](auto& to, Size k, auto&& add) STRATA_INLINED {
      const Pack<Scalar> factor(left[k]);
      for_each_number<Count>([&]<Size I>(std::integral_constant<Size, I>) STRATA_INLINED {
        const Gates weights = load_gates<units_in_pack<First + I>>(right + k * columns + (First + I) * width);
#pragma GCC unroll 8
        for (Size gate = 0; gate < gates; ++gate) add(to[I][gate], factor, weights[gate]);
      });
    };
    const auto onto = [](auto& sum, const auto& a, const auto& b) STRATA_INLINED { sum = multiply_add(a, b, sum); };
    const auto begin = [](auto& sum, const auto& a, const auto& b) STRATA_INLINED { sum = a * b; };

    for_each_number<partials>([&]<Size K>(std::integral_constant<Size, K>) STRATA_INLINED {
      if constexpr (K == 0)
        step(parts[0], 0, onto);
      else
        step(parts[K], K, begin);
    });
    if constexpr (Depth * Count * gates <= 512) {
      for_each_number<Depth - partials>([&]<Size K>(std::integral_constant<Size, K>)
                                            STRATA_INLINED { step(parts[K % partials], partials + K, onto); });
    } else {
      constexpr Size whole = Depth - Depth % partials;
      for (Size k = partials; k < whole; k += partials)
        for_each_number<partials>([&]<Size K>(std::integral_constant<Size, K>)
                                      STRATA_INLINED { step(parts[K], k + K, onto); });
      for_each_number<Depth - whole>([&]<Size K>(std::integral_constant<Size, K>)
                                         STRATA_INLINED { step(parts[K], whole + K, onto); });
    }
    for_each_number<Count>([&]<Size I>(std::integral_constant<Size, I>) STRATA_INLINED {
#pragma GCC unroll 8
      for (Size gate = 0; gate < gates; ++gate) sums[I][gate] = total<0, partials>(parts, I, gate);
    });
  }

  /// Halves and halves.
  template <Size First, Size Count>
  STRATA_INLINED static Pack<Scalar> total(const auto& parts, Size unit, Size gate) {
    if constexpr (Count == 1)
      return parts[First][unit][gate];
    else
      return total<First, Count / 2>(parts, unit, gate) +
             total<First + Count / 2, Count - Count / 2>(parts, unit, gate);
  }

  /// f(number of lanes, row, pack of units) for each.
  template <Size Rows>
  STRATA_INLINED static void for_each_pack(auto&& f) {
    for (Size row = 0; row < Rows; ++row)
      for_each_number<units>([&]<Size Unit>(std::integral_constant<Size, Unit>)
                                 STRATA_INLINED { f(std::integral_constant<Size, units_in_pack<Unit>>(), row, Unit); });
  }

  template <Size Count>
  STRATA_INLINED static State<Pack<Scalar>> load_state(const Place& place, Size at) {
    State<Pack<Scalar>> result;
    for_each_in_state([&](auto& pack, Scalar* const& from)
                          STRATA_INLINED { pack = load<Count>(static_cast<const Scalar*>(from) + at); },
                      result, place);
    return result;
  }
  template <Size Count>
  STRATA_INLINED static void store_state(const Place& place, Size at, const State<Pack<Scalar>>& state) {
    for_each_in_state([&](Scalar* const& to, const auto& pack) STRATA_INLINED { store<Count>(to + at, pack); }, place,
                      state);
  }
  /// What backward is to find, if anywhere.
  template <Size Count>
  STRATA_INLINED static void keep(Size at, const Gates& z, const Gates& u, Scalar* kept, Scalar* kept_apart) {
    if (kept != nullptr) store_gates<Count>(kept + at, z);
    if constexpr (apart)
      if (kept_apart != nullptr) store_gates<Count>(kept_apart + at, u);
  }
  template <Size Count>
  STRATA_INLINED static Gates load_gates(const Scalar* from) {
    Gates result;
    for (Size gate = 0; gate < gates; ++gate) result[gate] = load<Count>(from + gate * Hidden);
    return result;
  }
  template <Size Count>
  STRATA_INLINED static void store_gates(Scalar* to, const Gates& values) {
    for (Size gate = 0; gate < gates; ++gate) store<Count>(to + gate * Hidden, values[gate]);
  }
};

}  // namespace strata::detail

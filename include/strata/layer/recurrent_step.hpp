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
[[gnu::always_inline]] constexpr void for_each_in_state(F&& f, S& state, Others&... others) {
  using Tensors = decltype(std::remove_const_t<S>::tensors(state));
  [&]<Size... I>(std::index_sequence<I...>) {
    const auto call = [&]<Size J>(std::integral_constant<Size, J>) {
      f(nth<J>(std::remove_const_t<S>::tensors(state)),
        nth<J>(std::remove_const_t<Others>::tensors(others))...);
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
    for_each_in_state([&](Scalar*& begin, auto& tensor) { begin = tensor.data() + row * Hidden; }, result, state);
    return result;
  }

  /// now ← the cell's equations of x and of the state before, for so many rows; y ← h as well. What the cell leaves in
  /// its sums is kept there, if anywhere. The rows of x and of y lie so far apart, those of others follow each other.
  /// `now` may be `before`: all products are taken first.
  template <Size Rows, Size XStride, Size YStride>
  [[gnu::always_inline]] static void forward(const auto& p, const Scalar* x, const Place& before, const Place& now,
                                             Scalar* y, Scalar* kept, Scalar* kept_apart) {
    const StepProduct<Scalar, In, XStride, columns> from_input{x, p.weights.data()};
    const StepProduct<Scalar, Hidden, Hidden, columns> from_state{before.h, p.recurrent_weights.data()};
    const auto input_sums = sums<Rows>(from_input, p.biases.data());
    const auto state_sums = sums<Rows>(from_state, p.recurrent_biases.data());

    for_each_pack<Rows>([&]<Size Count>(std::integral_constant<Size, Count>, Size row, Size unit) {
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
      if (kept != nullptr) store_gates<Count>(kept + row * columns + unit * width, z);
      if constexpr (apart)
        if (kept_apart != nullptr) store_gates<Count>(kept_apart + row * columns + unit * width, u);
    });
  }

  /// What was kept ← δ, and d = ∂J/∂(state now) ← what of it reaches the state before without a product.
  template <Size Rows, Size YStride>
  [[gnu::always_inline]] static void backward(const Place& before, const Place& now, const Scalar* dy, const Place& d,
                                              Scalar* kept, Scalar* kept_apart) {
    for_each_pack<Rows>([&]<Size Count>(std::integral_constant<Size, Count>, Size row, Size unit) {
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
  [[gnu::always_inline]] static void evaluate(Gates& z, Gates& u, const State<Pack<Scalar>>& before,
                                              State<Pack<Scalar>>& now) {
    if constexpr (apart) {
      Cell::forward(z, u, before, now);
    } else {
      for (Size gate = 0; gate < gates; ++gate) z[gate] = z[gate] + u[gate];
      Cell::forward(z, before, now);
    }
  }

  template <Size Rows>
  using Sums = std::array<std::array<Pack<Scalar>, row_packs>, Rows>;

  /// So many packs of neighbouring columns are summed up at once, where gates end with packs.
  static constexpr Size together = Hidden % width != 0 ? 1 : row_packs % 3 == 0 ? 3 : row_packs % 2 == 0 ? 2 : 1;

  /// For a single row, whose sums a stream waits for: multiply-adds that are spelled out, if they are so few, and as
  /// many partial sums as have room in the registers.
  template <Size Depth>
  static constexpr bool is_short = Depth* row_packs <= 512;
  static constexpr Size partial_sums_of_row = std::clamp<Size>(vector_registers * 3 / 4 / row_packs, 1, 8);

  template <Size Rows, class P>
  [[gnu::always_inline]] static Sums<Rows> sums(const P& product, const Scalar* biases) {
    Sums<Rows> result;
    const TileFactors<P, width> factors(product, 0, width);
    const auto tile = [&]<Size I>(std::integral_constant<Size, I>) {
      constexpr Size gate = I * together / units, unit = I * together % units;
      constexpr Size count = std::min(Hidden - unit * width, width);
      constexpr Size column = gate * Hidden + unit * width;
      if constexpr (Rows == 1 && is_short<P::depth>) {
        for (Size pack = 0; pack < together; ++pack)
          result[0][I * together + pack] =
              sum_of_row<count>(product, column + pack * width, std::make_index_sequence<P::depth>(), biases);
      } else {
        const auto tile_sums = factors.template accumulate<Rows, together, count>(0, column);
        for (Size pack = 0; pack < together; ++pack) {
          const auto bias = load<count>(biases + column + pack * width);
          for (Size row = 0; row < Rows; ++row) result[row][I * together + pack] = tile_sums[row][pack] + bias;
        }
      }
    };
    [&]<Size... I>(std::index_sequence<I...>) { (tile(std::integral_constant<Size, I>()), ...); }
    (std::make_index_sequence<row_packs / together>{});
    return result;
  }

  /// bias + Σ_k left(k) · right(k, column …) of one row.
  template <Size Count, class P, Size... K>
  [[gnu::always_inline]] static Pack<Scalar> sum_of_row(const P& product, Size column, std::index_sequence<K...>,
                                                        const Scalar* biases) {
    constexpr Size partials = std::min(partial_sums_of_row, P::depth);
    std::array<Pack<Scalar>, partials> sums;
    const auto add = [&]<Size At>(std::integral_constant<Size, At>) {
      const Pack<Scalar> left(product.left[At]), right = load<Count>(product.right + At * columns + column);
      if constexpr (At == 0)
        sums[0] = multiply_add(left, right, load<Count>(biases + column));
      else if constexpr (At < partials)
        sums[At] = left * right;
      else
        sums[At % partials] = multiply_add(left, right, sums[At % partials]);
    };
    (add(std::integral_constant<Size, K>()), ...);
    return total<0, partials>(sums);
  }

  /// Halves and halves.
  template <Size First, Size Count>
  [[gnu::always_inline]] static Pack<Scalar> total(const auto& sums) {
    if constexpr (Count == 1)
      return sums[First];
    else
      return total<First, Count / 2>(sums) + total<First + Count / 2, Count - Count / 2>(sums);
  }

  /// f(number of lanes, row, pack of units) for each; without loops for a single row, all of which stays in registers.
  template <Size Rows>
  [[gnu::always_inline]] static void for_each_pack(auto&& f) {
    constexpr Size whole = Hidden / width, rest = Hidden % width;
    const auto units_of = [&](Size row) {
      [&]<Size... I>(std::index_sequence<I...>) { (f(std::integral_constant<Size, width>(), row, I), ...); }
      (std::make_index_sequence<whole>{});
      if constexpr (rest > 0) f(std::integral_constant<Size, rest>(), row, whole);
    };
    if constexpr (Rows == 1)
      units_of(0);
    else
      for (Size row = 0; row < Rows; ++row) units_of(row);
  }

  template <Size Count>
  [[gnu::always_inline]] static State<Pack<Scalar>> load_state(const Place& place, Size at) {
    State<Pack<Scalar>> result;
    for_each_in_state(
        [&](auto& pack, Scalar* const& from) { pack = load<Count>(static_cast<const Scalar*>(from) + at); }, result,
        place);
    return result;
  }
  template <Size Count>
  [[gnu::always_inline]] static void store_state(const Place& place, Size at, const State<Pack<Scalar>>& state) {
    for_each_in_state([&](Scalar* const& to, const auto& pack) { store<Count>(to + at, pack); }, place, state);
  }
  template <Size Count>
  [[gnu::always_inline]] static Gates load_gates(const Scalar* from) {
    Gates result;
    for (Size gate = 0; gate < gates; ++gate) result[gate] = load<Count>(from + gate * Hidden);
    return result;
  }
  template <Size Count>
  [[gnu::always_inline]] static void store_gates(Scalar* to, const Gates& values) {
    for (Size gate = 0; gate < gates; ++gate) store<Count>(to + gate * Hidden, values[gate]);
  }
};

}  // namespace strata::detail

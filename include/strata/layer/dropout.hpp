// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <tuple>

#include "strata/layer/layer.hpp"
#include "strata/random/generator.hpp"
#include "strata/tensor/decimal.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Drops a share of numbers by a few random bits each, `bits`, that are one of `dropped` values of 2^bits: as many as
/// give the share exactly, but at most 16.
struct DropoutOdds {
  int bits = 1;
  std::uint64_t dropped = 0;

  constexpr explicit DropoutOdds(double share) {
    for (;; bits *= 2) {
      const auto values = static_cast<double>(std::uint64_t{1} << bits);
      // To the nearest; std::lround is no constant expression.
      const double half_more = share * values + 0.5;
      dropped = static_cast<std::uint64_t>(half_more);
      if (static_cast<double>(dropped) == share * values || bits == 16) return;
    }
  }
  constexpr double kept() const {
    return 1 - static_cast<double>(dropped) / static_cast<double>(std::uint64_t{1} << bits);
  }
};

template <class Entry>
struct DropoutDropsAShare {
  static_assert(never<Entry>,
                STRATA_MESSAGE("strata::Network", "the share that a Dropout drops must be at least 0 and less than 1",
                               "write Dropout<0.5> for a half", name_of<Entry>(), " drops no such share"));
};

}  // namespace detail

/// `Dropout` on observations of one shape. In training y = x ⊙ mask and ∂J/∂x = ∂J/∂y ⊙ mask, where each number of the
/// mask is 0 or 1 / (1 − share), so that y is x on average; in predictions y = x.
/// Shapes: x, y and mask (B × numbers).
template <class ShapeType, Decimal DroppedShare>
struct DroppingOut {
  using InputShape = ShapeType;
  using OutputShape = ShapeType;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::size;
  static constexpr bool reads_in_place = true, keeps_order = true;

  template <class>
  using Parameters = NoParameters;

  /// The generator lasts: it gives each step a key, and the key and a row's number are the seed of the row's mask.
  /// Before the first step nothing is dropped.
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> delta;
    alignas(cache_line) Matrix<Scalar, Batch, outputs> mask;
    Generator generator{1};
    std::uint64_t key = 0;

    Workspace() { mask.fill(1); }
    static constexpr auto state(auto& self) { return std::tie(self.generator); }
    static void seed(auto& self, Generator& seeds) { self.generator = Generator(seeds()); }
  };

  static void forward(const auto&, const auto& x, auto& y) { assign(y, x); }
  static void stream(const auto&, const auto& x, auto& y) { assign(y, x); }

  /// Where p is a constant, the masks stay what they were: a line search compares costs under the same ones.
  template <class P>
  static void train_forward(P&, const auto& x, auto& y, auto& w, const IsStepContext auto& context) {
    if constexpr (std::remove_cvref_t<decltype(context)>::as_predicted) {
      detail::by_one(context.team, [&] { fill(w.mask, 1); });
    } else if constexpr (!std::is_const_v<P>) {
      detail::by_one(context.team, [&] { w.key = w.generator(); });
      const Share rows = context.team.share_of(Shape<decltype(x)>::rows);
      for (Size row = rows.begin; row < rows.end; ++row) draw(w.mask.data() + row * outputs, Generator(w.key, row));
      context.team.wait();
    }
    assign(y, x * w.mask, context.team);
  }

  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& w,
                       const IsStepContext auto& context) {
    assign(w.delta, dy * w.mask, context.team);
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.delta;
  }

  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }

 private:
  static constexpr detail::DropoutOdds odds{DroppedShare};

  /// The mask of one row, as many numbers at a time as 64 random bits suffice for.
  template <class Scalar>
  static void draw(Scalar* mask, Generator generator) {
    constexpr Size at_once = 64 / odds.bits;
    constexpr std::uint64_t all = (std::uint64_t{1} << odds.bits) - 1;
    constexpr auto kept = static_cast<Scalar>(1 / odds.kept());
    const auto some = [&](Scalar* to, Size count) {
      const std::uint64_t random = generator();
      for (Size i = 0; i < count; ++i) to[i] = (random >> (i * odds.bits) & all) < odds.dropped ? Scalar(0) : kept;
    };
    for (Size at = 0; at + at_once <= outputs; at += at_once) some(mask + at, at_once);
    if constexpr (outputs % at_once != 0) some(mask + outputs - outputs % at_once, outputs % at_once);
  }
};

/// In training sets a share of what comes in to 0, at random, and makes the rest larger by as much; in predictions does
/// nothing (Srivastava et al., 2014): `Dropout<0.5>`. It stands after a shape of any kind. No two such layers of a
/// network draw the same, and what they draw depends on the seed of the training, never on the number of threads.
template <Decimal DroppedShare>
struct Dropout : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    if constexpr (DroppedShare >= 0 && DroppedShare < 1)
      return std::type_identity<detail::Kept>();
    else
      return std::type_identity<detail::DropoutDropsAShare<Dropout>>();
  }
  template <class ShapeType>
  using On = DroppingOut<ShapeType, DroppedShare>;
};

}  // namespace strata

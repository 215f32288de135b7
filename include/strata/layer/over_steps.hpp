// SPDX-License-Identifier: MIT
#pragma once

#include "strata/layer/layer.hpp"
#include "strata/layer/sequence_rules.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A sequence becomes one observation of as many features, by a summary of its steps:
///   static void forward(const auto& x, auto& y);                                      // x (T × F), y (1 × F)
///   static void backward(const auto& x, const auto& y, const auto& dy, auto& dx);     // dx ← ∂J/∂x; dy may be used up
/// for each row of a batch.
template <class Summary, class ShapeType>
struct OverSteps {
  using InputShape = ShapeType;
  using OutputShape = Extents<ShapeType::channels>;
  static constexpr Size inputs = ShapeType::size, outputs = ShapeType::channels;
  static constexpr bool reads_in_place = true;
  template <class Scalar>
  using Parameters = NoParameters;

  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, outputs> dy;
    alignas(cache_line) Matrix<Scalar, Batch, inputs> dx;

    static constexpr std::tuple<> state(auto&) { return {}; }
  };

  template <class Team = Alone>
  static void forward(const auto&, const auto& x, auto& y, const Team& team = {}) {
    for_each_row(team, x, [&](Size row, const auto& steps) {
      auto out = rows_from<1>(y, row);
      Summary::forward(steps, out);
    });
  }

  template <class Team = Alone>
  static void backward(const auto&, const auto& x, const auto& y, const auto& dy, auto& w, const Team& team = {}) {
    assign(w.dy, dy, team);
    for_each_row(team, x, [&](Size row, const auto& steps) {
      auto own_dy = rows_from<1>(w.dy, row);
      auto own_dx = rows_from<1>(w.dx, row);
      auto dx = as<ShapeType::steps, outputs>(own_dx);
      Summary::backward(steps, rows_from<1>(y, row), own_dy, dx);
    });
  }

  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w, const auto&...) {
    return w.dx;
  }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&, const auto&...) {
    return {};
  }

 private:
  /// f(row, its T × F) for the member's rows.
  static void for_each_row(const auto& team, const auto& x, auto&& f) {
    const Share share = team.share_of(Shape<decltype(x)>::rows);
    for (Size row = share.begin; row < share.end; ++row)
      f(row, view_as_matrix<ShapeType::steps, outputs>(x.data() + row * inputs));
    team.wait();
  }
};

/// The entry of such a summary: after a sequence.
template <class Summary>
struct SummaryOfSteps : InferredLayer {
  template <class ShapeType>
  static constexpr auto rule() {
    return detail::sequence_rule<Summary, ShapeType::channels, ShapeType>();
  }
  template <class ShapeType>
  using On = OverSteps<Summary, ShapeType>;
};

}  // namespace strata

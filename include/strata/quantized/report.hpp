// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

#include "strata/network/summary.hpp"
#include "strata/quantized/quantize.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What a layer's outputs in eight bits differ by from those in float, the layers before it included.
struct QuantizedLayerReport {
  std::string layer;
  double step = 0;           ///< of the layer's outputs; of a last one with an activation, of its logits
  double mean_error = 0;     ///< mean |eight bits − float|, in the unit of the outputs
  double largest_error = 0;  ///< the largest
  double largest = 0;        ///< largest |float|
  /// Share of the outputs in float that lie more than half a step outside of what a byte holds. Of the last layer none.
  double saturated = 0;
};

/// Layer by layer, and how often both networks tell the same class.
template <Size Layers>
struct QuantizationReport {
  std::array<QuantizedLayerReport, Layers> layers;
  double same_class = 1;  ///< share of the rows

  /// A table.
  void print(std::ostream& out) const {
    std::ostringstream text;
    const auto line = [&](const std::string& layer, const auto&... columns) {
      text << layer << detail::blanks(34, layer);
      ((text << detail::blanks(13, columns) << columns), ...);
      text << '\n';
    };
    const auto number = [](double value) {
      std::ostringstream digits;
      digits.precision(4);
      digits << value;
      return digits.str();
    };
    const auto percent = [&](double share) { return number(std::round(share * 1e4) / 1e2) + " %"; };
    line("layer", "step", "mean error", "largest", "of up to", "saturated");
    for (const auto& each : layers)
      line(each.layer, number(each.step), number(each.mean_error), number(each.largest_error), number(each.largest),
           percent(each.saturated));
    text << "the same class for " << percent(same_class) << " of the rows\n";
    out << text.str();
  }
};

/// Runs a network and what `quantize` made of it over the rows of a data set and compares them layer by layer. Throws
/// Error if there are no rows or a number of theirs is not finite.
template <class Network, class Data>
QuantizationReport<Network::layer_count> compare_quantized(const Network& network, const Quantized<Network>& quantized,
                                                           const Data& data) {
  using Scalar = typename Network::Scalar;
  using Own = Quantized<Network>;
  constexpr Size count = Network::layer_count;
  detail::check_rows_of_inputs<Network>(data, "comparison");
  const auto& layers = quantized.parameters().layers;
  std::array<ByteScale, count> scales;
  const auto scale_from = [&]<Size I>(const auto& self, std::integral_constant<Size, I>, const ByteScale& x) {
    if constexpr (I < count) {
      scales[I] = Own::template Form<I>::scale(detail::nth<I>(layers.each), x);
      self(self, std::integral_constant<Size, I + 1>(), scales[I]);
    }
  };
  scale_from(scale_from, std::integral_constant<Size, 0>(), layers.input);

  QuantizationReport<count> report;
  [&]<Size... I>(std::index_sequence<I...>) {
    ((report.layers[I].layer = type_name<typename Network::template Entry<I>>(),
      report.layers[I].step = static_cast<double>(scales[I].step)),
     ...);
  }
  (std::make_index_sequence<count>());

  struct Buffers {
    alignas(cache_line) Matrix<Scalar, 1, Network::inputs> x;
    alignas(cache_line) Matrix<Scalar, 1, Network::outputs> y;
    typename Own::template Workspace<1> workspace;
  };
  const auto buffers = std::make_unique<Buffers>();
  const Size rows = detail::rows_of_inputs(data);
  Size same = 0;
  std::array<Size, count> numbers{}, outside{};
  for (Size row = 0; row < rows; ++row) {
    detail::RowWriter(buffers->x, 0).copy(data.input(row));
    std::array<std::vector<double>, count> floats;
    detail::Observed<Network>::run(
        network, data.input(row),
        [&]<Size I>(std::integral_constant<Size, I>, auto, auto, auto a) { floats[I].assign(a.begin(), a.end()); });
    const auto note = [&](Size layer, Size i, double found) {
      QuantizedLayerReport& to = report.layers[layer];
      const double exact = floats[layer][i], error = std::abs(found - exact);
      to.mean_error += error;
      to.largest_error = std::max(to.largest_error, error);
      to.largest = std::max(to.largest, std::abs(exact));
      ++numbers[layer];
    };
    Own::template run<1>(
        layers, buffers->x.data(), buffers->workspace, [&]<Size I>(std::integral_constant<Size, I>, const auto* bytes) {
          using L = typename Network::template Layer<I>;
          constexpr Size fraction = Own::template Form<I>::fraction;
          const double half = static_cast<double>(scales[I].step) / 2;
          for (Size i = 0; i < floats[I].size(); ++i) {
            const std::int32_t number = detail::ByteRow<L::outputs, fraction>::number(bytes, i);
            note(I, i, scales[I].value(static_cast<double>(number) / static_cast<double>(1U << fraction)));
            outside[I] += floats[I][i] < scales[I].low() - half || floats[I][i] > scales[I].high() + half;
          }
        });
    quantized.predict(buffers->x, buffers->y, buffers->workspace);
    std::vector<Scalar> exact;
    for (Size i = 0; i < Network::outputs; ++i) {
      note(count - 1, i, static_cast<double>(buffers->y.data()[i]));
      exact.push_back(static_cast<Scalar>(floats[count - 1][i]));
    }
    same += detail::largest_output(std::span<const Scalar>(exact), 0.5) ==
            detail::largest_output(std::span<const Scalar>(buffers->y.data(), Network::outputs), 0.5);
  }
  for (Size layer = 0; layer < count; ++layer) {
    report.layers[layer].mean_error /= static_cast<double>(numbers[layer]);
    report.layers[layer].saturated = static_cast<double>(outside[layer]) / static_cast<double>(numbers[layer]);
  }
  report.same_class = static_cast<double>(same) / static_cast<double>(rows);
  return report;
}

}  // namespace strata

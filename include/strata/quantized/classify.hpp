// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "strata/quantized/quantized.hpp"
#include "strata/training/predict.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// The classes of all rows of a data set, as `Quantized::classify` tells them. Throws Error as for a Network.
template <class NetworkType, class Data>
std::vector<Class> classify(const Quantized<NetworkType>& network, const Data& data, double threshold = 0.5) {
  using Own = Quantized<NetworkType>;
  using Rule = typename decltype(detail::answer_rule<Own, Data>())::type;
  (void)sizeof(Rule);
  std::vector<Class> result;
  if constexpr (!std::same_as<Rule, detail::Kept>) {
    return result;
  } else if constexpr (Own::outputs > 1 && detail::keeps_order_of_logits<typename Own::OutputActivation>) {
    constexpr Size block = 16;
    struct Buffers {
      alignas(cache_line) Matrix<typename Own::Scalar, block, Own::inputs> x;
      typename Own::template Workspace<block> workspace;
    };
    const auto buffers = std::make_unique<Buffers>();
    const Size rows = detail::rows_of_inputs(data);
    result.reserve(rows);
    for (Size first = 0; first < rows; first += block) {
      const Size count = std::min(block, rows - first);
      for (Size i = 0; i < count; ++i) {
        const auto& input = data.input(first + i);
        detail::check_input<Own>(input,
                                 [&] { return detail::text_of("strata: the prediction data, row ", first + i); });
        detail::RowWriter(buffers->x, i).copy(input);
      }
      detail::clear_rows_from(count, buffers->x);
      Own::template run<block>(network.parameters().layers, buffers->x.data(), buffers->workspace);
      for (Size i = 0; i < count; ++i)
        result.push_back(detail::largest_output(
            std::span<const std::int32_t>(&buffers->workspace.logits[i * detail::padded_to_blocks(Own::outputs)],
                                          Own::outputs),
            threshold));
    }
    return result;
  } else {
    detail::answer(network, data, [&](auto outputs) { result.push_back(decide(outputs, threshold)); });
    return result;
  }
}

}  // namespace strata

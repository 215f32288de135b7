// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "strata/training/check_data.hpp"

/// The answers of a network for whole data sets.
namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// How many rows there are to answer: labels may be missing altogether.
template <class Data>
Size rows_of_inputs(const Data& data) {
  if constexpr (requires { data.inputs.size(); })
    if (data.rows() == 0 && data.inputs.size() % Data::width == 0) return data.inputs.size() / Data::width;
  check_rows(data, "prediction");
  return data.rows();
}

/// each(row, its outputs) for all rows. Nothing happens if there are none.
template <class Network, class Data>
void answer(const Network& network, const Data& data, auto&& each) {
  using Scalar = typename Network::Scalar;
  constexpr Size block = 128;
  struct Buffers {
    alignas(cache_line) Matrix<Scalar, block, Network::inputs> x;
    alignas(cache_line) Matrix<Scalar, block, Network::outputs> y;
    typename Network::template Workspace<block> workspace;
  };
  const auto buffers = std::make_unique<Buffers>();
  const Size rows = rows_of_inputs(data);
  for (Size first = 0; first < rows; first += block) {
    const Size count = std::min(block, rows - first);
    for (Size i = 0; i < count; ++i) {
      const auto& input = data.input(first + i);
      check_input<Network>(input, [&] { return text_of("strata: the prediction data, row ", first + i); });
      RowWriter(buffers->x, i).copy(input);
    }
    clear_rows_from(count, buffers->x);
    network.predict(buffers->x, buffers->y, buffers->workspace);
    for (Size i = 0; i < count; ++i)
      each(std::span<const Scalar>(buffers->y.data() + i * Network::outputs, Network::outputs));
  }
}

}  // namespace detail

/// The outputs for all rows of a data set, rows × outputs, in one piece of memory. Its labels are not looked at and may
/// be missing (`Dataset<2>{.inputs = numbers}`); without rows there are no outputs. Throws Error for numbers that do
/// not make whole rows and for one that is not finite.
template <class Network, class Data>
auto predict(const Network& network, const Data& data) {
  using Rule = typename decltype(detail::answer_rule<Network, Data>())::type;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>) {
    std::vector<Target<Network::outputs, typename Network::Scalar>> result;
    result.reserve(detail::rows_of_inputs(data));
    detail::answer(network, data,
                   [&](auto outputs) { std::copy(outputs.begin(), outputs.end(), result.emplace_back().begin()); });
    return result;
  } else {
    return std::vector<Target<1>>();
  }
}

/// The classes of all rows of a data set (see `decide`). Throws as `predict` does, and for outputs that are NaN.
template <class Network, class Data>
std::vector<Class> classify(const Network& network, const Data& data, double threshold = 0.5) {
  using Rule = typename decltype(detail::answer_rule<Network, Data>())::type;
  (void)sizeof(Rule);
  std::vector<Class> result;
  if constexpr (std::same_as<Rule, detail::Kept>) {
    result.reserve(detail::rows_of_inputs(data));
    detail::answer(network, data, [&](auto outputs) { result.push_back(decide(outputs, threshold)); });
  }
  return result;
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "strata/quantized/classify.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// A network's prediction of one row in its own numbers, layer by layer, with what stands before the activations.
template <class Network>
class Observed {
  using Scalar = typename Network::Scalar;
  template <Size I>
  using L = typename Network::template Layer<I>;

 public:
  /// seen(layer, x, z, a) for each layer: spans.
  static void run(const Network& network, const auto& input, auto&& seen) {
    const auto x = std::make_unique<Matrix<Scalar, 1, Network::inputs>>();
    for (Size i = 0; i < Network::inputs; ++i) x->data()[i] = static_cast<Scalar>(input[i]);
    run_from<0>(network, *x, seen);
  }

 private:
  template <Size I>
  static void run_from(const Network& network, const auto& x, auto& seen) {
    if constexpr (I < Network::layer_count) {
      struct Buffers {
        alignas(cache_line) Matrix<Scalar, 1, L<I>::outputs> z, a;
        typename ScratchOf<L<I>, Scalar, 1>::type scratch;
      };
      const auto buffers = std::make_unique<Buffers>();
      auto& [z, a, scratch] = *buffers;
      if constexpr (requires { typename L<I>::Preactivation; }) {
        predict_layer<typename L<I>::Preactivation>(network.template layer<I>(), x, z, scratch);
        if constexpr (ElementwiseActivation<typename L<I>::Activation>)
          assign(a, activate<typename L<I>::Activation>(z));
        else
          predict_layer<L<I>>(network.template layer<I>(), x, a, scratch);
      } else {
        predict_layer<L<I>>(network.template layer<I>(), x, a, scratch);
        z = a;
      }
      const auto numbers = [](const auto& buffer) { return std::span<const Scalar>(buffer.data(), buffer.size()); };
      seen(std::integral_constant<Size, I>(), numbers(x), numbers(z), numbers(a));
      run_from<I + 1>(network, a, seen);
    }
  }
};

/// Throws Error unless the data has rows of numbers that are finite.
template <class Network, class Data>
void check_rows_of_inputs(const Data& data, std::string_view which) {
  const Size rows = rows_of_inputs(data);
  if (rows == 0) STRATA_THROW Error(text_of("strata: the ", which, " data has no rows"));
  for (Size row = 0; row < rows; ++row)
    check_input<Network>(data.input(row), [&] { return text_of("strata: the ", which, " data, row ", row); });
}

}  // namespace detail

/// A trained network in eight bits. Its layers' scales are those of what the calibration data, some hundred rows of
/// what it was trained on or more, make of them: what is larger later saturates. Labels are not looked at and may be
/// missing. The network must consist of Dense, Conv1d, Conv2d, pools, Flatten and Dropout, after a Normalize or not,
/// with activations number by number, and of GRU, LSTM and Elman (with Tanh or Sigmoid), behind which EachStep<Dense>,
/// LastStep, MeanOverSteps, MaxOverSteps and Flatten may stand; its last layer is a Dense, or EachStep of one, with any
/// activation. Anything else, and a layer whose sums might overflow, does not compile.
///
/// Throws Error if there are no rows, if a number of theirs or a parameter is not finite.
template <class Network, class Data>
auto quantize(const Network& network, const Data& calibration) {
  using Answers = typename decltype(detail::answer_rule<Network, Data>())::type;
  (void)sizeof(Answers);
  if constexpr (!std::same_as<Answers, detail::Kept>) {
    return detail::QuietNetwork<>();
  } else if constexpr (!std::same_as<typename decltype(detail::bytes_rule<Network>())::type, detail::Kept>) {
    (void)sizeof(detail::BytesRule<Network>);
    return detail::QuietNetwork<>();
  } else {
    detail::check_rows_of_inputs<Network>(calibration, "calibration");
    detail::check_parameters(network, "quantize");
    SeenRange input;
    std::array<detail::SeenOfLayer, Network::layer_count> seen{};
    [&]<Size... I>(std::index_sequence<I...>) {
      ((seen[I].x.resize(Network::template Layer<I>::inputs), seen[I].y.resize(Network::template Layer<I>::outputs)),
       ...);
    }
    (std::make_index_sequence<Network::layer_count>());
    const Size rows = detail::rows_of_inputs(calibration);
    for (Size row = 0; row < rows; ++row)
      detail::Observed<Network>::run(
          network, calibration.input(row), [&]<Size I>(std::integral_constant<Size, I>, auto x, auto z, auto a) {
            detail::SeenOfLayer& layer = seen[I];
            for (Size i = 0; i < x.size(); ++i) layer.x[i] += static_cast<double>(x[i]) / static_cast<double>(rows);
            for (Size i = 0; i < a.size(); ++i) layer.y[i] += static_cast<double>(a[i]) / static_cast<double>(rows);
            for (const auto number : z) layer.z.add(static_cast<double>(number));
            for (const auto number : a) layer.a.add(static_cast<double>(number));
            if constexpr (I == 0)
              for (const auto number : detail::comes_first<typename Quantized<Network>::template Form<0>> ? a : x)
                input.add(static_cast<double>(number));
          });

    Quantized<Network> result;
    auto& layers = result.parameters().layers;
    layers.input = ByteScale::of(input);
    const auto quantize_from = [&]<Size I>(const auto& self, std::integral_constant<Size, I>, const ByteScale& x) {
      if constexpr (I < Network::layer_count) {
        using Form = typename Quantized<Network>::template Form<I>;
        auto& p = detail::nth<I>(layers.each);
        Form::quantize(p, network.template layer<I>(), x, seen[I]);
        self(self, std::integral_constant<Size, I + 1>(), Form::scale(p, x));
      }
    };
    quantize_from(quantize_from, std::integral_constant<Size, 0>(), layers.input);
    return result;
  }
}

}  // namespace strata

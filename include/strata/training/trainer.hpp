// SPDX-License-Identifier: MIT
#pragma once

#include "strata/optimizer/optimizer.hpp"
#include "strata/training/evaluate.hpp"

namespace strata {

/// Everything that training a network in batches of Batch rows needs besides its parameters, in one plain struct: the
/// batch, all activations and errors, the optimiser and its state. It never allocates, so it may stand on the heap, in
/// static storage or in a buffer; too large for most stacks.
template <class Network, Size Batch, Optimizer OptimizerType>
struct Trainer {
  static_assert(Batch > 0, "strata::Trainer: a batch needs at least one row");
  using Scalar = typename Network::Scalar;
  static constexpr Size slots = OptimizerType::slots;

  OptimizerType optimizer{};
  double l2 = 0;  ///< λ of the penalty λ/2 Σ W² (biases never), ≥ 0

  alignas(cache_line) Matrix<Scalar, Batch, Network::inputs> x;       ///< the batch
  alignas(cache_line) Matrix<Scalar, Batch, Network::outputs> t, dy;  ///< its targets, ∂J/∂y
  typename Network::template Workspace<Batch> outputs, errors;        ///< a⁽ˡ⁾ and δ⁽ˡ⁾
  std::array<typename Network::Parameters, slots> state{};            ///< the optimiser's tensors

  Trainer() = default;
  explicit Trainer(OptimizerType chosen, double penalty = 0) : optimizer(std::move(chosen)), l2(penalty) {}

  /// One step on the rows of the data that `rows` lists (at most Batch): forward, cost, backward, update. Returns the
  /// cost before the step, without penalty.
  template <class Data>
  double step(Network& network, const Data& data, std::span<const std::uint32_t> rows) {
    detail::fetch(data, rows, x, t);
    return step(network, rows.size());
  }

  /// One step on what stands in the first `rows` rows of `x` and `t`.
  double step(Network& network, Size rows) {
    const double cost = forward(network, rows);
    mean_cost_gradient<typename Network::Cost>(output(), t, rows, dy);
    const double penalised = cost + penalty(network);

    if constexpr (requires { optimizer.begin_step(); }) optimizer.begin_step();
    Network::Training::backward(
        network.parameters().layers, x, outputs, errors, dy,
        [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer> layer, std::integral_constant<Size, Tensor>,
                                     const auto& gradient) {
          auto& w = tensor<Layer, Tensor>(network.parameters());
          with_state<Layer, Tensor>([&](auto&... slot) { follow(layer, w, gradient, slot...); });
        });
    if constexpr (slots > 0)
      if constexpr (requires {
                      optimizer.settle(
                          cost, [] { return 0.0; }, [](auto&&) {});
                    })
        optimizer.settle(
            penalised, [&] { return forward(network, rows) + penalty(network); },
            [&](auto&& f) { for_each_tensor_with_state(network, f); });
    return cost;
  }

  /// λ/2 Σ W² over all weights.
  double penalty(const Network& network) const {
    if (l2 == 0) return 0;
    double sum = 0;
    network.for_each_layer([&](auto, const auto& parameters) {
      for_each_tensor(parameters, [&](const auto& w) {
        if constexpr (Shape<decltype(w)>::rank == 2) sum += sum_of_squares(w);
      });
    });
    return l2 / 2 * sum;
  }

 private:
  const auto& output() const { return outputs.template get<Network::layer_count - 1>(); }

  double forward(const Network& network, Size rows) {
    Network::Training::forward(network.parameters().layers, x, outputs);
    return mean_cost<typename Network::Cost>(output(), t, rows);
  }

  void follow(auto, auto& w, const auto& gradient, auto&... slot) {
    if constexpr (Shape<decltype(w)>::rank == 2)
      optimizer.update(w, gradient + detail::as_scalar_of(w, l2) * w, slot...);  // ∂J/∂W + λW
    else
      optimizer.update(w, gradient, slot...);
  }

  template <Size Layer, Size Tensor>
  static auto& tensor(typename Network::Parameters& parameters) {
    auto& layer = std::get<Layer>(parameters.layers);
    return std::get<Tensor>(std::remove_reference_t<decltype(layer)>::tensors(layer));
  }

  template <Size Layer, Size Tensor, class F>
  void with_state(F&& f) {
    [&]<Size... Slot>(std::index_sequence<Slot...>) { f(tensor<Layer, Tensor>(state[Slot])...); }
    (std::make_index_sequence<slots>{});
  }

  template <class F>
  void for_each_tensor_with_state(Network& network, F& f) {
    [&]<Size... Layer>(std::index_sequence<Layer...>) { (for_each_tensor_of_layer<Layer>(network, f), ...); }
    (std::make_index_sequence<Network::layer_count>{});
  }

  template <Size Layer, class F>
  void for_each_tensor_of_layer(Network& network, F& f) {
    auto& layer = network.template layer<Layer>();
    using Tensors = decltype(std::remove_reference_t<decltype(layer)>::tensors(layer));
    [&]<Size... Tensor>(std::index_sequence<Tensor...>) {
      (with_state<Layer, Tensor>([&](auto&... slot) { f(tensor<Layer, Tensor>(network.parameters()), slot...); }), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<Tensors>>{});
  }

  /// Row by row in the scalar type, the rows' sums in double.
  static double sum_of_squares(const auto& w) {
    using S = Shape<decltype(w)>;
    double sum = 0;
    for (Size row = 0; row < S::rows; ++row) {
      Pack<Scalar> squares(Scalar(0));
      constexpr Size width = lanes<Scalar>, whole = S::columns - S::columns % width;
      const Scalar* from = w.data() + row * S::columns;
      for (Size column = 0; column < whole; column += width) {
        const auto v = load<width>(from + column);
        squares = multiply_add(v, v, squares);
      }
      if constexpr (S::columns % width != 0) {
        const auto v = load<S::columns % width>(from + whole);
        squares = multiply_add(v, v, squares);
      }
      for (const Scalar square : to_array<Scalar>(squares)) sum += static_cast<double>(square);
    }
    return sum;
  }
};

}  // namespace strata

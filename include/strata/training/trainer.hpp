// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "strata/expression/crew.hpp"
#include "strata/expression/dot.hpp"
#include "strata/optimizer/optimizer.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/denormals.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/training/evaluate.hpp"
#include "strata/training/finite_state.hpp"
#include "strata/training/history.hpp"
#include "strata/training/layout.hpp"
#include "strata/training/step_rule.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Everything that training a network in batches of Batch rows needs besides its parameters, in one plain struct: the
/// batch, all activations and errors, the optimiser and its state. It never allocates, so it may stand on the heap, in
/// static storage or in a buffer; too large for most stacks. Steps are taken with denormals flushed (`FlushDenormals`).
/// Factors are what large products multiply: `Unrounded` or `BFloat16` (see strata/layer/rounded.hpp).
template <class Network, Size Batch, class OptimizerType, class Factors>
requires(std::same_as<detail::StepRule<Network, Batch, OptimizerType, Factors>,
                      detail::Kept>) struct Trainer<Network, Batch, OptimizerType, Factors> {
  using Scalar = typename Network::Scalar;
  static constexpr Size state_tensors = OptimizerType::state_tensors;

  OptimizerType optimizer{};
  double l2 = 0;          ///< λ of the penalty λ/2 Σ W² (biases never), ≥ 0
  Size epoch_number = 0;  ///< told to data sets that compute rows anew in each epoch
  /// By which the learning rate of each layer is multiplied; 0: the layer's parameters stay as they are.
  std::array<double, Network::layer_count> layer_rates = detail::all_ones<Network::layer_count>;
  /// That share a step, in a program compiled for threads (-fopenmp); the results are the same to the last bit. A step
  /// of too few operations is not shared: waiting for each other would take longer.
  Size threads = 1;

  /// Whether the products of a layer multiply rounded numbers.
  static constexpr auto rounds = detail::rounded_layers<Network, Batch, Factors>;
  /// Whether the batches lie in memory row by row or column by column: whatever is faster for these shapes.
  using Layout = std::integral_constant<BatchLayout, detail::best_layout<Network, Batch>>;
  template <Size Width>
  using BatchOf = BatchMatrix<Layout::value, Scalar, Batch, Width>;

  alignas(cache_line) BatchOf<Network::inputs> x;                            ///< the batch
  alignas(cache_line) BatchOf<Network::outputs> t, dy;                       ///< its targets, ∂J/∂y
  typename Network::template Outputs<Batch, Layout::value> outputs;          ///< a⁽ˡ⁾
  typename Network::template Errors<Batch, Layout::value> errors;            ///< δ⁽ˡ⁾
  BlockCosts<Batch> costs;                                                   ///< of blocks of rows
  RowWeights<Scalar, Batch> weights;                                         ///< of the batch, if its data has weights
  Crew crew;                                                                 ///< the threads, once there are any
  [[no_unique_address]] detail::FactorsOf<Network, Batch, Factors> factors;  ///< what is rounded of them, if anything
  std::array<typename Network::Parameters, state_tensors> state{};           ///< the optimiser's tensors

  Trainer() = default;
  explicit Trainer(OptimizerType chosen, double penalty = 0) : optimizer(std::move(chosen)), l2(penalty) {}

  /// One step on the rows of the data that `rows` lists (at most Batch): forward, cost, backward, update. Returns the
  /// cost before the step, without penalty: the mean of the rows, by their weights if the data has such. Whole batches
  /// of rows that follow each other are read where they lie. Throws Error unless there are 1 to Batch rows, all of them
  /// the data's, with an input for each label and an output for each class; what is not finite is told by the cost.
  template <class Data>
  double step(Network& network, const Data& data, std::span<const std::uint32_t> rows) {
    using Rule = detail::DataRule<Network, Data>;
    (void)sizeof(Rule);
    if constexpr (std::same_as<Rule, detail::Kept>) {
      detail::check_batch_size(rows.size(), Batch);
      detail::check_row_numbers<Network>(data, rows);
      return checked_step(network, data, rows);
    } else {
      return 0;
    }
  }

  /// Shuffles `order` (the rows of the data) and takes a step on each batch of it, the last one perhaps short: the next
  /// epoch by `epoch_number`. Stops at the first cost that is NaN or infinite, and after a batch when `stop_requested`
  /// says so. Throws as `step` does, before the first one.
  template <class Data>
  Pass epoch(Network& network, const Data& data, std::span<std::uint32_t> order, Generator& generator,
             bool (*stop_requested)() = nullptr) {
    Pass pass;
    ++epoch_number;
    shuffle(generator, order);
    go_on(network, data, order, pass, [&] { return stop_requested != nullptr && stop_requested(); });
    return pass;
  }

  /// The rest of an epoch whose order stands, from where `pass` is; the same, until stops() says so after a batch.
  template <class Data>
  void go_on(Network& network, const Data& data, std::span<const std::uint32_t> order, Pass& pass, auto&& stops) {
    detail::check_row_numbers<Network>(data, order);
    while (pass.rows < order.size() && !pass.stopped) {
      const auto rows = order.subspan(pass.rows, std::min(Batch, order.size() - pass.rows));
      const double cost = checked_step(network, data, rows);
      ++pass.batches;
      pass.finite = math::is_finite(cost);
      if (!pass.finite) break;
      pass.last_good_cost = cost;
      pass.cost_of_rows += cost * detail::weight_of(data, rows);
      pass.rows += rows.size();
      pass.stopped = stops();
    }
    pass.finite = pass.finite && detail::state_is_finite(state);
    const double weight = detail::weight_of(data, order.first(pass.rows));
    if (weight > 0) pass.mean_cost = pass.cost_of_rows / weight;
  }

  /// Puts an observation into a row of the batch: `inputs` numbers, and a class, one for each step, or as many targets
  /// as there are outputs. Throws Error for a row that is none of the batch's and for a class without an output.
  template <class Label>
  void put(Size row, std::span<const Scalar, Network::inputs> numbers, const Label& label) {
    using Rule = detail::LabelRule<Network, Label>;
    (void)sizeof(Rule);
    if (row >= Batch)
      STRATA_THROW Error(
          detail::text_of("strata::Trainer: there is no row ", row, " in a batch of ", Batch, " rows, counted from 0"));
    if constexpr (std::same_as<Rule, detail::Kept>) {
      detail::check_classes<Network>(label);
      detail::RowWriter(x, row).copy(numbers);
      detail::put_target(label, detail::RowWriter(t, row));
    }
  }

  /// One step on what stands in the first `rows` rows of `x` and `t`. The rows of x beyond them become zero: finite,
  /// and without effect. Throws Error unless there are 1 to Batch rows.
  double step(Network& network, Size rows) {
    detail::check_batch_size(rows, Batch);
    return step(network, rows, EqualWeights(), [&](const auto& team) {
      detail::by_one(team, [&] { detail::clear_rows_from(rows, x); });
      if constexpr (rounds[0]) factors.template round_input<0>(x, team);
      return std::as_const(x).data();
    });
  }

  /// λ/2 Σ W² over all weights.
  double penalty(const Network& network) const {
    if (l2 == 0) return 0;
    double sum = 0;
    network.for_each_layer([&](auto, const auto& parameters) {
      for_each_tensor(parameters, [&](const auto& w) {
        if constexpr (Shape<decltype(w)>::rank == 2) sum += dot(w, w);
      });
    });
    return l2 / 2 * sum;
  }

 protected:  // for trainers that share a step with others (strata/ranks)
  template <class Data>
  double checked_step(Network& network, const Data& data, std::span<const std::uint32_t> rows) {
    return step(network, rows.size(), weights_of<Data>(), [&](const auto& team) {
      if constexpr (detail::has_weights<Data>) detail::fetch_weights(data, rows, weights, team);
      if constexpr (rounds[0])
        return detail::fetch_rounded(data, rows, factors.template pairs<0>(), x, t, team, epoch_number);
      else
        return detail::locate<Network>(data, rows, x, t, team, epoch_number);
    });
  }

  /// The step, once prepare(team) has made the batch ready and said where it lies; the penalty is computed for an
  /// optimiser that settles only.
  template <class Weights, class Prepare>
  double step(Network& network, Size rows, const Weights& row_weights, const Prepare& prepare) {
    const FlushDenormals flush;
    double cost = 0;
    const Scalar* numbers = nullptr;
    const auto new_cost = [&] {
      return forward(std::as_const(network), rows, row_weights, numbers) + penalty(network);
    };
    const auto for_each_parameter = [&](auto&& f) { for_each_tensor_with_state(network, f); };
    constexpr bool settles = requires { optimizer.settle(cost, new_cost, for_each_parameter); };
    const double old_penalty = settles ? penalty(network) : 0;

    detail::with_team(crew, members(), [&](const auto& team) {
      const FlushDenormals flush_in_thread;
      const Scalar* const begin = prepare(team);
      const double mean = member_step(network, rows, row_weights, batch_at(begin), team);
      if (team.index == 0) {
        cost = mean;
        numbers = begin;
      }
    });
    if constexpr (settles) optimizer.settle(cost + old_penalty, new_cost, for_each_parameter);
    return cost;
  }

  /// What each member of the team does: forward, cost, backward, update.
  double member_step(Network& network, Size rows, const auto& row_weights, const auto& batch, const auto& team) {
    auto& layers = network.parameters().layers;
    Network::Training::train_forward(layers, batch, outputs, errors, team, rows, factors);
    const double cost = mean_cost_gradient<typename Network::Cost>(output(), t, rows, dy, costs, team, row_weights);
    if constexpr (requires { optimizer.begin_step(); }) detail::by_one(team, [&] { optimizer.begin_step(); });
    Network::Training::backward(
        layers, batch, outputs, errors, dy,
        [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer>, std::integral_constant<Size, Tensor>,
                                     const auto& gradient) {
          auto& w = tensor<Layer, Tensor>(network.parameters());
          at_rate_of<Layer>(
              team, [&] { with_state<Layer, Tensor>([&](auto&... slot) { follow(team, w, gradient, slot...); }); });
        },
        team, [&](Size layer) { return layer_rates[layer] != 0; }, rows, factors);
    return cost;
  }

  /// How the rows of a batch of the data count.
  template <class Data>
  decltype(auto) weights_of() {
    if constexpr (detail::has_weights<Data>)
      return (weights);
    else
      return EqualWeights();
  }

  /// The batch that begins there, as the first layer reads it.
  decltype(auto) batch_at(const Scalar* numbers) const {
    if constexpr (rounds[0])
      return (factors.template input<0>(x));
    else
      return detail::batch_at<Network>(numbers, x);
  }

  const auto& output() const { return outputs.template get<Network::layer_count - 1>(); }

  double forward(const Network& network, Size rows, const auto& row_weights, const Scalar* numbers) {
    detail::with_team(crew, members(), [&](const auto& team) {
      const FlushDenormals flush_in_thread;
      Network::Training::train_forward(network.parameters().layers, batch_at(numbers), outputs, errors, team, rows,
                                       factors);
    });
    return mean_cost<typename Network::Cost>(output(), t, rows, row_weights);
  }

  /// Weights follow ∂J/∂W + λW, biases ∂J/∂b.
  void follow(const auto& team, auto& w, const auto& gradient, auto&... slot) {
    if constexpr (Shape<decltype(w)>::rank == 2)
      update(team, w, gradient + detail::as_scalar_of(w, l2) * w, slot...);
    else
      update(team, w, gradient, slot...);
  }
  template <class Team>
  void update(const Team& team, auto& w, const auto& gradient, auto&... slot) {
    if constexpr (!std::same_as<Team, Alone> && requires { optimizer.update(w, gradient, slot..., team); })
      optimizer.update(w, gradient, slot..., team);
    else
      detail::by_one(team, [&] { optimizer.update(w, gradient, slot...); });
  }

  /// f() while the optimiser's rate is the layer's.
  template <Size Layer>
  void at_rate_of(const auto& team, auto&& f) {
    const double factor = layer_rates[Layer];
    if (factor == 0) return;
    double rate = 0;
    if (factor != 1)
      detail::by_one(team, [&] {
        rate = optimizer.learning_rate;
        optimizer.learning_rate *= factor;
      });
    f();
    if (factor != 1) detail::by_one(team, [&] { optimizer.learning_rate = rate; });
  }

  Size members() const { return detail::is_worth_sharing<Network, Batch>() ? threads : 1; }

  template <Size Layer, Size Tensor>
  static auto& tensor(typename Network::Parameters& parameters) {
    auto& layer = detail::nth<Layer>(parameters.layers);
    return detail::nth<Tensor>(std::remove_reference_t<decltype(layer)>::tensors(layer));
  }

  template <Size Layer, Size Tensor, class F>
  void with_state(F&& f) {
    [&]<Size... Slot>(std::index_sequence<Slot...>) { f(tensor<Layer, Tensor>(state[Slot])...); }
    (std::make_index_sequence<state_tensors>{});
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
    if (layer_rates[Layer] == 0) return;
    at_rate_of<Layer>(Alone(), [&] {
      [&]<Size... Tensor>(std::index_sequence<Tensor...>) {
        (with_state<Layer, Tensor>([&](auto&... slot) { f(tensor<Layer, Tensor>(network.parameters()), slot...); }),
         ...);
      }
      (std::make_index_sequence<std::tuple_size_v<Tensors>>{});
    });
  }
};

}  // namespace strata

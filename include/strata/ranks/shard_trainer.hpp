// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include "strata/ranks/shard_gradients.hpp"
#include "strata/training/training_run.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Rows that are a part of a batch: their mean is taken over all of it, so that those of the parts add up.
template <class Weights>
struct PartOfBatch {
  const Weights& weights;
  double whole;  ///< the total weight of the batch

  double total(Size) const { return whole; }
  template <class Value>
  decltype(auto) weigh(Size row, const Value& value) const {
    return weights.weigh(row, value);
  }
};

/// Copies of what a tuple of references refers to.
template <class Ties>
struct CopiesOf;
template <class... T>
struct CopiesOf<std::tuple<T&...>> {
  using type = std::tuple<T...>;
};

/// Wants the gradients of a layer before those of the layers below.
template <class F>
struct AtOnce {
  static constexpr bool at_once = true;
  const F& f;

  void operator()(auto layer, auto tensor, const auto& gradient) const { f(layer, tensor, gradient); }
};

/// A trainer of batches whose shards are spread over ranks: a rank takes its shards one after the other, each with the
/// code of a batch of that size, so that it does not matter who does.
template <class Network, Size Rows, class OptimizerType>
class ShardTrainer : public Trainer<Network, Rows, OptimizerType> {
  using Base = Trainer<Network, Rows, OptimizerType>;
  using Scalar = typename Network::Scalar;
  using Lasting = typename CopiesOf<decltype(lasting_states(
      std::declval<typename Network::template Errors<Rows, Base::Layout::value>&>()))>::type;
  static constexpr Size layer_count = Network::layer_count;
  static constexpr Size statistic_count = []<Size... I>(std::index_sequence<I...>) {
    return (Size{0} + ... + statistic_elements<typename Network::template Layer<I>::template Parameters<Scalar>>);
  }
  (std::make_index_sequence<layer_count>{});

 public:
  /// Whether training shall stop; asked on each rank in each step.
  bool (*stop_requested)() = nullptr;
  Clock::time_point save_at = Clock::time_point::max();  ///< when a checkpoint is due, by the first rank's clock

  ShardTrainer(const OptimizerType& chosen, double penalty, const RankGroup& group,
               const std::array<double, layer_count>& rates, std::uint64_t seed,
               std::shared_ptr<const SharedMemory> memory = nullptr)
      : Base(chosen, penalty),
        own_(group.own()),
        shards_(group.shards),
        gradients_(group, rates, first_sum_tag, std::move(memory)),
        notes_(group, note_tag),
        weights_of_shards_(group, weight_tag),
        new_costs_(group, new_cost_tag) {
    this->layer_rates = rates;
    // No two shards draw the same.
    for (Size shard = own_.begin; shard < own_.end; ++shard) {
      Generator seeds(seed, static_cast<std::uint64_t>(shard) << 32U | static_cast<std::uint64_t>(RandomStream::masks));
      this->errors.seed(seeds);
      lasting_.emplace_back(lasting_states(this->errors));
    }
    before_ = lasting_;
  }

  /// One step on the rows rows_of(i), of the data, of this rank's shards i; perhaps none of some. `rows` are those of
  /// all shards. Returns the mean cost of the batch before the step.
  template <class Data, class RowsOf>
  double step(Network& network, const Data& data, const RowsOf& rows_of, Size rows) {
    const FlushDenormals flush;
    const double whole = whole_ = weight_of_batch(data, rows_of, rows);
    const auto new_cost = [&] { return cost_of(network, data, rows_of, whole) + this->penalty(network); };
    const auto for_each_parameter = [&](auto&& f) { this->for_each_tensor_with_state(network, f); };
    constexpr bool settles = requires(OptimizerType & o) { o.settle(whole, new_cost, for_each_parameter); };
    const double old_penalty = settles ? this->penalty(network) : 0;
    if constexpr (settles) before_ = lasting_;

    with_team(this->crew, this->members(), [&](const auto& team) {
      const FlushDenormals flush_in_thread;
      for (Size i = 0; i < own_.end - own_.begin; ++i) backpropagate(network, data, i, rows_of(i), whole, team);
      by_one(team, [&] {
        gradients_.send_sums();
        notes_.wait();
        if constexpr (requires { this->optimizer.begin_step(); }) this->optimizer.begin_step();
      });
      update_all(network, team);
    });
    take_statistics(network);

    const double cost = notes_.sum(0);
    if constexpr (settles) this->optimizer.settle(cost + old_penalty, new_cost, for_each_parameter);
    return cost;
  }
  double last_weight() const { return whole_; }  ///< what the rows of the last step's batch weigh together

  /// Whether any rank was asked to stop by the last step.
  bool stops() {
    for (Size shard = 0; shard < shards_; ++shard)
      if (notes_.of(shard)[1] != 0) return true;
    return false;
  }
  bool is_due() { return notes_.of(0)[2] != 0; }  ///< whether `save_at` had come in the last step

  /// What of a workspace lasts, of this rank's shard number i: a tuple of references.
  auto lasting(Size i) {
    return std::apply([](auto&... value) { return std::tie(value...); }, lasting_[i]);
  }

 private:
  static constexpr int note_tag = 0, weight_tag = 1, new_cost_tag = 2, first_sum_tag = 3;

  template <class Data, class RowsOf>
  double weight_of_batch(const Data& data, const RowsOf& rows_of, Size rows) {
    if constexpr (!has_weights<Data>) {
      return static_cast<double>(rows);
    } else {
      for (Size i = 0; i < own_.end - own_.begin; ++i)
        weights_of_shards_.of(own_.begin + i)[0] = weight_of(data, rows_of(i));
      weights_of_shards_.begin();
      weights_of_shards_.wait();
      return weights_of_shards_.sum(0);
    }
  }

  /// The gradients of one shard to those of the others; of the last one, layer by layer on their way to other ranks.
  template <class Data>
  void backpropagate(Network& network, const Data& data, Size i, std::span<const std::uint32_t> rows, double whole,
                     const auto& team) {
    const bool is_last = own_.begin + i + 1 == own_.end;
    by_one(team, [&] {
      if (i == 0)
        keep_statistics(network);
      else
        put_statistics(network);
    });
    if (rows.empty()) {
      // Zero, as a number that the compiler does not know: added it changes what −0 would be.
      const Scalar zero = math::detail::opaque(Scalar(0));
      const xt::xscalar<Scalar> nothing(zero);
      by_one(team, [&] { tell(network, i, 0, is_last); });
      for_each_learned<layer_count>(
          [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer>, std::integral_constant<Size, Tensor>) {
            gradients_.template add<Layer, Tensor>(team, i, nothing);
            if (is_last) tell_if_last<Layer, Tensor>(team);
          });
      return;
    }
    by_one(team, [&] { lasting_states(this->errors) = lasting_[i]; });
    if constexpr (has_weights<Data>) fetch_weights(data, rows, this->weights, team);
    const Scalar* const begin = locate<Network>(data, rows, this->x, this->t, team, this->epoch_number);
    decltype(auto) batch = batch_at<Network>(begin, this->x);
    auto& layers = network.parameters().layers;
    Network::Training::train_forward(layers, batch, this->outputs, this->errors, team, rows.size());
    const auto part = part_of<Data>(whole);
    const double cost = mean_cost_gradient<typename Network::Cost>(this->output(), this->t, rows.size(), this->dy,
                                                                   this->costs, team, part);
    by_one(team, [&] { tell(network, i, cost, is_last); });
    const auto follow = [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer>,
                                                     std::integral_constant<Size, Tensor>, const auto& gradient) {
      if (this->layer_rates[Layer] == 0) return;
      gradients_.template add<Layer, Tensor>(team, i, gradient);
      if (is_last) tell_if_last<Layer, Tensor>(team);
    };
    Network::Training::backward(
        layers, batch, this->outputs, this->errors, this->dy, AtOnce<decltype(follow)>{follow}, team,
        [&](Size layer) { return this->layer_rates[layer] != 0; }, rows.size());
    by_one(team, [&] { lasting_[i] = lasting_states(this->errors); });
  }

  template <class Data>
  auto part_of(double whole) {
    if constexpr (has_weights<Data>)
      return PartOfBatch<RowWeights<Scalar, Rows>>{this->weights, whole};
    else
      return PartOfBatch<EqualWeights>{equal_, whole};
  }

  /// Once a shard's cost is known; its statistics then are, too.
  void tell(Network& network, Size i, double cost, bool is_last) {
    gradients_.add_statistics(i, network.parameters());
    notes_.of(own_.begin + i) = {cost, 0, own_.begin + i == 0 && Clock::now() >= save_at ? 1.0 : 0.0};
    if (!is_last) return;
    if (stop_requested != nullptr && stop_requested()) notes_.of(own_.begin)[1] = 1;
    notes_.begin();
    gradients_.statistics_are_done();
  }

  template <Size Layer, Size Tensor>
  void tell_if_last(const auto& team) {
    if constexpr (Tensor + 1 == tensors_of<Layer>) by_one(team, [&] { gradients_.layer_is_done(Layer); });
  }

  template <Size Layer>
  using ParametersOf = std::remove_cvref_t<decltype(std::declval<Network&>().template layer<Layer>())>;
  template <Size Layer>
  static constexpr Size tensors_of =
      field_count<decltype(ParametersOf<Layer>::tensors(std::declval<ParametersOf<Layer>&>()))>;

  /// f(layer, tensor) for each tensor that learns, as constants, from the last layer below `Above` on.
  template <Size Above>
  void for_each_learned(auto&& f) {
    if constexpr (Above > 0) {
      constexpr Size layer = Above - 1;
      if (this->layer_rates[layer] != 0) [&]<Size... Tensor>(std::index_sequence<Tensor...>) {
          (f(std::integral_constant<Size, layer>(), std::integral_constant<Size, Tensor>()), ...);
        }
      (std::make_index_sequence<tensors_of<layer>>{});
      for_each_learned<layer>(f);
    }
  }

  void update_all(Network& network, const auto& team) {
    for_each_learned<layer_count>(
        [&]<Size Layer, Size Tensor>(std::integral_constant<Size, Layer>, std::integral_constant<Size, Tensor>) {
          if constexpr (Tensor == 0) by_one(team, [&] { gradients_.wait_for(Layer); });
          auto& w = parameter_tensor<Layer, Tensor>(network.parameters());
          const auto& gradient = parameter_tensor<Layer, Tensor>(std::as_const(gradients_.total()));
          this->template at_rate_of<Layer>(team, [&] {
            this->template with_state<Layer, Tensor>([&](auto&... slot) { this->follow(team, w, gradient, slot...); });
          });
        });
  }

  /// The mean cost of the batch now, with the same draws as in the step; the step's own memory is used again.
  template <class Data, class RowsOf>
  double cost_of(Network& network, const Data& data, const RowsOf& rows_of, double whole) {
    keep_statistics(network);
    for (Size i = 0; i < own_.end - own_.begin; ++i) {
      const std::span<const std::uint32_t> rows = rows_of(i);
      double& cost = new_costs_.of(own_.begin + i)[0];
      cost = 0;
      if (rows.empty()) continue;
      lasting_states(this->errors) = before_[i];
      with_team(this->crew, this->members(), [&](const auto& team) {
        const FlushDenormals flush_in_thread;
        if constexpr (has_weights<Data>) fetch_weights(data, rows, this->weights, team);
        const Scalar* const begin = locate<Network>(data, rows, this->x, this->t, team, this->epoch_number);
        Network::Training::train_forward(network.parameters().layers, batch_at<Network>(begin, this->x), this->outputs,
                                         this->errors, team, rows.size());
      });
      cost = mean_cost<typename Network::Cost>(this->output(), this->t, rows.size(), part_of<Data>(whole));
      put_statistics(network);
    }
    new_costs_.begin();
    new_costs_.wait();
    return new_costs_.sum(0);
  }

  /// Each shard begins with the statistics that the step began with; what the shards make of them is averaged.
  void keep_statistics(Network& network) {
    Size next = 0;
    for_each_statistic_of(network.parameters(), network.parameters(), [&](const auto& statistic, const auto&) {
      for (Size n = 0; n < statistic.size(); ++n) kept_[next++] = statistic.data()[n];
    });
  }
  void put_statistics(Network& network) {
    Size next = 0;
    for_each_statistic_of(network.parameters(), network.parameters(), [&](auto& statistic, const auto&) {
      for (Size n = 0; n < statistic.size(); ++n) statistic.data()[n] = kept_[next++];
    });
  }
  void take_statistics(Network& network) {
    for (Size layer = 0; layer < layer_count; ++layer) gradients_.wait_for(layer);
    const Scalar share = Scalar(1) / static_cast<Scalar>(shards_);
    for_each_statistic_of(network.parameters(), gradients_.total(), [&](auto& statistic, const auto& sum) {
      for (Size n = 0; n < statistic.size(); ++n) statistic.data()[n] = sum.data()[n] * share;
    });
  }

  Share own_;
  Size shards_;
  ShardGradients<Network> gradients_;
  ShardNumbers<3> notes_;  ///< cost, whether to stop, whether a checkpoint is due
  ShardNumbers<1> weights_of_shards_, new_costs_;
  std::vector<Lasting> lasting_, before_;       ///< of this rank's shards: now, and before the step
  std::array<Scalar, statistic_count> kept_{};  ///< statistics
  double whole_ = 0;
  EqualWeights equal_;
};

}  // namespace strata::detail

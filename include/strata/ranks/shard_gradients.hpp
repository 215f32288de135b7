// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "strata/expression/each.hpp"
#include "strata/network/network.hpp"
#include "strata/ranks/sum.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// Tensor number `Tensor` of a layer's parameters.
template <Size Layer, Size Tensor, class Parameters>
auto& parameter_tensor(Parameters& parameters) {
  auto& layer = nth<Layer>(parameters.layers);
  return nth<Tensor>(std::remove_reference_t<decltype(layer)>::tensors(layer));
}

/// f(statistic, of other) for each statistic of a network's parameters and the same of others.
template <class Parameters, class Others>
void for_each_statistic_of(Parameters& parameters, Others& others, auto&& f) {
  const auto visit = [&]<Size Layer>(std::integral_constant<Size, Layer>) {
    auto& layer = nth<Layer>(parameters.layers);
    auto& other = nth<Layer>(others.layers);
    using P = std::remove_cvref_t<decltype(layer)>;
    if constexpr (HasStatistics<P>) {
      const auto mine = P::statistics(layer);
      const auto theirs = P::statistics(other);
      [&]<Size... I>(std::index_sequence<I...>) { (f(nth<I>(mine), nth<I>(theirs)), ...); }
      (std::make_index_sequence<field_count<decltype(mine)>>{});
    }
  };
  [&]<Size... Layer>(std::index_sequence<Layer...>) { (visit(std::integral_constant<Size, Layer>{}), ...); }
  (std::make_index_sequence<field_count<decltype(parameters.layers)>>{});
}

/// Of all ranks: half of what containers usually have.
inline constexpr Size most_shared_bytes = Size{1} << 25U;

/// Memory for the gradients of ranks that see each other's, or none: a collective call.
template <class Network>
std::shared_ptr<const SharedMemory> memory_of_gradients(const RankGroup& group) {
  if (!group.sees_memory) return nullptr;
  Size all = 0;
  for (Size rank = 0; rank < group.count; ++rank) all += buffers_of(shards_of(rank, group.count, group.shards));
  constexpr Size bytes = sizeof(typename Network::Parameters);
  if (all * bytes > most_shared_bytes) return nullptr;
  return std::make_shared<const SharedMemory>(group, buffers_of(group.own()) * bytes);
}

/// The sum of a batch's gradients, and of what its shards make of statistics, over all shards and ranks. Layers of some
/// size are sent as soon as their gradients stand, small ones together with the next, while those below are computed.
template <class Network>
class ShardGradients {
  using Parameters = typename Network::Parameters;
  using Scalar = typename Network::Scalar;
  static constexpr Size layer_count = Network::layer_count, none = std::numeric_limits<Size>::max();
  static constexpr Size worth_a_message = 65536;  ///< bytes

 public:
  /// shared: what `memory_of_gradients` gave, if it did.
  ShardGradients(const RankGroup& group, const std::array<double, layer_count>& layer_rates, int first_tag,
                 std::shared_ptr<const SharedMemory> shared = nullptr)
      : leaves_(leaves_of(group.own())), shared_(std::move(shared)) {
    take_memory(group);
    const auto extents = extents_of(buffers_[0], layer_rates);
    sum_of_.fill(none);
    for (Size above = layer_count; above > 0;) {
      // The layers from `above` − 1 down that lie beside each other, until they are worth a message.
      Size layer = above - 1;
      Extent all = extents[layer];
      for (; layer > 0 && all.learns_in != none && (all.end - all.begin) * sizeof(Scalar) < worth_a_message; --layer) {
        const Extent& next = extents[layer - 1];
        if (next.learns_in == none && next.end == next.begin) continue;  // has no numbers
        if (next.learns_in == none) break;                               // is frozen
        all.begin = std::min(all.begin, next.begin);
        all.end = std::max(all.end, next.end);
        if (next.learns_in != layer_count) all.learns_in = layer - 1;
      }
      if (all.learns_in != none) {
        const auto blocks_from = [&](Parameters* buffers, Size rank) {
          std::vector<Scalar*> blocks;
          for (Size i = 0; i < whole_blocks(shards_of(rank, group.count, group.shards)).size(); ++i)
            blocks.push_back(first(buffers[i]) + all.begin);
          return blocks;
        };
        const std::vector<Scalar*> own = blocks_from(buffers_, group.rank);
        std::optional<SeenBlocks<Scalar>> seen;
        if (shared_) {
          seen.emplace(SeenBlocks<Scalar>{*shared_, {}});
          for (Size rank = 0; rank < group.count; ++rank)
            seen->of_ranks.push_back(blocks_from(buffers_in(*shared_, rank), rank));
        }
        for (Size l = layer; l < above; ++l)
          if (extents[l].learns_in != none) sum_of_[l] = sums_.size();
        last_layer_.push_back(all.learns_in);
        sums_.emplace_back(group, own, all.end - all.begin, first_tag + static_cast<int>(sums_.size()),
                           seen ? &*seen : nullptr);
      }
      above = layer;
    }
  }

  /// The gradient of a tensor of this rank's shard number `shard`. All members of the team call this.
  template <Size Layer, Size Tensor>
  void add(const auto& team, Size shard, const auto& gradient) {
    const Leaf& leaf = leaves_[shard];
    auto& own = parameter_tensor<Layer, Tensor>(buffers_[leaf.buffer]);
    using To = Shape<decltype(own)>;
    using Lowered = Lower<std::remove_cvref_t<decltype(gradient)>, Scalar, To::rows, To::columns, To::by_columns>;
    Size merged = 0;
    if constexpr (Lowered::products > 0) {
      // A product is added where it is computed; rounded as if it had been stored before.
      if (!leaf.merges.empty()) {
        auto& left = parameter_tensor<Layer, Tensor>(buffers_[leaf.into[0]]);
        assign(left, left + each([](const auto& number) { return math::detail::opaque(number); }, gradient), team);
        merged = 1;
      } else {
        assign(own, gradient, team);
      }
    } else {
      assign(own, gradient, team);
    }
    for (; merged < leaf.merges.size(); ++merged) {
      auto& left = parameter_tensor<Layer, Tensor>(buffers_[leaf.into[merged]]);
      assign(left, left + parameter_tensor<Layer, Tensor>(buffers_[leaf.merges[merged]]), team);
    }
  }

  /// The statistics that a shard left the network with. One member calls this.
  void add_statistics(Size shard, const Parameters& parameters) {
    const Leaf& leaf = leaves_[shard];
    for_each_statistic_of(buffers_[leaf.buffer], parameters, [](auto& own, const auto& left) { own = left; });
    for (Size i = 0; i < leaf.merges.size(); ++i)
      for_each_statistic_of(buffers_[leaf.into[i]], buffers_[leaf.merges[i]], [](auto& left, const auto& right) {
        for (Size n = 0; n < left.size(); ++n) left.data()[n] += right.data()[n];
      });
  }

  /// The layer's gradients of this rank's last shard stand. (Layers come from the last one down.) One member calls
  /// this.
  void layer_is_done(Size layer) {
    const Size sum = sum_of_[layer];
    if (last_layer_[sum] == layer) sums_[sum].begin();
    for (BlockSum<Scalar>& other : sums_) other.go_on();
  }
  /// The same of statistics, for layers of which nothing learns.
  void statistics_are_done() {
    for (Size sum = 0; sum < sums_.size(); ++sum)
      if (last_layer_[sum] == layer_count) sums_[sum].begin();
  }
  /// Once all layers are done: each rank's part is added up and on its way.
  void send_sums() {
    for (BlockSum<Scalar>& sum : sums_) sum.send_sum();
  }
  /// Until the sums of a layer are here.
  void wait_for(Size layer) {
    if (sum_of_[layer] != none) sums_[sum_of_[layer]].wait();
  }

  Parameters& total() { return buffers_[0]; }

 private:
  /// Where a layer's numbers lie in the parameters, and the lowest layer with a gradient among them: `layer_count` if
  /// statistics alone are to be added up, `none` if nothing is.
  struct Extent {
    Size begin = 0, end = 0, learns_in = none;
  };

  void take_memory(const RankGroup& group) {
    const Size count = buffers_of(group.own());
    if (shared_) {
      static_assert(std::is_trivially_destructible_v<Parameters>);
      buffers_ = buffers_in(*shared_, group.rank);
      std::uninitialized_value_construct_n(buffers_, count);
    } else {
      owned_ = std::make_unique<Parameters[]>(count);
      buffers_ = owned_.get();
    }
  }
  static Parameters* buffers_in(const SharedMemory& memory, Size rank) {
    return reinterpret_cast<Parameters*>(memory.of(rank));
  }

  static Scalar* first(Parameters& parameters) { return reinterpret_cast<Scalar*>(&parameters); }

  static std::array<Extent, layer_count> extents_of(Parameters& parameters,
                                                    const std::array<double, layer_count>& layer_rates) {
    std::array<Extent, layer_count> extents;
    const auto visit = [&]<Size Layer>(std::integral_constant<Size, Layer>) {
      auto& layer = nth<Layer>(parameters.layers);
      Extent& extent = extents[Layer];
      const auto include = [&](auto& tensor, Size learns_in) {
        const auto begin = static_cast<Size>(tensor.data() - first(parameters));
        const bool is_first = extent.end == 0;
        extent.begin = is_first ? begin : std::min(extent.begin, begin);
        extent.end = std::max(extent.end, begin + tensor.size());
        extent.learns_in = std::min(extent.learns_in, learns_in);
      };
      for_each_tensor(layer, [&](auto& tensor) { include(tensor, layer_rates[Layer] != 0 ? Layer : none); });
      for_each_statistic(layer, [&](auto& tensor) { include(tensor, layer_count); });
    };
    [&]<Size... Layer>(std::index_sequence<Layer...>) { (visit(std::integral_constant<Size, Layer>{}), ...); }
    (std::make_index_sequence<layer_count>{});
    return extents;
  }

  std::vector<Leaf> leaves_;
  std::unique_ptr<Parameters[]> owned_;
  std::shared_ptr<const SharedMemory> shared_;
  Parameters* buffers_ = nullptr;           ///< in one of both
  std::vector<BlockSum<Scalar>> sums_;      ///< each of some layers
  std::vector<Size> last_layer_;            ///< of each sum: the lowest layer with a gradient in it
  std::array<Size, layer_count> sum_of_{};  ///< of each layer
};

}  // namespace strata::detail

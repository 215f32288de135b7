// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/checksum.hpp"
#include "strata/ranks/ranks.hpp"
#include "strata/tensor/type_name.hpp"
#include "strata/training/bits.hpp"
#include "strata/training/fingerprint.hpp"
#include "strata/training/training_settings.hpp"
#include "strata/version.hpp"

/// What ranks ask of each other before the first step: whether all do the same, each with its own part of the data.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Something that must be the same on all ranks.
struct Fact {
  std::string_view what;
  std::string text;
};

inline std::uint64_t checksum_of(std::string_view text) {
  Checksum sum;
  for (const char letter : text) sum.add(letter);
  return sum.value();
}

/// Throws Error on all ranks, naming the first that differs from the first rank, in what, and what both have. Ranks
/// whose lists are of different lengths differ in the first fact, which tells the program.
inline void check_same(const RankGroup& group, const std::vector<Fact>& facts) {
  for (const Fact& fact : facts) {
    const auto sums = group.numbers_of_all(checksum_of(fact.text));
    for (Size rank = 1; rank < group.count; ++rank) {
      if (sums[rank] == sums[0]) continue;
      const std::string first = group.text_of_rank(fact.text, 0), other = group.text_of_rank(fact.text, rank);
      STRATA_THROW Error(text_of("strata::train: rank ", rank, " of ", group.count, " has another ", fact.what,
                                 " than rank 0: \"", other, "\", not \"", first,
                                 "\"; start the same program with the same settings on all ranks"));
    }
  }
}

/// The names and numbers of an optimiser, as far as they can be listed.
template <class OptimizerType>
std::string text_of_optimizer(OptimizerType optimizer) {
  std::string text = type_name<OptimizerType>();
  const auto add = [&]<class T>(const T& number) {
    if constexpr (std::is_arithmetic_v<T>) text += text_of(" ", number);
  };
  if constexpr (
      requires { typename OptimizerType::Clipped; } || requires { OptimizerType::numbers(optimizer); } ||
      members_can_be_listed<OptimizerType>())
    std::apply([&](const auto&... number) { (add(number), ...); }, members_of(optimizer));
  return text;
}

inline std::string text_of_settings(const TrainingSettings& settings) {
  std::string text =
      text_of("epochs ", settings.epochs, ", l2 ", settings.l2, ", decay ", settings.decay, ", early_stopping_window ",
              settings.early_stopping_window, ", early_stopping_by ",
              settings.early_stopping_by == Watched::cost ? "cost" : "accuracy", ", restore_best ",
              settings.restore_best ? 1 : 0, ", measure_training_cost ", settings.measure_training_cost ? 1 : 0,
              ", seed ", settings.seed, ", schedule ", settings.schedule.text(settings.epochs), ", layer_rates");
  for (const double rate : settings.layer_rates) text += text_of(" ", rate);
  return text;
}

template <class Data>
std::string text_of_kind(const Data& data) {
  std::string text = text_of("rows of ", Data::width, " numbers and ", type_name<typename Data::Label>());
  for (const std::string& name : class_names_of(data)) text += text_of(", ", name);
  return text;
}

template <class Network>
std::string text_of_parameters(const Network& network) {
  Checksum sum;
  network.for_each_layer([&](auto, const auto& parameters) {
    const auto add = [&](const auto& tensor) {
      for (const auto number : tensor.storage()) sum.add(number);
    };
    for_each_tensor(parameters, add);
    for_each_statistic(parameters, add);
  });
  return text_of("parameters of checksum ", sum.text());
}

/// What decides what a training learns, but for the data.
template <class Network, class OptimizerType>
std::vector<Fact> facts_of(const Network& network, Size batch, Size shards, const OptimizerType& optimizer,
                           const TrainingSettings& settings) {
  std::vector<Fact> facts;
  facts.push_back({"program", text_of("strata ", STRATA_VERSION_MAJOR, ".", STRATA_VERSION_MINOR, ".",
                                      STRATA_VERSION_PATCH, " ", configuration_prefix, " by ", __VERSION__)});
  facts.push_back({"network", type_name<Network>()});
  facts.push_back({"batch", text_of(batch, " rows in ", shards, " shards")});
  facts.push_back({"optimiser", text_of_optimizer(optimizer)});
  facts.push_back({"list of settings", text_of_settings(settings)});
  facts.push_back({"beginning", text_of_parameters(network)});
  return facts;
}

/// The rows of all ranks together. Throws Error on all ranks unless there is one for each shard and each rank holds as
/// many as its shards have, none the same as another's.
template <class Data>
Size check_parts(const RankGroup& group, const Data& data, std::string_view which) {
  const auto rows = group.numbers_of_all(data.rows());
  Size all = 0;
  for (const auto some : rows) all += static_cast<Size>(some);
  if (all < group.shards)
    STRATA_THROW Error(text_of("strata::train: the ", which, " data has ", all, " rows for ", group.shards,
                               " shards; each needs one"));
  for (Size rank = 0; rank < group.count; ++rank) {
    const Share shards = shards_of(rank, group.count, group.shards);
    const RowRange wanted = Part{shards.begin, shards.end, group.shards}.rows_of(all);
    if (rows[rank] != wanted.count)
      STRATA_THROW Error(text_of("strata::train: rank ", rank, " of ", group.count, " holds ", rows[rank],
                                 " rows of the ", which, " data; of the ", all, " rows that all hold, it should be ",
                                 wanted.count, ", from row ", wanted.first, " on; read those that ranks.part() names"));
  }
  const auto sums = group.numbers_of_all(checksum_of(fingerprint(data)));
  for (Size rank = 0; rank < group.count; ++rank)
    for (Size other = 0; other < rank; ++other)
      if (sums[rank] == sums[other])
        STRATA_THROW Error(text_of("strata::train: ranks ", other, " and ", rank, " of ", group.count,
                                   " hold the same rows of the ", which,
                                   " data; each must read its own, those that ranks.part() names"));
  return all;
}

}  // namespace strata::detail

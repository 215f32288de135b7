// SPDX-License-Identifier: MIT
#pragma once

#include "experiments/lab.hpp"

namespace experiments {

/// Trains on what the original's program really saw. Its splitter lets every set from the third on start where the
/// first one ended, and the same splitter makes the mini-batches: of an epoch's fresh order the first batch is learned
/// once, and the second one in place of all others, the last of which is as much shorter as it should be.
template <Size Batch, class Network, class Data, class Validation>
void learn_as_original_program(const Lab& lab, const std::string& what, Network& network, const Data& training,
                               const Validation& validation, Size epochs, std::uint64_t seed) {
  using namespace strata;
  const auto trainer = std::make_unique<Trainer<Network, Batch, Rule>>(lab.rule(), lab.options.l2);
  Generator generator(seed, RandomStream::order);
  std::vector<std::uint32_t> order(training.rows());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  const std::span<const std::uint32_t> rows = order;

  Board::Watch watch(lab.board, what);
  for (Size number = 1; number <= epochs && !Interrupt::requested(); ++number) {
    shuffle(generator, std::span(order));
    double cost = trainer->step(network, training, rows.first(std::min(Batch, rows.size())));
    for (Size left = rows.size() - std::min(Batch, rows.size()); left > 0; left -= std::min(Batch, left))
      cost = trainer->step(network, training, rows.subspan(Batch, std::min(Batch, left)));
    trainer->optimizer.learning_rate *= lab.options.decay;
    const auto validated = evaluate(network, validation);
    const Epoch epoch{number, cost, validated.cost, validated.accuracy, trainer->optimizer.learning_rate};
    watch({epoch, epochs, rows.size(), 0});
  }
}

}  // namespace experiments

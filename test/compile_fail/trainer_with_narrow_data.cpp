// SPDX-License-Identifier: MIT
// expect: DataFits<strata::detail::RowsOf<28>, strata::detail::Takes<784>
#include <iostream>

#include "strata/strata.hpp"

using namespace strata;

using Digits = Network<Input<784>, Dense<784, 30, Sigmoid>, Dense<30, 10, Softmax>>;

int main() {
  const auto data = read_idx_dataset<28>("images", "labels");
  const std::array<std::uint32_t, 2> rows{0, 1};
  Digits network;
  const auto trainer = std::make_unique<Trainer<Digits, 2, Adam>>();
  std::cout << trainer->step(network, data, rows) << '\n';
}

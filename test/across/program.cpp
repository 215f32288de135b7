// SPDX-License-Identifier: MIT
// Trains the two networks of compare.py with the instruction set that this program is compiled for. Numbers come and go
// as text; for each network first what it predicts, then its parameters after the steps.
#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <numeric>
#include <vector>

#include "strata/strata.hpp"

using namespace strata;

namespace {

static_assert(lanes<float> == STRATA_LANES, "the compiler was asked for another instruction set");

constexpr Size batch = 32, steps = 10, rows = 4 * batch;
using Narrow = Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 1, Sigmoid>>;
using Wide = Network<Input<37>, Dense<37, 71, Sigmoid>, Dense<71, 19, Tanh>, Dense<19, 10, Softmax>>;
static_assert(Trainer<Narrow, batch, Momentum>::Layout::value == BatchLayout::columns);
static_assert(Trainer<Wide, batch, Momentum>::Layout::value == BatchLayout::rows);

std::vector<float> read(Size count) {
  std::vector<float> numbers(count);
  for (float& number : numbers) std::cin >> number;
  return numbers;
}

void print(float number) { std::cout << std::hexfloat << number << '\n'; }

template <class Net>
void run() {
  Net network;
  network.set_flat_parameters(read(Net::parameter_count));
  Dataset<Net::inputs, Target<Net::outputs>> data;
  data.inputs = read(rows * Net::inputs);
  data.labels.resize(rows);
  for (auto& label : data.labels) std::copy_n(read(Net::outputs).begin(), Net::outputs, label.begin());

  for (Size row = 0; row < rows; ++row)
    for (const float number : network.predict(data.input(row))) print(number);

  const auto trainer =
      std::make_unique<Trainer<Net, batch, Momentum>>(Momentum{.learning_rate = 0.5, .momentum = 0.875}, 1.0 / 128);
  std::vector<std::uint32_t> chosen(batch);
  for (Size step = 0; step < steps; ++step) {
    std::iota(chosen.begin(), chosen.end(), static_cast<std::uint32_t>(step * batch % rows));
    trainer->step(network, data, chosen);
  }
  for (const float number : network.flat_parameters()) print(number);
}

}  // namespace

int main() {
  run<Narrow>();
  run<Wide>();
  return std::cin ? 0 : 1;
}

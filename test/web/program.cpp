// SPDX-License-Identifier: MIT
// Says what compare.py compares between WebAssembly and the machine's own instructions: a line `part NAME` and then
// numbers, each in a line. A network of README's first program, before, while and after it learns; a recurrent and a
// convolutional stream.
#include <array>
#include <cmath>
#include <iostream>
#include <vector>

#include "strata/strata.hpp"

using namespace strata;

namespace {

using Islands = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
using Pedal = Network<Sequence<64, 1>, GRU<1, 16>, EachStep<Dense<16, 1>>, PerStep<MeanSquaredError>>;
using Filter =
    Network<Sequence<64, 1>, Conv1d<1, 8, 1>,
            Residual<Gated<Conv1d<8, 8, 3, Tanh, Causal, Dilation<4>>, Conv1d<8, 8, 3, Sigmoid, Causal, Dilation<4>>>>,
            Conv1d<8, 1, 1>>;

void part(const char* name) { std::cout << "part " << name << '\n'; }
void print(double number) { std::cout << std::hexfloat << number << '\n'; }

void say_predictions(const Islands& network, const Dataset<2>& data) {
  for (Size row = 0; row < 50; ++row)
    for (const float output : network.predict(data.input(row))) print(static_cast<double>(output));
}

void first_program() {
  auto [training, validation, test] = split(make_islands({.rows = 4000, .seed = 1}), {0.6, 0.2, 0.2}, 1);
  part("data");
  for (const float number : test.inputs) print(static_cast<double>(number));

  Islands network;
  part("predictions before training");
  say_predictions(network, test);

  auto running = start_training<32>(network, training, validation, Adam{.learning_rate = 0.01},
                                    {.epochs = 60, .early_stopping_window = 10});
  running.epoch();
  part("predictions after an epoch");
  say_predictions(network, test);
  while (running.epoch()) {
  }
  part("accuracy in the end");
  print(evaluate(network, test).accuracy);
}

/// A stream played step by step and in blocks.
template <class Net>
void play(const char* name) {
  std::vector<float> in(500);
  for (Size i = 0; i < in.size(); ++i) in[i] = 0.5F * static_cast<float>((37 * i) % 64) / 64 - 0.25F;
  const Net network(Glorot{}, 3);
  Streaming<Net> stream(network);
  part(name);
  for (Size i = 0; i < 100; ++i) print(static_cast<double>(stream.step(in[i])));
  std::vector<float> out(in.size());
  stream.process(in, out);
  for (const float number : out) print(static_cast<double>(number));
}

}  // namespace

int main() {
  first_program();
  play<Pedal>("a recurrent stream");
  play<Filter>("a convolutional stream");
}

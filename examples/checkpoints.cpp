// SPDX-License-Identifier: MIT
// run: checkpoints — a training that may be stopped at any moment (Ctrl-C, kill -9) and goes on when it is run again
//
// `checkpoints 100`: 100 epochs rather than 3000. Leaves moons.safetensors, which PyTorch can read: two nn.Linear
// called layers.0 and layers.1.
#include <filesystem>
#include <iostream>
#include <strata/io/safetensors.hpp>
#include <strata/strata.hpp>
#include <strata/training/checkpoint.hpp>
#include <string>

using namespace strata;
using Moons = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 2, Softmax>>;

int main(int count, char** words) {
  const Size epochs = count > 1 ? std::stoul(words[1]) : 3000;
  const auto [training, validation, test] = split(make_moons({.rows = 20000}), {0.6, 0.2, 0.2}, 1);
  const Checkpoints checkpoints{
      .path = "moons.checkpoint", .every_seconds = 1, .on_failure = [](const FileError& error) {
        std::cerr << error.what() << "\nTraining goes on without this checkpoint.\n";
        return true;
      }};
  if (std::filesystem::exists(checkpoints.path)) std::cout << "Going on from moons.checkpoint.\n";

  const Interrupt interrupt;
  Moons network;
  const History history =
      train<32>(network, training, validation, Adam{}, {.epochs = epochs, .stop_requested = Interrupt::requested},
                ProgressLine{std::cout, Verbosity::automatic, 300}, checkpoints);
  if (history.stop == Stop::observer_asked) {
    std::cout << "Stopped in epoch " << history.last().number << "; run it again and it goes on.\n";
    return 0;
  }

  save_network(network, "moons.safetensors");
  Moons loaded;
  load_network(loaded, "moons.safetensors");
  std::cout << "test accuracy " << evaluate(loaded, test).accuracy << "; the network is in moons.safetensors\n";
  std::filesystem::remove(checkpoints.path);
}

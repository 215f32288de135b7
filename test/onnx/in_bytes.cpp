// SPDX-License-Identifier: MIT
// onnx_in_bytes FOLDER: as onnx_networks, networks in eight bits, and NAME.tolerance: how far outputs may be off.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "strata/data/npy.hpp"
#include "strata/quantized/onnx.hpp"
#include "strata/quantized/quantize.hpp"
#include "strata/random/distribution.hpp"

using namespace strata;

namespace {

std::filesystem::path folder;

template <class Net>
void write(const std::string& name, double scale) {
  constexpr Size rows = 20;
  Net network;
  auto theta = network.flat_parameters();
  Generator weights(7, RandomStream::weights), generator(3, RandomStream::data);
  for (auto& number : theta) number = static_cast<float>(scale * symmetric<double>(weights));
  network.set_flat_parameters(theta);
  Dataset<Net::inputs> data;
  for (Size i = 0; i < rows * Net::inputs; ++i) data.inputs.push_back(symmetric<float>(generator));
  const auto quantized = quantize(network, data);
  save_onnx(quantized, folder / (name + ".onnx"));
  std::vector<float> outputs;
  for (Size row = 0; row < rows; ++row) {
    const auto y = quantized.predict(data.input(row));
    outputs.insert(outputs.end(), y.begin(), y.end());
  }
  const auto write_rows = [&](const std::string& what, std::vector<Size> axes, const std::vector<float>& numbers) {
    axes.insert(axes.begin(), rows);
    write_npy<float>(folder / (name + what), axes, numbers);
  };
  write_rows(".input.npy", detail::axes_of(typename Net::InputShape()), data.inputs);
  write_rows(".output.npy", detail::axes_of(typename Net::OutputShape()), outputs);
  // Logits are rounded here, and not there; a byte that is rounded to the other side would change them by more.
  std::ofstream(folder / (name + ".tolerance")) << quantized.logit_step();
}

}  // namespace

int main(int count, char** words) {
  if (count != 2) return 2;
  folder = words[1];
  try {
    write<Network<Input<64>, Dense<64, 40, Sigmoid>, Dropout<0.5>, Dense<40, 30, ReLU>, Dense<30, 10>>>("numbers", 0.3);
    write<Network<Image<3, 9, 8>, Conv2d<3, 5, 3, ReLU, Same>, MaxPool<2>, Conv2d<5, 6, 2, Tanh, Stride<2>, Padding<1>>,
                  Flatten, Dense<54, 4, Softmax>>>("images", 0.3);
    write<Network<Sequence<9, 2>, Conv1d<2, 5, 3, SiLU, Causal>, AveragePool<3>, Flatten, Dense<15, 3>>>("steps", 0.5);
    write<Network<Image<4, 6, 5>, Conv2d<4, 8, 3, ReLU, Same, Groups<4>>, Conv2d<8, 6, 2, Tanh, Groups<2>>,
                  Conv2d<6, 6, 3, Identity, Groups<6>>, Flatten, Dense<36, 3, Softmax>>>("groups", 0.5);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

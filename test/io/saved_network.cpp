// SPDX-License-Identifier: MIT
// saved_network write FILE [sequential], saved_network read FILE [sequential]: what python.py and pytorch.py test.
//
// Both print the network: its parameters in θ order, then what it gives for two rows, as hexadecimal numbers.
#include <cstdio>
#include <exception>
#include <string_view>

#include "strata/activation/tanh.hpp"
#include "strata/io/safetensors.hpp"
#include "strata/layer/dense.hpp"

using namespace strata;

int main(int count, char** words) {
  using Net = Network<Input<3>, Dense<3, 4, Sigmoid>, Dense<4, 4, Tanh>, Dense<4, 2, Softmax>>;
  if (count < 3) return 2;
  try {
    Net network(Glorot{}, 7);
    SavedNetworkOptions options;
    if (count > 3) options.names = sequential_names;
    if (std::string_view(words[1]) == "write")
      save_network(network, words[2], options);
    else
      load_network(network, words[2], options);
    for (const float number : network.flat_parameters()) std::printf("%a ", static_cast<double>(number));
    std::printf("\n");
    for (const auto& x : {Vector<float, 3>{0.5F, -1, 2}, Vector<float, 3>{-3, 0.25F, 1}})
      for (const float number : network.predict(x)) std::printf("%a ", static_cast<double>(number));
    std::printf("\n");
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

// SPDX-License-Identifier: MIT
// saved_network write|read FILE [sequential] [images|steps|recurrent|normalized]: what python.py and pytorch.py test.
//
// Prints the network: its parameters in θ order, then what it gives for two rows, as hexadecimal numbers. The rows of
// all but the first are numbers that Python can make as well, in the order of strata's memory.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string_view>
#include <vector>

#include "strata/activation/gelu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/io/safetensors.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/elman.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/layer/layer_norm.hpp"
#include "strata/layer/lstm.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/prelu.hpp"

using namespace strata;

namespace {

using Plain = Network<Input<3>, Dense<3, 4, Sigmoid>, Dense<4, 4, Tanh>, Dense<4, 2, Softmax>>;
using Images =
    Network<Image<2, 7, 6>, Conv2d<2, 4, 3, ReLU, Padding<1>, Stride<2, 1>>, MaxPool<2, Stride<1>>,
            Conv2d<4, 6, 2, Tanh, Groups<2>>, AveragePool<2, Stride<1>, Padding<1>>, Flatten, Dense<90, 3, Softmax>>;
using Normalized = Network<Image<2, 4, 3>, Conv2d<2, 3, 2, SiLU>, BatchNorm<3>, PReLU<3>, Conv2d<3, 4, 2>, Flatten,
                           PReLU<8>, LayerNorm<8>, BatchNorm<8>, Dropout<0.5>, Dense<8, 2, GELU>, MeanSquaredError>;
using Steps = Network<Sequence<9, 2>, Conv1d<2, 4, 3, Tanh, Dilation<2>, NoBias>, MaxPool<2>, Flatten, Dense<8, 3>>;
using Recurring = Network<Sequence<6, 2>, GRU<2, 3>, EachStep<Dense<3, 4, Tanh>>, LSTM<4, 3>, Elman<3, 5, ReLU>,
                          LastStep, Dense<5, 2, Softmax>>;

template <class Net>
std::vector<Vector<float, Net::inputs>> rows() {
  if constexpr (Net::inputs == 3) {
    return {{0.5F, -1, 2}, {-3, 0.25F, 1}};
  } else {
    std::vector<Vector<float, Net::inputs>> two(2);
    for (Size i = 0; i < 2 * Net::inputs; ++i)
      two[i / Net::inputs](i % Net::inputs) = (static_cast<float>(i * 7 % 11) - 5) / 4;
    return two;
  }
}

template <class Net>
void run(bool write, const char* file, const SavedNetworkOptions& options) {
  Net network(Glorot{}, 7);
  if (write)
    save_network(network, file, options);
  else
    load_network(network, file, options);
  for (const float number : network.flat_parameters()) std::printf("%a ", static_cast<double>(number));
  std::printf("\n");
  for (const auto& x : rows<Net>())
    for (const float number : network.predict(x)) std::printf("%a ", static_cast<double>(number));
  std::printf("\n");
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) return 2;
  const std::vector<std::string_view> options(words + 3, words + count);
  const auto says = [&](std::string_view word) { return std::count(options.begin(), options.end(), word) > 0; };
  const bool write = std::string_view(words[1]) == "write";
  SavedNetworkOptions how;
  if (says("sequential")) how.names = sequential_names;
  try {
    if (says("images"))
      run<Images>(write, words[2], how);
    else if (says("normalized"))
      run<Normalized>(write, words[2], how);
    else if (says("recurrent"))
      run<Recurring>(write, words[2], how);
    else if (says("steps"))
      run<Steps>(write, words[2], how);
    else
      run<Plain>(write, words[2], how);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

// SPDX-License-Identifier: MIT
// Networks that Keras and PyTorch trained, and what these gave for them, as RTNeural's own tests have them. Its bounds:
// 1e-6, of GRUs 5e-6.
#include "../../examples/support/rtneural.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <sstream>

#include "support/files.hpp"

using namespace strata;

namespace {

const auto folder = [] {
  const auto data = strata_test::find_data();
  return data ? *data / "rtneural" : std::filesystem::path();
}();

bool is_there() {
  if (!folder.empty() && std::filesystem::is_directory(folder)) return true;
  MESSAGE("SKIPPED: no networks of RTNeural's; set STRATA_DATA to the folder with rtneural/");
  return false;
}

/// All numbers of a file, row by row.
std::vector<float> numbers_of(const std::string& name) {
  std::ifstream file(folder / (name + ".csv"));
  std::vector<float> all;
  for (std::string line; std::getline(file, line);) {
    std::replace(line.begin(), line.end(), ',', ' ');
    std::istringstream numbers(line);
    for (double number = 0; numbers >> number;) all.push_back(static_cast<float>(number));
  }
  return all;
}

/// Rows × columns turned around: PyTorch's files have a channel a row.
std::vector<float> turned(const std::vector<float>& numbers, std::size_t rows) {
  std::vector<float> result;
  const std::size_t columns = numbers.size() / rows;
  for (std::size_t j = 0; j < columns; ++j)
    for (std::size_t i = 0; i < rows; ++i) result.push_back(numbers[i * columns + j]);
  return result;
}

void check_numbers(const std::vector<float>& found, const std::vector<float>& expected, float bound) {
  REQUIRE(found.size() == expected.size());
  float worst = 0;
  for (std::size_t i = 0; i < found.size(); ++i) worst = std::max(worst, std::abs(found[i] - expected[i]));
  MESSAGE("largest difference ", worst);
  CHECK(worst <= bound);
}

template <class Net>
std::vector<float> streamed(const Net& network, const std::vector<float>& in) {
  const auto stream = std::make_unique<Streaming<Net, 32>>(network);
  using S = Streaming<Net, 32>;
  std::vector<float> out(in.size() / S::features_in * S::features_out);
  stream->process(in, out);
  return out;
}

template <class Net>
std::vector<float> predicted(const Net& network, const std::vector<float>& in) {
  struct Buffers {
    Matrix<float, 1, Net::inputs> x;
    Matrix<float, 1, Net::outputs> y;
    typename Net::template Workspace<1> workspace;
  };
  const auto b = std::make_unique<Buffers>();
  REQUIRE(in.size() == Net::inputs);
  std::copy(in.begin(), in.end(), b->x.begin());
  network.predict(b->x, b->y, b->workspace);
  return {b->y.begin(), b->y.end()};
}

template <class Net>
std::unique_ptr<Net> keras(const std::string& name) {
  auto network = std::make_unique<Net>();
  rtneural::load_keras(*network, rtneural::read((folder / (name + ".json")).string()));
  return network;
}

template <class Net>
std::unique_ptr<Net> torch(const std::string& name,
                           std::initializer_list<std::pair<const char*, const char*>> tensors) {
  auto network = std::make_unique<Net>();
  const auto json = rtneural::read((folder / (name + ".json")).string());
  for (const auto& [ours, theirs] : tensors)
    rtneural::load_tensor(*network, std::string("layers.") + ours, json, theirs);
  return network;
}

template <class Cell8, class First, Size Steps = 32>
using Stack = Network<Sequence<Steps, 1>, First, Cell8, Cell8, Cell8, EachStep<Dense<8, 1>>>;

template <class Net>
auto torch_recurrent(const std::string& name, const std::string& kind) {
  auto network = std::make_unique<Net>();
  const auto json = rtneural::read((folder / (name + ".json")).string());
  for (int layer = 0; layer < 4; ++layer)
    for (const std::string tensor : {"weight_ih", "weight_hh", "bias_ih", "bias_hh"})
      rtneural::load_tensor(
          *network, "layers." + std::to_string(layer) + "." + tensor + "_l0", json,
          (layer == 0 ? kind + "." : kind + "2.") + tensor + "_l" + std::to_string(std::max(0, layer - 1)));
  for (const std::string tensor : {"weight", "bias"})
    rtneural::load_tensor(*network, "layers.4." + tensor, json, "dense." + tensor);
  return network;
}

}  // namespace

TEST_CASE("rtneural: dense") {
  if (!is_there()) return;
  using Net = Network<Input<1>, Dense<1, 8>, Activate<8, Tanh>, Dense<8, 8>, Activate<8, ReLU>, Dense<8, 8>,
                      Activate<8, ELU>, Dense<8, 8>, Activate<8, Softmax>, Dense<8, 1>, Dense<1, 8, Identity, NoBias>,
                      Dense<8, 8, Identity, NoBias>, Dense<8, 1, Identity, NoBias>>;
  check_numbers(streamed(*keras<Net>("dense"), numbers_of("dense_x_python")), numbers_of("dense_y_python"), 1e-6F);
}

TEST_CASE("rtneural: conv, causal") {
  if (!is_there()) return;
  using Net =
      Network<Sequence<32, 1>, EachStep<Dense<1, 8, Tanh>>, Conv1d<8, 4, 3, Tanh, Causal>, BatchNorm<4, Epsilon<0.01>>,
              PReLU<4>, Conv1d<4, 4, 1, Tanh>, Conv1d<4, 6, 3, Tanh, Causal, Dilation<2>, Groups<2>>,
              BatchNorm<6, Epsilon<5.0>>, PReLU<>, EachStep<Dense<6, 1, Sigmoid>>>;
  check_numbers(streamed(*keras<Net>("conv"), numbers_of("conv_x_python")), numbers_of("conv_y_python"), 1e-6F);
}

TEST_CASE("rtneural: conv2d, the whole image at once") {
  if (!is_there()) return;
  using Net =
      Network<Image<1, 50, 23>, Conv2d<1, 2, 5, Identity, Dilation<2, 1>>, BatchNorm<2, Epsilon<5.0>>, Apply<ReLU>,
              Conv2d<2, 3, 4, Identity, KernelWidth<3>, Stride<1, 2>, Same>, BatchNorm<3, Epsilon<0.01>>,
              Conv2d<3, 1, 2, Identity, KernelWidth<3>, Dilation<3, 1>>, MeanSquaredError>;
  check_numbers(predicted(*keras<Net>("conv2d"), numbers_of("conv2d_x_python")), numbers_of("conv2d_y_python"), 1e-6F);
}

TEST_CASE("rtneural: Keras's GRU and LSTM") {
  if (!is_there()) return;
  using G = Network<Sequence<32, 1>, EachStep<Dense<1, 8, Tanh>>, GRU<8, 8>, EachStep<Dense<8, 8, Sigmoid>>,
                    EachStep<Dense<8, 1>>>;
  check_numbers(streamed(*keras<G>("gru"), numbers_of("gru_x_python")), numbers_of("gru_y_python"), 5e-6F);
  using L = Network<Sequence<32, 1>, EachStep<Dense<1, 8, Tanh>>, LSTM<8, 8>, EachStep<Dense<8, 1>>>;
  check_numbers(streamed(*keras<L>("lstm"), numbers_of("lstm_x_python")), numbers_of("lstm_y_python"), 1e-6F);
}

TEST_CASE("rtneural: PyTorch's GRU and LSTM, four of them stacked") {
  if (!is_there()) return;
  using G = Stack<GRU<8, 8>, GRU<1, 8>>;
  check_numbers(streamed(*torch_recurrent<G>("gru_torch", "gru"), numbers_of("gru_torch_x_python")),
                numbers_of("gru_torch_y_python"), 5e-6F);
  using L = Stack<LSTM<8, 8>, LSTM<1, 8>>;
  check_numbers(streamed(*torch_recurrent<L>("lstm_torch", "lstm"), numbers_of("lstm_torch_x_python")),
                numbers_of("lstm_torch_y_python"), 1e-6F);
}

TEST_CASE("rtneural: recurrent networks in eight bits, streamed, are within a share of their outputs' range") {
  if (!is_there()) return;
  const auto check = []<class Net>(const Net& network, const std::string& name, double most, double most_on_average) {
    const auto in = numbers_of(name + "_x_python"), expected = numbers_of(name + "_y_python");
    const auto small = quantize(network, Dataset<Net::inputs>{in, {}});
    const auto found = streamed(small, in);
    REQUIRE(found.size() == expected.size());
    const auto [low, high] = std::minmax_element(expected.begin(), expected.end());
    const double range = static_cast<double>(*high - *low);
    double worst = 0, squares = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const double error = static_cast<double>(std::abs(found[i] - expected[i])) / range;
      worst = std::max(worst, error);
      squares += error * error;
    }
    const double average = std::sqrt(squares / static_cast<double>(found.size()));
    MESSAGE(name, ": largest error ", worst, ", root mean square ", average);
    CHECK(worst < most);
    CHECK(average < most_on_average);
  };
  using G = Stack<GRU<8, 8>, GRU<1, 8>, 250>;
  check(*torch_recurrent<G>("gru_torch", "gru"), "gru_torch", 0.01, 0.001);
  using L = Stack<LSTM<8, 8>, LSTM<1, 8>, 250>;
  check(*torch_recurrent<L>("lstm_torch", "lstm"), "lstm_torch", 0.015, 0.0015);
  // What is between the dense layers is a byte, whose range is three times what is seen of it here.
  using K = Network<Sequence<100, 1>, EachStep<Dense<1, 8, Tanh>>, GRU<8, 8>, EachStep<Dense<8, 8, Sigmoid>>,
                    EachStep<Dense<8, 1>>>;
  check(*keras<K>("gru"), "gru", 0.06, 0.03);
  using M = Network<Sequence<100, 1>, EachStep<Dense<1, 8, Tanh>>, LSTM<8, 8>, EachStep<Dense<8, 1>>>;
  check(*keras<M>("lstm"), "lstm", 0.01, 0.004);
}

TEST_CASE("rtneural: PyTorch's Conv1d, whole and in a stream, with a stride and in groups") {
  if (!is_there()) return;
  const auto conv = []<class Net>(std::type_identity<Net>, const std::string& name) {
    return torch<Net>(name, {{"0.weight", "weight"}, {"0.bias", "bias"}});
  };
  const auto expected = turned(numbers_of("conv1d_torch_y_python"), 12);
  using Whole = Network<Sequence<1000, 1>, Conv1d<1, 12, 5>>;
  check_numbers(predicted(*conv(std::type_identity<Whole>(), "conv1d_torch"), numbers_of("conv1d_torch_x_python")),
                expected, 1e-6F);
  // The stream is causal: what PyTorch gives first, where the kernel first fits, is its fifth step.
  using Stream = Network<Sequence<32, 1>, Conv1d<1, 12, 5, Identity, Causal>>;
  const auto all = streamed(*conv(std::type_identity<Stream>(), "conv1d_torch"), numbers_of("conv1d_torch_x_python"));
  check_numbers({all.begin() + 4 * 12, all.end()}, expected, 1e-6F);

  using Strided = Network<Sequence<1000, 1>, Conv1d<1, 12, 5, Identity, Stride<3>>>;
  check_numbers(predicted(*conv(std::type_identity<Strided>(), "conv1d_torch_stride_3"),
                          numbers_of("conv1d_torch_x_python_stride_3")),
                turned(numbers_of("conv1d_torch_y_python_stride_3"), 12), 1e-6F);

  using Grouped = Network<Sequence<500, 6>, Conv1d<6, 3, 3, Identity, Groups<3>>>;
  check_numbers(predicted(*conv(std::type_identity<Grouped>(), "conv1d_torch_group_6_3_3_1_3"),
                          numbers_of("conv1d_torch_group_x_python")),
                turned(numbers_of("conv1d_torch_group_y_python_6_3_3_1_3"), 3), 1e-6F);
}

TEST_CASE("rtneural: PyTorch's ConvTranspose1d") {
  if (!is_there()) return;
  using Net = Network<Sequence<100, 4>, ConvTranspose1d<4, 15, 5, Identity, Stride<3>, Padding<3>>>;
  const auto network = torch<Net>("convtranspose1d_torch", {{"0.weight", "weight"}, {"0.bias", "bias"}});
  check_numbers(predicted(*network, turned(numbers_of("convtranspose1d_torch_x_python"), 4)),
                turned(numbers_of("convtranspose1d_torch_y_python"), 15), 1e-6F);
}

TEST_CASE("rtneural: a file that does not fit the network is an error that says where") {
  using Net = Network<Input<2>, Dense<2, 1, Tanh>, MeanSquaredError>;
  Net network;
  const auto says = [&](const std::string& layer, const char* part) {
    try {
      rtneural::load_keras(network, rtneural::Json::parse(R"({"layers": [)" + layer + "]}"));
    } catch (const Error& error) {
      CAPTURE(error.what());
      return std::string(error.what()).find(part) != std::string::npos;
    }
    return false;
  };
  CHECK(says(R"({"type": "gru"})", "layer 0 (gru) into Dense<2, 1, Tanh>: it is no dense layer"));
  CHECK(says(R"({"type": "dense", "activation": "relu"})", "its activation is \"relu\", the network's is \"tanh\""));
  CHECK(
      says(R"({"type": "dense", "activation": "tanh", "weights": [[[1], [2], [3]]]})", "expected 2 entries, found 3"));
  CHECK(says(R"({"type": "dense", "activation": "tanh", "weights": [[[1], [2]]]})", "it has no biases"));
  CHECK(says("", "the file has 0 layers, the network 1"));
}

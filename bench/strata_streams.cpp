// SPDX-License-Identifier: MIT
#include "strata_model.hpp"

namespace bench {
namespace {

template <class... Layers>
using Stream = strata::Network<strata::Sequence<64, 1>, Layers...>;
using strata::Causal, strata::Conv1d, strata::Dilation, strata::Tanh;

using Convolutions =
    Stream<Conv1d<1, 8, 3, Tanh, Causal>, Conv1d<8, 8, 3, Tanh, Causal, Dilation<2>>,
           Conv1d<8, 8, 3, Tanh, Causal, Dilation<4>>, Conv1d<8, 8, 3, Tanh, Causal, Dilation<8>>, Conv1d<8, 1, 1>>;

template <template <strata::Size, strata::Size> class Layer, strata::Size Hidden>
using Recurrent = Stream<Layer<1, Hidden>, strata::EachStep<strata::Dense<Hidden, 1>>>;
using strata::GRU, strata::LSTM;

using Doubling = strata::Dilations<1, 2, 4, 8, 16, 32, 64, 128, 256, 512>;
using WaveNetA1 = Stream<strata::WaveNet<1, strata::WaveNetArray<16, 3, 8, Tanh, Doubling>,
                                         strata::WaveNetArray<8, 3, 1, Tanh, Doubling, strata::HeadBias>>>;

std::unique_ptr<ModelContender> make(const ModelTask& task) {
  std::unique_ptr<ModelContender> result;
  const auto attempt = [&]<class Network, Size Block>(const Model& model) {
    if (task == ModelTask{model, Block, Use::stream}) result = std::make_unique<StrataStream<Network, Block>>(task);
  };
  attempt.operator()<Recurrent<GRU, 8>, 1>(gru8);
  attempt.operator()<Recurrent<GRU, 16>, 1>(gru16);
  attempt.operator()<Recurrent<GRU, 32>, 1>(gru32);
  attempt.operator()<Recurrent<GRU, 128>, 1>(gru128);
  attempt.operator()<Recurrent<LSTM, 8>, 1>(lstm8);
  attempt.operator()<Recurrent<LSTM, 16>, 1>(lstm16);
  attempt.operator()<Recurrent<LSTM, 32>, 1>(lstm32);
  attempt.operator()<Convolutions, 1>(convolutions);
  attempt.operator()<WaveNetA1, 64>(wavenet_a1);
  const auto attempt_in_bytes = [&]<class Network>(const Model& model) {
    if (task == ModelTask{model, 1, Use::stream, true}) result = std::make_unique<StrataStreamInBytes<Network>>(task);
  };
  attempt_in_bytes.operator()<Recurrent<GRU, 16>>(gru16);
  attempt_in_bytes.operator()<Recurrent<GRU, 32>>(gru32);
  attempt_in_bytes.operator()<Recurrent<GRU, 128>>(gru128);
  attempt_in_bytes.operator()<Recurrent<LSTM, 16>>(lstm16);
  return result;
}

const OfferRegistration known({.peer = "strata", .model = make});

}  // namespace
}  // namespace bench

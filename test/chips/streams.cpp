// SPDX-License-Identifier: MIT
// Networks that may be given a sequence step by step.
#include "writing.hpp"

#include "strata/cost/mean_squared_error.hpp"

namespace chips {

void write_streams(Folder& folder) {
  folder.write<Network<Sequence<13, 2>, Conv1d<2, 4, 3, Tanh, Causal, Dilation<2>>,
                       Residual<Gated<Conv1d<4, 4, 2, Tanh, Causal>, Conv1d<4, 4, 2, Sigmoid, Causal, Groups<4>>>>,
                       ConvTranspose1d<4, 4, 2, Identity, Causal, Dilation<3>>, BatchNorm<4>, Dropout<0.5>,
                       Parallel<Conv1d<4, 6, 2, ReLU, Causal, Groups<2>>, Conv1d<4, 2, 1, SiLU>>, LayerNorm<8>,
                       PReLU<8>, EachStep<Dense<8, 3, Softmax>>>>("causal");
  folder.write<Network<Sequence<9, 3>, GRU<3, 6>, EachStep<Dense<6, 4, Tanh>>, LSTM<4, 3>, Elman<3, 5, Sigmoid>,
                       MeanSquaredError>>("recurrent");
  folder.write<Network<Sequence<40, 1>, WaveNet<1, WaveNetArray<4, 3, 2, Tanh, Dilations<1, 2, 4>>,
                                                WaveNetArray<2, 3, 1, Tanh, Dilations<1, 8>, HeadBias>>>>("wave_net");
  folder.write<
      Network<Sequence<12, 2>, WaveNet<2, WaveNetArray<3, 2, 3, Tanh, Dilations<1, 2>, Gate>>, MeanSquaredError>>(
      "wave_net_gated", 0.7, {.smaller = true});
}

}  // namespace chips

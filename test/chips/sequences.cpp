// SPDX-License-Identifier: MIT
// Networks of whole sequences.
#include "writing.hpp"

#include "strata/cost/mean_squared_error.hpp"

namespace chips {

void write_sequences(Folder& folder) {
  using Steps = Sequence<11, 3>;
  folder.write<Network<Steps, Conv1d<3, 4, 3, Tanh, Stride<2>, Padding<1>>, MaxPool<2>,
                       Conv1d<4, 6, 2, Sigmoid, Groups<2>, NoBias>, AveragePool<2, Stride<1>>, Flatten, Dense<6, 2>>>(
      "conv1d");
  folder.write<Network<Steps, ConvTranspose1d<3, 4, 3, Tanh, Stride<2>, Padding<1>>, MeanOverSteps, Dense<4, 2>>>(
      "conv_transpose1d");
  folder.write<Network<Steps, EachStep<Residual<Dense<3, 4, ReLU>, Dense<4, 3>>::On<Extents<3>>>, Conv1d<3, 4, 2, ReLU>,
                       MaxOverSteps, Dense<4, 2>>>("max_over_steps");
  folder.write<Network<Steps, LSTM<3, 5>, LastStep>>("last_step");
}

}  // namespace chips

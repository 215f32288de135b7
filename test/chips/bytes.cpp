// SPDX-License-Identifier: MIT
// Networks in eight bits: outputs in fours, some left over, and fewer; tables and none; all ways of laying a patch
// out; groups, steps, recurrence.
#include "writing_bytes.hpp"

#include "strata/cost/mean_squared_error.hpp"

namespace chips {

void write_bytes(Folder& folder) {
  using Numbers = Network<Input<4>, Normalize<4>, Dense<4, 15, ReLU>, Dropout<0.5>, Dense<15, 8, Tanh, NoBias>,
                          Dense<8, 5, Softmax>>;
  using Images =
      Network<Image<3, 9, 8>, Conv2d<3, 5, 3, ReLU, Same>, MaxPool<2, KernelWidth<3>, Stride<1, 2>, Padding<1>>,
              Conv2d<5, 6, 2, Tanh, Dilation<2>>, Conv2d<6, 6, 2>, Conv2d<6, 3, 1, Sigmoid, NoBias>,
              AveragePool<2, Stride<1>, Padding<1>>, Flatten, Dense<48, 1, Sigmoid>>;
  // In groups of one channel, of several, with more outputs than inputs; padded; causal, so that there are steps.
  using InGroups = Network<Image<4, 6, 5>, Conv2d<4, 8, 3, ReLU, Same, Groups<4>>, Conv2d<8, 6, 2, Tanh, Groups<2>>,
                           Conv2d<6, 6, 3, Identity, Groups<6>>, Flatten, Dense<36, 3, Softmax>>;
  using Causals =
      Network<Sequence<11, 2>, Conv1d<2, 4, 3, Tanh, Causal, Dilation<2>>, Conv1d<4, 4, 2, ReLU, Causal, Groups<4>>,
              Conv1d<4, 6, 1, Tanh, Groups<2>>, EachStep<Dense<6, 3, Softmax>>>;
  using Recurrent = Network<Sequence<12, 3>, GRU<3, 6>, EachStep<Dense<6, 4, Tanh>>, LSTM<4, 5>, Elman<5, 7, Sigmoid>,
                            EachStep<Dense<7, 2>>, MeanSquaredError>;
  using Last =
      Network<Sequence<9, 2>, EachStep<Dense<2, 5, Tanh>>, GRU<5, 4>, LSTM<4, 6>, LastStep, Dense<6, 3, Softmax>>;
  using Mean = Network<Sequence<9, 2>, Elman<2, 5>, MeanOverSteps, Dense<5, 1, Sigmoid>>;
  using Largest = Network<Sequence<9, 2>, LSTM<2, 5>, MaxOverSteps, Dense<5, 4, Softmax>>;
  using Flat = Network<Sequence<30, 1>, GRU<1, 9>, Flatten, Dense<270, 3, Softmax>>;
  for (const bool smaller : {false, true}) {
    const std::string behind = smaller ? "_smaller" : "";
    write_in_bytes<Numbers>(folder, "bytes_of_numbers" + behind, 0.7, {.smaller = smaller});
    write_in_bytes<Images>(folder, "bytes_of_images" + behind, 0.4, {.smaller = smaller});
    write_in_bytes<InGroups>(folder, "bytes_of_groups" + behind, 0.5, {.smaller = smaller});
    write_in_bytes<Causals>(folder, "bytes_of_steps" + behind, 0.7, {.smaller = smaller});
  }
  write_in_bytes<Recurrent>(folder, "bytes_of_recurrence", 1.2);
  write_in_bytes<Last>(folder, "bytes_of_last_step", 1.5);
  write_in_bytes<Mean>(folder, "bytes_of_mean", 2);
  write_in_bytes<Largest>(folder, "bytes_of_largest", 1.5);
  write_in_bytes<Flat>(folder, "bytes_of_flat", 1);
}

}  // namespace chips

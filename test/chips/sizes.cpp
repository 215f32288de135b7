// SPDX-License-Identifier: MIT
// The networks whose sizes are told, each faster and smaller.
#include "writing_bytes.hpp"

namespace chips {

void write_sizes(Folder& folder) {
  using Digits = Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>;
  using Islands = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 20, Tanh>, Dense<20, 4, Softmax>>;
  using Pedal = Network<Sequence<64, 1>, GRU<1, 16>, EachStep<Dense<16, 1>>>;
  using Cnn = Network<Image<1, 28, 28>, Conv2d<1, 8, 3, ReLU>, MaxPool<2>, Conv2d<8, 16, 3, ReLU>, MaxPool<2>, Flatten,
                      Dense<400, 10, Softmax>>;
  for (const bool smaller : {false, true}) {
    const std::string behind = smaller ? "_smaller" : "";
    const HeaderOptions options{.smaller = smaller};
    folder.write<Digits>("digits" + behind, 0.05, options);
    write_in_bytes<Digits>(folder, "digits_in_bytes" + behind, 0.05, options);
    folder.write<Islands>("islands" + behind, 0.7, options);
    folder.write<Pedal>("pedal" + behind, 0.7, options);
    folder.write<Cnn>("cnn" + behind, 0.2, options);
  }
}

}  // namespace chips

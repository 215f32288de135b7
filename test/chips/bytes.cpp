// SPDX-License-Identifier: MIT
// Networks in eight bits: outputs in fours, some left over, and fewer; tables and none; all ways of laying a patch out.
#include "writing_bytes.hpp"

namespace chips {

void write_bytes(Folder& folder) {
  using Numbers = Network<Input<4>, Normalize<4>, Dense<4, 15, ReLU>, Dropout<0.5>, Dense<15, 8, Tanh, NoBias>,
                          Dense<8, 5, Softmax>>;
  using Images =
      Network<Image<3, 9, 8>, Conv2d<3, 5, 3, ReLU, Same>, MaxPool<2, KernelWidth<3>, Stride<1, 2>, Padding<1>>,
              Conv2d<5, 6, 2, Tanh, Dilation<2>>, Conv2d<6, 6, 2>, Conv2d<6, 3, 1, Sigmoid, NoBias>,
              AveragePool<2, Stride<1>, Padding<1>>, Flatten, Dense<48, 1, Sigmoid>>;
  for (const bool smaller : {false, true}) {
    const std::string behind = smaller ? "_smaller" : "";
    write_in_bytes<Numbers>(folder, "bytes_of_numbers" + behind, 0.7, {.smaller = smaller});
    write_in_bytes<Images>(folder, "bytes_of_images" + behind, 0.4, {.smaller = smaller});
  }
}

}  // namespace chips

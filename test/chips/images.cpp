// SPDX-License-Identifier: MIT
// Networks of images.
#include "writing.hpp"

#include "strata/cost/mean_squared_error.hpp"

namespace chips {

void write_images(Folder& folder) {
  using Maps = Image<3, 9, 8>;
  folder.write<Network<Maps, Conv2d<3, 5, 4, Tanh, KernelWidth<2>, Stride<2, 3>, Padding<1, 2>, Dilation<2, 1>>,
                       AveragePool<2, Stride<1>, Padding<1>>, MeanSquaredError>>("conv2d_options", 0.4);
  folder.write<Network<Maps, Conv2d<3, 5, 2, GELU, Dilation<3>>, MaxPool<2, KernelWidth<3>, Stride<1, 2>, Padding<1>>,
                       BatchNorm<5>, Conv2d<5, 4, 1, ReLU, Stride<2>>, GlobalAveragePool, Dense<4, 2>>>(
      "conv2d_dilated", 0.4, {.smaller = true});
  folder
      .write<Network<Maps, Conv2d<3, 6, 3, SiLU, Groups<3>, Same, NoBias>, Conv2d<6, 4, 2, Tanh, Groups<2>, Stride<2>>,
                     Conv2d<4, 4, 2, ELU, Groups<4>>, PReLU<4>, LayerNorm<4>, Flatten, Dense<36, 3>>>("conv2d_groups");
  folder.write<Network<Maps, Residual<Project<Conv2d<3, 4, 1>>, Conv2d<3, 4, 3, ReLU, Same>>,
                       Parallel<Conv2d<4, 2, 3, Tanh, Same>, Apply<Tanh>, Conv2d<4, 1, 1, Softmax>>, GlobalMaxPool,
                       Dense<7, 2>>>("combined_images", 0.4);
}

}  // namespace chips

// SPDX-License-Identifier: MIT
#pragma once

#include "nam.hpp"

namespace nam {

using namespace strata;

/// The shapes of captures that are compiled in. Most files have the first one, "A1 standard".
using Captures = std::tuple<
    Network<Sequence<block, 1>,
            WaveNet<1, WaveNetArray<16, 3, 8, Tanh, Dilations<1, 2, 4, 8, 16, 32, 64, 128, 256, 512>>,
                    WaveNetArray<8, 3, 1, Tanh, Dilations<1, 2, 4, 8, 16, 32, 64, 128, 256, 512>, HeadBias>>>,
    Network<Sequence<block, 1>, WaveNet<1, WaveNetArray<3, 3, 2, Tanh, Dilations<1, 2>>,
                                        WaveNetArray<2, 3, 1, Tanh, Dilations<8>, HeadBias>>>,
    Network<Sequence<block, 1>, LSTM<1, 3>, EachStep<Dense<3, 1>>>>;

}  // namespace nam

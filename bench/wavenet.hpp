// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>

#include "model.hpp"

/// The WaveNet that most captures of amplifiers are (Neural Amp Modeler's "A1 standard"), from one number a step to
/// one.
namespace bench::wavenet {

struct Tensor {
  Size size, fan_in;
};

/// From `in` channels and the network's input c, the condition. Parameters in the order of `tensors`:
///
///   u = R·x,  s = 0 or the head of the array before
///   for each dilation d:  a = tanh(W·[u(t − 2d), u(t − d), u(t), c(t)] + b),  s ← s + a,  u ← u + M·a + m
///   head = H·s (+ h)
struct Array {
  Size in, channels, head;
  bool head_bias;

  Size seen() const { return 3 * channels + 1; }
  void add_tensors(std::vector<Tensor>& all) const;
  /// Multiplications and additions of a step.
  Size operations() const;
  /// x → u, s → head; returns where the parameters of the next array begin.
  const double* run(const double* theta, const std::vector<double>& c, std::vector<double>& u,
                    std::vector<double>& s) const;
};
inline constexpr std::array<Array, 2> arrays{{{1, 16, 8, false}, {16, 8, 1, true}}};
inline constexpr std::array<Size, 10> dilations{1, 2, 4, 8, 16, 32, 64, 128, 256, 512};

std::vector<Tensor> tensors();
Size operations();
/// The outputs of a sequence, before which there are zeros in every layer.
std::vector<double> outputs(const double* theta, const std::vector<double>& x);

}  // namespace bench::wavenet

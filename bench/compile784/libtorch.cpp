// SPDX-License-Identifier: MIT
#include "../peers/libtorch.hpp"

#include "training.hpp"

namespace {

/// Rows and labels as tensors.
struct Network : bench::TorchNetwork {
  Network() : TorchNetwork(bench::digits) {}
  double step(const float* x, const bench::Label* y) { return TorchNetwork::step(rows(x, 128), labels(y, 128)); }
};

}  // namespace

int main() { return bench::train784(Network()); }

// SPDX-License-Identifier: MIT
#include "strata/io/onnx.hpp"
#include "../../examples/onnx/network.hpp"
#include "fuzz/target.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/layer/max_pool.hpp"
#include "strata/layer/parallel.hpp"
#include "strata/layer/residual.hpp"
#include "strata/network/network.hpp"

// The file, its numbers as twice as large ones (a varint of one byte is a whole number of eight), names, and for each
// node what it gives: axes, formulas, a step. No model has more than 20 000 nodes.
const fuzz::Bound fuzz::bound{.per_byte = 512};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  const strata::OnnxModel model = strata::read_onnx_model(path, limits);
  (void)onnx::translated(model).type();
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using namespace strata;
  const strata_test::TemporaryFolder folder;
  std::vector<Bytes> all;
  const auto add = [&](const auto& network) {
    save_onnx(network, folder / "seed.onnx");
    all.push_back(read_bytes(folder / "seed.onnx"));
  };
  add(Network<Input<2>, Dense<2, 2, GELU>, Residual<Dense<2, 2, SiLU>>, Dense<2, 2, Softmax>>());
  add(Network<Image<1, 4, 4>, Conv2d<1, 2, 3, ReLU, Same>, BatchNorm<2>, MaxPool<2>, Flatten, Dense<8, 1, Sigmoid>>());
  add(Network<Sequence<3, 1>, GRU<1, 1>, LastStep, Parallel<Dense<1, 1>, Dense<1, 1>>, Dense<2, 1>>());
  return all;
}

// SPDX-License-Identifier: MIT
#include "fuzz/target.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/quantized/quantize.hpp"
#include "strata/quantized/safetensors.hpp"
#include "support/safetensors_files.hpp"

// As of safetensors: the header as text and its tensors by name, the numbers; a network of the same size is beside it.
const fuzz::Bound fuzz::bound{.per_byte = 32};

namespace {

using Small =
    strata::Network<strata::Input<1>, strata::Dense<1, 1, strata::Tanh>, strata::Dense<1, 2, strata::Softmax>>;

strata::Quantized<Small> small() { return strata::quantize(Small(), strata::Dataset<1>{{-1, 0.5F}, {}}); }

}  // namespace

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits) {
  static strata::Quantized<Small> network;
  strata::load_network(network, path);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  const strata_test::TemporaryFolder folder;
  strata::save_network(small(), folder / "own.safetensors");
  return {strata::read_bytes(folder / "own.safetensors"),
          strata_test::bytes_of(strata_test::safetensors(R"({"__metadata__":{"strata":"quantized 1"}})"))};
}

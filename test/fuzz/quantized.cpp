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

using Recurring =
    strata::Network<strata::Sequence<2, 1>, strata::GRU<1, 1>, strata::LastStep, strata::Dense<1, 2, strata::Softmax>>;

strata::Quantized<Recurring> recurring() {
  return strata::quantize(Recurring(), strata::Dataset<2>{{-1, 0.5F, 0, 0.25F}, {}});
}
strata::Quantized<Small> small() { return strata::quantize(Small(), strata::Dataset<1>{{-1, 0.5F}, {}}); }

}  // namespace

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits) {
  static strata::Quantized<Small> network;
  static strata::Quantized<Recurring> other;
  try {
    strata::load_network(network, path);
  } catch (const strata::FileError&) {
    strata::load_network(other, path);
  }
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  const strata_test::TemporaryFolder folder;
  strata::save_network(small(), folder / "own.safetensors");
  strata::save_network(recurring(), folder / "recurring.safetensors");
  return {strata::read_bytes(folder / "own.safetensors"), strata::read_bytes(folder / "recurring.safetensors"),
          strata_test::bytes_of(strata_test::safetensors(R"({"__metadata__":{"strata":"quantized 1"}})"))};
}

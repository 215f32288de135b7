// SPDX-License-Identifier: MIT
#include "strata/io/safetensors.hpp"

#include "fuzz/target.hpp"
#include "strata/layer/dense.hpp"
#include "support/safetensors_files.hpp"

// The file, a copy of the header as text, its tensors by name (which it may have one for every fifty bytes), the
// tensors' numbers. The network has its memory already; the file's size is bounded by what the network can need.
const fuzz::Bound fuzz::bound{.per_byte = 32};

namespace {

using Small = strata::Network<strata::Input<1>, strata::Dense<1, 1, strata::Sigmoid>>;

}  // namespace

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits) {
  static Small network;
  strata::load_network(network, path);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using strata_test::bytes_of, strata_test::safetensors;
  const strata_test::TemporaryFolder folder;
  strata::save_network(Small(), folder / "own.safetensors");
  return {strata::read_bytes(folder / "own.safetensors"),
          bytes_of(safetensors(R"({"layers.0.weight":{"dtype":"F16","shape":[1,1],"data_offsets":[0,2]},)"
                               R"("layers.0.bias":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]}})",
                               "abcd")),
          bytes_of(safetensors(R"({"__metadata__":{"format":"pt"}})"))};
}

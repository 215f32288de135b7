// SPDX-License-Identifier: MIT
#include "strata/io/parameters.hpp"

#include "fuzz/target.hpp"
#include "strata/layer/dense.hpp"
#include "support/archives.hpp"
#include "support/npy.hpp"

// What reading an .npy file takes. The network has its memory already.
const fuzz::Bound fuzz::bound{.per_byte = 1 + 2 * sizeof(float)};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  static strata::Network<strata::Input<1>, strata::Dense<1, 1, strata::Sigmoid>> network;
  strata::load_parameters(network, path, limits);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using strata_test::npy;
  const Bytes two = npy("<f4", "(2,)", "abcdefgh");
  return {two, npy("<f8", "(2, 1)", "abcdefghabcdefgh"), npy("|u1", "(1, 2)", "ab"), strata_test::gzip(two)};
}

// SPDX-License-Identifier: MIT
#include "strata/data/npy.hpp"

#include "fuzz/target.hpp"
#include "support/archives.hpp"
#include "support/npy.hpp"

// The file, each of its bytes as a double, and once more where Fortran order becomes C order.
const fuzz::Bound fuzz::bound{.per_byte = 1 + 2 * sizeof(double)};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  strata::read_npy<double>(path, limits);
  strata::read_npy<double>(path, strata::Part{1, 2, 3}, limits);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using strata_test::npy;
  std::string ones = "(";
  for (int i = 0; i < 80; ++i) ones += "1,";
  const Bytes floats = npy("<f4", "(1, 2)", "abcdefgh");
  return {floats,
          npy(">f8", "(1,)", "abcdefgh", 2),
          npy("|u1", "(2, 3)", "abcdef", 1, "True"),
          npy("<i2", "()", "ab", 3),
          npy("|b1", "(0, 5)", ""),
          npy("<f2", "(3L, 1L)", "abcdef"),
          npy("<u8", "(1,)", "abcdefgh"),
          npy("|u1", ones + ")", "ab"),
          strata_test::gzip(floats)};
}

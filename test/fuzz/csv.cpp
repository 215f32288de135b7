// SPDX-License-Identifier: MIT
#include "strata/data/csv.hpp"

#include "fuzz/target.hpp"
#include "support/archives.hpp"

// The file; and a line of four bytes is two doubles, for which a growing vector keeps up to three places.
const fuzz::Bound fuzz::bound{.per_byte = 1 + sizeof(double) * 2 * 3 / 4};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  try {
    strata::read_csv<1, strata::Target<1, double>, double>(path, {.limits = limits});
  } catch (const strata::FileError&) {
  }
  strata::read_csv<2>(path, {.label_column = 0, .longest_line = 1000, .limits = limits});
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using strata_test::bytes_of;
  return {bytes_of("1,2\n3,4\n"),
          bytes_of("\xEF\xBB\xBFname,\"other, name\"\r\n\r\n+1e-3, \"-inf\"\r\nnan,.5"),
          bytes_of("7,1,2\n65535,3e38,1e-400\n"),
          bytes_of("label,x,y\n0,\"1\"\"\",2\n"),
          bytes_of(std::string(3000, ',')),
          strata_test::gzip(bytes_of("1,2\n"))};
}

// SPDX-License-Identifier: MIT
#include "strata/data/csv.hpp"

#include "fuzz/target.hpp"
#include "support/archives.hpp"

// The file; a line of four bytes is two doubles, for which a growing vector keeps up to three places; or it is a class
// of its own, with a place in a map, up to three in a growing vector, and two strings: 64 + 3 · 48 + 2 · 64 bytes.
const fuzz::Bound fuzz::bound{.per_byte = 1 + (6 * sizeof(double) + 336) / 4};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  const auto refuses = [](auto read) {
    try {
      read();
    } catch (const strata::FileError&) {
    }
  };
  refuses([&] { strata::read_csv<1, strata::Target<1, double>, double>(path, {.limits = limits}); });
  refuses([&] { strata::read_csv<2>(path, {.label_column = 0, .longest_line = 1000, .limits = limits}); });
  refuses([&] {
    strata::read_csv<1>(path,
                        {.delimiter = ' ', .missing = "?", .if_missing = strata::IfMissing::nan, .limits = limits});
  });
  strata::read_csv<1>(path, {.label_column = "label", .skip = {"id"}, .limits = limits});
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using strata_test::bytes_of;
  return {bytes_of("1,2\n3,4\n"),
          bytes_of("\xEF\xBB\xBFname,\"other, name\"\r\n\r\n+1e-3, \"-inf\"\r\nnan,.5"),
          bytes_of("7,1,2\n65535,3e38,1e-400\n"),
          bytes_of("1,rock\n2,mine\n3,\"a \"\"rock\"\"\"\n"),
          bytes_of("  1 -1\n?\t+1\n 2  1\n"),
          bytes_of("id,x,label\n?,2,a\nb,3,c\n"),
          bytes_of("label,x,y\n0,\"1\"\"\",2\n"),
          bytes_of(std::string(3000, ',')),
          strata_test::gzip(bytes_of("1,2\n"))};
}

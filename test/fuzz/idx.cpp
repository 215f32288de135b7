// SPDX-License-Identifier: MIT
#include "strata/data/idx.hpp"

#include "fuzz/target.hpp"
#include "support/archives.hpp"

// The file, and each of its bytes as a double.
const fuzz::Bound fuzz::bound{.per_byte = 1 + sizeof(double)};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  strata::read_idx<double>(path, limits);
  strata::read_idx<std::uint8_t>(path, limits);
  strata::read_idx<double>(path, strata::Part{1, 2, 3}, limits);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  using namespace std::string_view_literals;
  std::vector<Bytes> files;
  for (const auto text :
       {"\0\0\x08\x01\0\0\0\3abc"sv, "\0\0\x09\x01\0\0\0\3abc"sv, "\0\0\x0B\x01\0\0\0\1ab"sv,
        "\0\0\x0C\x02\0\0\0\1\0\0\0\1abcd"sv, "\0\0\x0D\x01\0\0\0\1\x3f\x80\0\0"sv,
        "\0\0\x0E\x03\0\0\0\1\0\0\0\1\0\0\0\1\x3f\xf0\0\0\0\0\0\0"sv, "\0\0\x08\x02\0\0\0\0\0\0\0\5"sv}) {
    files.push_back(strata_test::bytes_of(text));
  }
  files.push_back(strata_test::gzip(files[0]));
  return files;
}

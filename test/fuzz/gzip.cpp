// SPDX-License-Identifier: MIT
#include "strata/data/gzip.hpp"

#include "fuzz/target.hpp"
#include "strata/data/bytes.hpp"
#include "support/archives.hpp"

// The compressed file and the contents, which exist one and a half times while they grow.
const fuzz::Bound fuzz::bound{.per_byte = 3};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) { strata::read_bytes(path, limits); }

std::vector<fuzz::Bytes> fuzz::seeds() {
  const Bytes text = strata_test::gzip(strata_test::bytes_of("twice twice"));
  const Bytes bomb = strata_test::gzip(Bytes(300'000));
  Bytes both = text;
  both.insert(both.end(), text.begin(), text.end());
  return {text, bomb, both, strata_test::gzip({}), strata_test::bytes_of("plain")};
}

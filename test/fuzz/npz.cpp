// SPDX-License-Identifier: MIT
#include "strata/data/npz.hpp"

#include "fuzz/target.hpp"
#include "support/archives.hpp"
#include "support/npy.hpp"

// libzip keeps some hundred bytes for each member, of which an archive may have one for every 46 bytes; then the
// member, each of its bytes as a double, and once more where Fortran order becomes C order.
const fuzz::Bound fuzz::bound{.per_byte = 1 + 2 + 2 * sizeof(double), .archive = true};

void fuzz::read(const std::filesystem::path& path, strata::ReadLimits limits) {
  strata::read_npz<double>(path, limits);
}

std::vector<fuzz::Bytes> fuzz::seeds() {
  const strata_test::TemporaryFolder folder;
  const auto archive = [&](const std::vector<strata_test::ZipEntry>& entries) {
    return strata::read_bytes(strata_test::write_zip(folder / "a.npz", entries));
  };
  const Bytes array = strata_test::npy("<f4", "(2,)", "abcdefgh"),
              zeros = strata_test::npy("|u1", "(999,)", std::string(999, '\0'));
  return {archive({{"arr_0.npy", array}}), archive({{"arr_0.npy", zeros, true}}),
          archive({{"x.npy", array}, {"arr_0", array, true}}), archive({{"arr_0.npy", array, false, "secret"}}),
          strata_test::bytes_of(std::string("PK\5\6\0\0\0\0\xff\xff\xff\xff", 12) + std::string(10, '\0'))};
}

// SPDX-License-Identifier: MIT
#include "strata/io/parameters.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <limits>
#include <string>
#include <vector>

#include "strata/layer/dense.hpp"
#include "support/archives.hpp"
#include "support/file_errors.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;

namespace {

using Net = Network<Input<2>, Dense<2, 2, Sigmoid>, Dense<2, 1, Sigmoid>>;
using Precise = Network<Input<2, double>, Dense<2, 2, Sigmoid>, Dense<2, 1, Sigmoid>>;
static_assert(Net::parameter_count == 9);

/// An NPY file written by hand, as numpy writes it.
template <class T>
std::string npy(const std::vector<T>& values, const std::string& shape) {
  static_assert(std::endian::native == std::endian::little);
  std::string header =
      "{'descr': '<f" + std::to_string(sizeof(T)) + "', 'fortran_order': False, 'shape': " + shape + ", }";
  header.resize(117, ' ');
  header += '\n';
  std::string file = std::string("\x93NUMPY\x01") + '\0' + static_cast<char>(header.size()) + '\0' + header;
  file.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  return file;
}

}  // namespace

TEST_CASE("parameters: what is saved is loaded again, bit for bit") {
  const TemporaryFolder folder;
  const Net saved(Glorot{}, 5);
  save_parameters(saved, folder / "theta.npy");
  Net loaded;
  load_parameters(loaded, folder / "theta.npy");
  CHECK(loaded.flat_parameters() == saved.flat_parameters());

  const Precise precise(Glorot{}, 6);
  save_parameters(precise, folder / "precise.npy");
  Precise again;
  load_parameters(again, folder / "precise.npy");
  CHECK(again.flat_parameters() == precise.flat_parameters());
}

TEST_CASE("parameters: a file written by hand is read in θ order") {
  const TemporaryFolder folder;
  const auto path = folder / "hand.npy";
  strata_test::write_file(path, npy<float>({1, 2, 3, 4, 5, 6, 7, 8, 9}, "(9,)"));
  Net network;
  load_parameters(network, path);
  CHECK(network.layer<0>().biases(0) == 1);
  CHECK(network.layer<0>().weights(0, 0) == 2);
  CHECK(network.layer<0>().weights(1, 0) == 3);
  CHECK(network.layer<0>().biases(1) == 4);
  CHECK(network.layer<0>().weights(0, 1) == 5);
  CHECK(network.layer<1>().biases(0) == 7);
  CHECK(network.layer<1>().weights(1, 0) == 9);
}

TEST_CASE("parameters: the file is the vector θ as numpy would write it") {
  const TemporaryFolder folder;
  const auto path = folder / "theta.npy";
  Net network;
  network.set_flat_parameters(std::vector<float>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  save_parameters(network, path);
  const auto array = read_npy<double>(path);
  CHECK(array.shape == std::vector<Size>{9});
  CHECK(array.values == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(read_bytes(path) == strata_test::bytes_of(npy<float>({1, 2, 3, 4, 5, 6, 7, 8, 9}, "(9,)")));
}

TEST_CASE("parameters: a float64 file is read by a float network, a float32 file by a double one") {
  const TemporaryFolder folder;
  const std::vector<double> wide{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  strata_test::write_file(folder / "wide.npy", npy(wide, "(9,)"));
  Net network;
  load_parameters(network, folder / "wide.npy");
  for (Size i = 0; i < 9; ++i) CHECK(network.flat_parameters()[i] == static_cast<float>(wide[i]));

  save_parameters(network, folder / "narrow.npy");
  Precise precise;
  load_parameters(precise, folder / "narrow.npy");
  for (Size i = 0; i < 9; ++i) CHECK(precise.flat_parameters()[i] == static_cast<double>(static_cast<float>(wide[i])));
}

TEST_CASE("parameters: a single row or column is read as well") {
  const TemporaryFolder folder;
  const std::vector<float> theta{1, 2, 3, 4, 5, 6, 7, 8, 9};
  for (const char* const shape : {"(1, 9)", "(9, 1)"}) {
    strata_test::write_file(folder / "theta.npy", npy(theta, shape));
    Net network;
    load_parameters(network, folder / "theta.npy");
    CHECK(network.flat_parameters() == theta);
  }
}

TEST_CASE("parameters: another network's file is an error that names both numbers, and changes nothing") {
  const TemporaryFolder folder;
  const auto path = folder / "other.npy";
  strata_test::write_file(path, npy<float>({1, 2, 3}, "(3,)"));
  Net network;
  CHECK(error_of<Error>([&] { load_parameters(network, path); }).what() ==
        path.string() +
            ": byte 8: expected 9 parameters in θ order, one after the other, found the shape 3; the file belongs to "
            "another "
            "network");
  CHECK(network.flat_parameters() == Net().flat_parameters());
}

TEST_CASE("parameters: a number that is not finite is an error that names its place, and changes nothing") {
  const TemporaryFolder folder;
  const auto path = folder / "damaged.npy";
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity()}) {
    strata_test::write_file(path, npy<double>({1, 2, 3, 4, 5, 6, 7, bad, 9}, "(9,)"));
    Net network;
    const auto error = error_of([&] { load_parameters(network, path); });
    CHECK(error.offset == std::filesystem::file_size(path) - 2 * sizeof(double));
    CHECK(error.expected == "a finite number");
    CHECK(error.found == detail::text_of(bad));
    CHECK(contains(error.what(), "parameter 7 is damaged"));
    CHECK(network.flat_parameters() == Net().flat_parameters());
  }
}

TEST_CASE("parameters: a file that is cut short anywhere is refused, and changes nothing") {
  const TemporaryFolder folder;
  const auto path = folder / "short.npy";
  const auto whole = strata_test::bytes_of(npy<float>({1, 2, 3, 4, 5, 6, 7, 8, 9}, "(9,)"));
  Net network;
  CHECK(strata_test::refuses_every_truncation(whole, [&](const strata_test::Bytes& bytes) {
    strata_test::write_file(path, bytes);
    load_parameters(network, path);
  }));
  CHECK(network.flat_parameters() == Net().flat_parameters());
}

TEST_CASE("parameters: a file may be as large as its network asks for, compressed or not, or as the caller says") {
  const TemporaryFolder folder;
  const auto path = strata_test::write_file(folder / "theta.npy", npy(std::vector<float>(300'000), "(300000,)"));
  Net network;
  CHECK(contains(error_of([&] { load_parameters(network, path); }).what(), "at most 1048720 bytes, found 1200128"));
  CHECK(contains(error_of<Error>([&] { load_parameters(network, path, {.bytes = 2'000'000}); }).what(),
                 "another network"));
#if STRATA_WITH_ZLIB
  const auto bomb = strata_test::write_file(folder / "bomb.npy", strata_test::gzip(read_bytes(path)));
  CHECK(contains(error_of([&] { load_parameters(network, bomb); }).what(), "at most 1048720 bytes of decompressed"));
#endif
}

TEST_CASE("parameters: a file that is not there, and a place that cannot be written, are errors that name them") {
  const TemporaryFolder folder;
  Net network;
  CHECK(contains(error_of<Error>([&] { load_parameters(network, folder / "none.npy"); }).what(),
                 (folder / "none.npy").string()));
  CHECK(contains(error_of<Error>([&] { save_parameters(network, folder / "no" / "folder.npy"); }).what(),
                 (folder / "no").string()));
}

TEST_CASE("parameters: saving replaces an older file as a whole") {
  const TemporaryFolder folder;
  const auto path = folder / "theta.npy";
  strata_test::write_file(path, std::string(100000, 'x'));
  const Net network(Glorot{}, 3);
  save_parameters(network, path);
  Net loaded;
  load_parameters(loaded, path);
  CHECK(loaded.flat_parameters() == network.flat_parameters());
}

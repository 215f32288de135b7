// SPDX-License-Identifier: MIT
#include "strata/data/npz.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/archives.hpp"
#include "support/file_errors.hpp"
#include "support/files.hpp"

using strata::Class;
using strata::Size;
using strata_test::Bytes;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;

TEST_CASE("npz: a member is a path alone or a path and a name") {
  CHECK(strata::NpzMember("a.npz").name() == "a.npz(arr_0)");
  CHECK(strata::NpzMember(std::string("a.npz"), "x_train").name() == "a.npz(x_train)");
}

#if STRATA_WITH_LIBZIP
namespace {

using strata_test::write_zip;

/// The bytes of an NPY file.
Bytes npy(const TemporaryFolder& folder, const std::vector<Size>& shape, const std::vector<float>& values) {
  strata::write_npy<float>(folder / "part.npy", shape, values);
  return strata::read_bytes(folder / "part.npy");
}

}  // namespace

TEST_CASE("npz: an array is read by its name, with or without .npy; the first one without a name") {
  const TemporaryFolder folder;
  const auto path =
      write_zip(folder / "a.npz", {{"arr_0.npy", npy(folder, {2}, {1, 2})}, {"x.npy", npy(folder, {1, 1}, {3}), true}});
  CHECK(strata::read_npz<float>(path).values == std::vector<float>{1, 2});
  CHECK(strata::read_npz<float>(path, "arr_0").values == std::vector<float>{1, 2});
  CHECK(strata::read_npz<double>(path, "x.npy").shape == std::vector<Size>{1, 1});
}

TEST_CASE("npz: a missing array is an error that lists those there are") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.npz", {{"x.npy", npy(folder, {1}, {1})}, {"y.npy", npy(folder, {1}, {1})}});
  CHECK(contains(error_of([&] { strata::read_npz<float>(path); }).what(), "the members 'x.npy', 'y.npy'"));
}

TEST_CASE("npz: an error in an array names the file and the member") {
  const TemporaryFolder folder;
  Bytes bytes = npy(folder, {2}, {1, 2});
  bytes.pop_back();
  const auto path = write_zip(folder / "a.npz", {{"x.npy", bytes}});
  const auto error = error_of([&] { strata::read_npz<float>(path, "x"); });
  CHECK(error.path == path.string() + "(x)");
  CHECK(error.expected == "at most 1 values by the file's size");
}

TEST_CASE("npz: the limit holds for the member") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.npz", {{"arr_0.npy", npy(folder, {10000}, std::vector<float>(10000)), true}});
  CHECK(strata::read_npz<float>(path, {.bytes = 40128}).values.size() == 10000);
  CHECK_THROWS_AS(strata::read_npz<float>(path, {.bytes = 40127}), strata::FileError);
}

TEST_CASE("npz: images and labels become a data set, from two files or one") {
  const TemporaryFolder folder;
  const Bytes images = npy(folder, {2, 2, 2}, {0, 1, 2, 3, 4, 5, 6, 255});
  const Bytes labels = npy(folder, {2}, {7, 3});
  const auto image_file = write_zip(folder / "images.npz", {{"arr_0.npy", images}});
  const auto label_file = write_zip(folder / "labels.npz", {{"arr_0.npy", labels}});
  const auto both = (write_zip(folder / "both.npz", {{"x.npy", images}, {"y.npy", labels}})).string();
  const auto data = strata::read_npz_dataset<4>(image_file, label_file);
  CHECK(data.inputs == std::vector<float>{0, 1, 2, 3, 4, 5, 6, 255});
  CHECK(data.labels == std::vector<Class>{1, 0});
  CHECK(data.class_names == std::vector<std::string>{"3", "7"});
  CHECK(strata::read_npz_dataset<4, double>({both, "x"}, {both, "y"}).rows() == 2);
}

TEST_CASE("npz: a data set of another width, of other rows, or of labels that are no classes is refused") {
  const TemporaryFolder folder;
  const auto path = write_zip(folder / "a.npz", {{"x.npy", npy(folder, {2, 2}, {1, 2, 3, 4})},
                                                 {"y.npy", npy(folder, {2}, {0, 1})},
                                                 {"z.npy", npy(folder, {3}, {0, 1, 2})},
                                                 {"half.npy", npy(folder, {2}, {0, 0.5F})}});
  CHECK(error_of([&] { strata::read_npz_dataset<3>({path, "x"}, {path, "y"}); }).path == path.string() + "(x)");
  CHECK(error_of([&] { strata::read_npz_dataset<2>({path, "x"}, {path, "z"}); }).path == path.string() + "(z)");
  CHECK(error_of([&] { strata::read_npz_dataset<2>({path, "x"}, {path, "half"}); }).found == "0.5");
}
#else
TEST_CASE("npz: a build without libzip names the option that it lacks") {
  CHECK(contains(error_of([] { strata::read_npz<float>("a.npz"); }).what(), "-Dlibzip=enabled"));
  CHECK_THROWS_AS((strata::read_npz_dataset<4>("a.npz", "b.npz")), strata::FileError);
}
#endif

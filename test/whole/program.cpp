// SPDX-License-Identifier: MIT
// A program as somebody might write it, from files to files, with every kind of layer, cost, optimiser and reader. It
// is what valgrind watches and clang-tidy reads (see test/run).
#include <array>
#include <cstdio>
#include <exception>
#include <sstream>
#include <string>

#include "strata/io/onnx.hpp"
#include "strata/strata.hpp"
#include "support/archives.hpp"

namespace {

using namespace strata;

using Classifier = Network<Input<2>, Dense<2, 9, Tanh>, Activate<9, Softmax>, Dense<9, 5, ReLU>, Dense<5, 2, Softmax>>;
using Binary = Network<Input<2>, Dense<2, 5, Sigmoid>, Dense<5, 1, Sigmoid>>;
using Regression = Network<Input<1, double>, Dense<1, 4, Tanh>, Dense<4, 1>>;

void expect(bool condition, const char* what) {
  if (!condition) throw Error(what);
}

template <class Net, class Data, class Optimizer>
void learn(const Data& data, const Optimizer& optimizer, const std::filesystem::path& file) {
  std::ostringstream log;
  Net network(He{}, 2);
  const History history = train<16>(network, data, data, optimizer, {.epochs = 3, .l2 = 0.001, .restore_best = true},
                                    ProgressLine{log, Verbosity::lines});
  expect(history.epochs.size() == 4 && !log.str().empty(), "a line for each epoch");

  save_parameters(network, file);
  Net loaded(Uniform{0.1}, 3);
  load_parameters(loaded, file);
  expect(evaluate(loaded, data).cost == evaluate(network, data).cost, "a loaded network is the saved one");
  save_onnx(network, file);
  expect(std::filesystem::file_size(file) > Net::parameter_count * sizeof(float), "ONNX");
}

/// The points as a table of text, then read again.
Dataset<2> through_csv(const Dataset<2>& data, const std::filesystem::path& file) {
  std::string text = "x,y,class\n";
  for (Size row = 0; row < data.rows(); ++row)
    text += detail::text_of(data.input(row)[0], ",", data.input(row)[1], ",", data.label(row), "\n");
  return read_csv<2>(strata_test::write_file(file, text));
}

void check_readers(const strata_test::TemporaryFolder& folder) {
  using namespace std::string_view_literals;
  const auto images = strata_test::bytes_of("\0\0\x08\x02\0\0\0\2\0\0\0\2\1\2\3\4"sv);
  const auto labels = strata_test::bytes_of("\0\0\x08\x01\0\0\0\2\0\1"sv);
  const auto image_file = strata_test::write_file(folder / "images", images);
  expect(read_idx_dataset<2>(image_file, strata_test::write_file(folder / "labels", labels)).rows() == 2, "IDX");

  const std::array<Size, 2> shape{2, 2};
  const std::array<float, 4> values{1, 2, 3, 4};
  write_npy<float>(folder / "a.npy", shape, values);
  expect(read_npy<double>(folder / "a.npy").values.back() == 4, "NPY");
#if STRATA_WITH_ZLIB
  const auto compressed = strata_test::write_file(folder / "images.gz", strata_test::gzip(images));
  expect(read_idx<float>(compressed).values.size() == 4, "gzip");
#endif
#if STRATA_WITH_LIBZIP
  const strata_test::Bytes member = read_bytes(folder / "a.npy");
  const auto archive = strata_test::write_zip(folder / "a.npz", {{"x.npy", member, true}});
  expect(read_npz<float>(archive, "x").values.size() == 4, "NPZ");
#endif
  try {
    read_csv<2>(folder / "a.npy");
    throw Error("an NPY file is no table");
  } catch (const FileError&) {
  }
}

void run() {
  const strata_test::TemporaryFolder folder;
  check_readers(folder);
  const auto data = through_csv(make_moons({.rows = 70, .seed = 1}), folder / "moons.csv");
  const auto [training, rest] = split(data, {0.6, 0.4}, 1);
  learn<Classifier>(training, Adam{}, folder / "theta.npy");
  learn<Classifier>(training, GrowAndSlash{}, folder / "theta.npy");
  learn<Binary>(rest, Momentum{}, folder / "theta.npy");
  learn<Binary>(rest, Nesterov{}, folder / "theta.npy");

  Dataset<1, Target<1, double>, double> line;
  for (int i = 0; i < 20; ++i) {
    line.inputs.push_back(i / 20.0);
    line.labels.push_back({i / 10.0});
  }
  learn<Regression>(line, GradientDescent{0.01}, folder / "theta.npy");
}

}  // namespace

int main() try {
  run();
  return 0;
} catch (const std::exception& error) {
  std::fputs(error.what(), stderr);
  return 1;
}

// SPDX-License-Identifier: MIT
#include "strata/training/checkpoint_file.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <limits>

#include "strata/activation/tanh.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/training/checkpoint.hpp"
#include "support/file_errors.hpp"
#include "support/safetensors_files.hpp"
#include "support/trainings.hpp"

using namespace strata;
using strata_test::contains;
using strata_test::error_of;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;
using strata_test::write_file;

namespace {

using Net = Network<Input<2>, Dense<2, 2, Tanh>, Dense<2, 2, Softmax>>;
constexpr Size batch = 4, rows = 6;
const auto data = strata_test::square(rows, 1), validation = strata_test::square(5, 2);

int batches_until_stop = 0;
bool stop() { return --batches_until_stop == 0; }

History go(Net& network, const std::filesystem::path& path, Size epochs = 3) {
  return train<batch>(network, data, validation, Adam{}, {.epochs = epochs, .stop_requested = stop}, Silent{},
                      Checkpoints{.path = path});
}

/// The checkpoint of a training that was stopped in its second epoch, after one of two batches.
const std::string& stopped() {
  static const std::string bytes = [] {
    const TemporaryFolder folder;
    batches_until_stop = 3;
    Net network;
    go(network, folder / "run");
    return text_of_file(folder / "run");
  }();
  return bytes;
}

/// Where a tensor of the checkpoint begins.
Size begin_of(const std::string& tensor) {
  const auto claim = stopped().find("\"" + tensor + "\":{");
  REQUIRE(claim != std::string::npos);
  return strata_test::data_of(stopped()) + std::stoul(stopped().substr(stopped().find("data_offsets\":[", claim) + 15));
}

/// The checkpoint with number i of a tensor replaced, and the checksum made right.
template <class T>
std::string with(const std::string& tensor, Size i, T number) {
  std::string file = stopped();
  file.replace(begin_of(tensor) + i * sizeof(T), sizeof(T), strata_test::raw<T>({number}));
  return strata_test::with_checksum(file);
}

/// Number i of a tensor in such a file.
template <class T>
T number_in(const std::string& file, const std::string& tensor, Size i) {
  T number{};
  std::memcpy(&number, file.data() + begin_of(tensor) + i * sizeof(T), sizeof(T));
  return number;
}

/// The error of going on from this file; the network must be as before.
FileError refusal(const std::string& bytes, Size epochs = 3) {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "run", bytes);
  Net network(Glorot{}, 3);
  const auto error = error_of([&] { go(network, path, epochs); });
  CHECK(network.flat_parameters() == Net(Glorot{}, 3).flat_parameters());
  CHECK(text_of_file(path) == bytes);
  return error;
}

}  // namespace

TEST_CASE("checkpoint file: is a safetensors file of all that decides how training goes on") {
  const TemporaryFolder folder;
  detail::SafetensorsReader file(write_file(folder / "run", stopped()), {.tensors = 20, .data = 10000});
  const auto shape = [](auto... extents) { return std::vector<Size>{static_cast<Size>(extents)...}; };
  CHECK(file.numbers<std::uint64_t>("position", shape(2))[0] == 1);
  CHECK(file.numbers<double>("history", shape(2, 6))[6] == 1);
  CHECK(file.numbers<std::uint64_t>("optimizer", shape(5))[4] == 3);  // steps of Adam
  CHECK(file.numbers<std::uint32_t>("order", shape(rows)).size() == rows);
  CHECK(file.numbers<std::uint64_t>("generator", shape(4)).size() == 4);
  CHECK(file.numbers<double>("sums", shape(4)).size() == 4);
  for (const char* const part : {"parameters.", "best.", "state.0.", "state.1.", "state.2."}) {
    file.reals<float>(std::string(part) + "layers.0.weight", shape(2, 2), {detail::Dtype::F32});
    file.reals<float>(std::string(part) + "layers.0.bias", shape(2), {detail::Dtype::F32});
    file.reals<float>(std::string(part) + "layers.1.weight", shape(2, 2), {detail::Dtype::F32});
    file.reals<float>(std::string(part) + "layers.1.bias", shape(2), {detail::Dtype::F32});
  }
  file.check_that_this_is_all();
}

TEST_CASE("checkpoint file: no changed byte goes unnoticed") {
  const TemporaryFolder folder(strata_test::fast_place());
  const auto path = folder / "run";
  Size accepted = 0;
  for (Size at = 0; at < stopped().size(); ++at)
    for (const unsigned change : {0x01U, 0x20U, 0x80U}) {
      std::string changed = stopped();
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      write_file(path, changed);
      try {
        Net network;
        go(network, path);
        ++accepted;
        MESSAGE("byte ", at, " changed by ", change, " is accepted");
      } catch (const FileError&) {
      }
    }
  CHECK(accepted == 0);
}

TEST_CASE("checkpoint file: one that is cut short anywhere is refused") {
  const TemporaryFolder folder(strata_test::fast_place());
  CHECK(strata_test::refuses_every_truncation(strata_test::bytes_of(stopped()), [&](const strata_test::Bytes& bytes) {
    Net network;
    go(network, write_file(folder / "run", bytes));
  }));
}

TEST_CASE("checkpoint file: numbers that no training can have are refused, though the checksum is right") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto expects = [](const std::string& bytes, std::string_view text) {
    const std::string found = refusal(bytes).what();
    CAPTURE(found);
    CAPTURE(text);
    CHECK(contains(found, text));
  };
  // Each of these would read or write out of bounds, or go on for ever, if it were believed.
  expects(with<std::uint32_t>("order", 0, rows), "every row below 6 once");
  expects(with<std::uint32_t>("order", 5, 4000000000U), "every row below 6 once");
  expects(with<std::uint32_t>("order", 0, number_in<std::uint32_t>(stopped(), "order", 1)), "every row below 6 once");
  expects(with<std::uint64_t>("position", 0, 3), "at most 2 batches after epoch 1 of 3");
  expects(with<std::uint64_t>("position", 0, ~0ULL), "at most 2 batches");
  expects(with<std::uint64_t>("position", 1, 2), "a best epoch up to 1");
  expects(with<std::uint64_t>("optimizer", 0, std::bit_cast<std::uint64_t>(nan)), "a learning rate above 0");
  expects(with<std::uint64_t>("optimizer", 0, std::bit_cast<std::uint64_t>(-1.0)), "a learning rate above 0");
  expects(with<double>("history", 6, 5), "the figures of epoch 1");
  expects(with<double>("history", 5, nan), "the figures of epoch 0");
  expects(with<double>("sums", 3, nan), "seconds");
  expects(with<double>("sums", 3, 1e300), "seconds");
  expects(with<float>("parameters.layers.0.weight", 1, std::numeric_limits<float>::infinity()), "a finite number");
  expects(with<float>("best.layers.1.bias", 1, std::numeric_limits<float>::quiet_NaN()), "a finite number");

  std::string silent = stopped();
  silent.replace(begin_of("generator"), 32, std::string(32, '\0'));
  expects(strata_test::with_checksum(silent), "the bits of such numbers, in 'generator'");
}

TEST_CASE("checkpoint file: an optimiser's state that has overflowed is read as it is, and ends training") {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "run", with<float>("state.1.layers.0.bias", 0, HUGE_VALF));
  Net network;
  batches_until_stop = 1;
  CHECK(contains(error_of<Error>([&] { go(network, path); }).what(), "no longer finite"));
  CHECK(number_in<float>(text_of_file(path), "state.1.layers.0.bias", 0) == HUGE_VALF);
}

TEST_CASE("checkpoint file: fewer epochs than were done are refused, more are not") {
  const auto fewer = refusal(stopped(), 0);
  CHECK(contains(fewer.what(), "expected at most 0 epochs, in 'history', found 1; raise .epochs"));
  const auto begun = refusal(stopped(), 1);
  CHECK(contains(begun.what(), "expected at most 0 batches after epoch 1 of 1, in 'position', found 1; raise .epochs"));
  const TemporaryFolder folder;
  Net network;
  batches_until_stop = 0;
  CHECK(go(network, write_file(folder / "run", stopped()), 9).last().number == 9);
}

TEST_CASE("checkpoint file: a network's file and a checkpoint are not taken for each other") {
  const TemporaryFolder folder;
  save_network(Net(), folder / "network");
  const auto error = refusal(text_of_file(folder / "network"));
  CHECK(error.expected == "strata = checkpoint 1");
  CHECK(error.found == "network 2");
  Net network;
  const auto other = error_of([&] { load_network(network, write_file(folder / "run", stopped())); });
  CHECK(other.expected == "strata = network 2");
  CHECK(other.found == "checkpoint 1");
}

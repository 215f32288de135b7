// SPDX-License-Identifier: MIT
#include "strata/io/safetensors.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bit>
#include <chrono>
#include <cstring>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "strata/activation/relu.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/data/min_max.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/normalize.hpp"
#include "support/file_errors.hpp"
#include "support/file_size_limit.hpp"
#include "support/safetensors_files.hpp"

using namespace strata;
using strata_test::bytes_of;
using strata_test::contains;
using strata_test::error_of;
using strata_test::raw;
using strata_test::TemporaryFolder;
using strata_test::text_of_file;
using strata_test::write_file;

namespace {

using Net = Network<Input<2>, Dense<2, 2, Sigmoid>, Dense<2, 1, Tanh>, MeanSquaredError>;
using Precise = Network<Input<2, double>, Dense<2, 2, Sigmoid>, Dense<2, 1, Tanh>, MeanSquaredError>;

/// θ of the files below: 1 to 9.
const std::vector<float> theta{1, 2, 3, 4, 5, 6, 7, 8, 9};

std::string entry(const std::string& name, const std::string& shape, Size begin, Size end,
                  const std::string& dtype = "F32") {
  return detail::text_of("\"", name, R"(":{"dtype":")", dtype, R"(","shape":)", shape, R"(,"data_offsets":[)", begin,
                         ",", end, "]}");
}

/// A file of another program's, with these names; the tensors of θ above.
std::string foreign(const std::string& first = "layers.0", const std::string& second = "layers.1",
                    const std::string& metadata = "") {
  const std::string header = "{" + metadata + entry(first + ".weight", "[2,2]", 0, 16) + "," +
                             entry(first + ".bias", "[2]", 16, 24) + "," + entry(second + ".weight", "[1,2]", 24, 32) +
                             "," + entry(second + ".bias", "[1]", 32, 36) + "}";
  return strata_test::safetensors(header, raw<float>({2, 3, 5, 6, 1, 4, 8, 9, 7}));
}

/// The text with `from` replaced by `to`, which is as long.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(from.size() == to.size());
  REQUIRE(contains(text, from));
  return text.replace(text.find(from), from.size(), to);
}

/// The error of loading these bytes; the network must be as before.
template <class Network = Net>
FileError refusal(std::string_view bytes, const SavedNetworkOptions& options = {}) {
  const TemporaryFolder folder;
  const auto path = write_file(folder / "network", bytes);
  Network network(Glorot{}, 3);
  const auto error = error_of([&] { load_network(network, path, options); });
  CHECK(network.flat_parameters() == Network(Glorot{}, 3).flat_parameters());
  return error;
}

/// A saved network as bytes.
template <class Network = Net>
std::string saved(const Network& network = Network(Glorot{}, 5)) {
  const TemporaryFolder folder;
  save_network(network, folder / "network");
  return text_of_file(folder / "network");
}

}  // namespace

TEST_CASE("safetensors: what is saved is loaded again, bit for bit, in float and in double") {
  const TemporaryFolder folder;
  const auto same = [&]<class Network>(Network network) {
    network.template layer<0>().weights(0, 1) = -0.0F;
    network.template layer<0>().biases(1) = std::numeric_limits<typename Network::Scalar>::denorm_min();
    save_network(network, folder / "network");
    Network loaded;
    load_network(loaded, folder / "network");
    CHECK(std::signbit(loaded.template layer<0>().weights(0, 1)));
    return loaded.flat_parameters() == network.flat_parameters();
  };
  CHECK(same(Net(Glorot{}, 5)));
  CHECK(same(Precise(Glorot{}, 5)));
}

TEST_CASE("safetensors: a float network's file is read by a double one, and the other way round") {
  const TemporaryFolder folder;
  const Net network(Glorot{}, 5);
  save_network(network, folder / "float");
  Precise precise;
  load_network(precise, folder / "float");
  const auto narrow = network.flat_parameters();
  CHECK(precise.flat_parameters() == std::vector<double>(narrow.begin(), narrow.end()));

  const Precise other(Glorot{}, 6);
  save_network(other, folder / "double");
  Net rounded;
  load_network(rounded, folder / "double");
  for (Size i = 0; i < 9; ++i) CHECK(rounded.flat_parameters()[i] == static_cast<float>(other.flat_parameters()[i]));
}

TEST_CASE("safetensors: a file of another program is read by its names") {
  const TemporaryFolder folder;
  Net network;
  load_network(network, write_file(folder / "a", foreign()));
  CHECK(network.flat_parameters() == theta);
  network.reset();
  load_network(network, write_file(folder / "b", foreign("0", "2", R"("__metadata__":{"format":"pt","x":"y"},)")),
               {.names = sequential_names});
  CHECK(network.flat_parameters() == theta);
  network.reset();
  const auto own_names = [](const TensorPlace& place) {
    return (place.layer == 0 ? "hidden." : "output.") + std::string(place.tensor);
  };
  load_network(network, write_file(folder / "c", foreign("hidden", "output")), {.names = own_names});
  CHECK(network.flat_parameters() == theta);
  save_network(network, folder / "d", {.names = own_names});
  network.reset();
  load_network(network, folder / "d", {.names = own_names});
  CHECK(network.flat_parameters() == theta);
}

TEST_CASE("safetensors: a network without biases, of a single layer, is saved as well") {
  const TemporaryFolder folder;
  using Linear = Network<Input<2>, Dense<2, 3, Identity, NoBias>>;
  const Linear network(Glorot{}, 5);
  save_network(network, folder / "network");
  Linear loaded;
  load_network(loaded, folder / "network");
  CHECK(loaded.flat_parameters() == network.flat_parameters());
}

TEST_CASE("safetensors: no changed byte goes unnoticed, and none changes the network") {
  const TemporaryFolder folder;
  const auto path = folder / "network";
  const std::string whole = saved();
  Net network(Glorot{}, 3);
  Size accepted = 0;
  for (Size at = 0; at < whole.size(); ++at)
    for (const unsigned change : {0x01U, 0x02U, 0x04U, 0x08U, 0x10U, 0x20U, 0x40U, 0x80U, 0x29U, 0xffU}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ change);
      write_file(path, changed);
      try {
        load_network(network, path);
        ++accepted;
        MESSAGE("byte ", at, " changed by ", change, " is accepted");
      } catch (const FileError&) {
      }
    }
  CHECK(accepted == 0);
  CHECK(network.flat_parameters() == Net(Glorot{}, 3).flat_parameters());
}

TEST_CASE("safetensors: a file that is cut short anywhere, or goes on, is refused") {
  const TemporaryFolder folder;
  const auto path = folder / "network";
  Net network(Glorot{}, 3);
  for (const std::string& whole : {saved(), foreign()}) {
    CHECK(strata_test::refuses_every_truncation(bytes_of(whole), [&](const strata_test::Bytes& bytes) {
      write_file(path, bytes);
      load_network(network, path);
    }));
    CHECK(contains(refusal(whole + '\0').expected, "the end of the file"));
  }
  CHECK(network.flat_parameters() == Net(Glorot{}, 3).flat_parameters());
}

TEST_CASE("safetensors: a file of another architecture is an error that says both, though all shapes agree") {
  using Other = Network<Input<2>, Dense<2, 2, ReLU>, Dense<2, 1, Tanh>, MeanSquaredError>;
  const auto error = refusal(saved(Other()));
  CHECK(error.expected == "architecture = Network<Input<2>, Dense<2, 2, Sigmoid>, Dense<2, 1, Tanh>>");
  CHECK(error.found == "Network<Input<2>, Dense<2, 2, ReLU>, Dense<2, 1, Tanh>>");
  CHECK(contains(error.what(), "load it into a network of the type that it names"));
}

TEST_CASE("safetensors: the file of a much larger network is known by its architecture, not refused for its size") {
  using Large = Network<Input<1000>, Dense<1000, 300, Sigmoid>, Dense<300, 1, Sigmoid>>;
  CHECK(contains(refusal(saved(Large())).found, "Dense<1000, 300, Sigmoid>"));
}

TEST_CASE("safetensors: a file of a later strata is refused") {
  CHECK(refusal(replaced(saved(), "network 2", "network 3")).expected == "strata = network 2");
  CHECK(contains(refusal(replaced(saved(), "self_test", "self-test")).expected, "the metadata 'self_test'"));
}

TEST_CASE("safetensors: another program's metadata, or none, do not matter") {
  const TemporaryFolder folder;
  for (const std::string metadata :
       {R"({"format":"np"})", R"({"format":"mlx"})", R"({"format":"tf"})", R"({"format":"","total_size":"36"})",
        R"({"modelspec.title":"x","format":"pt"})", "{}", "null"}) {
    CAPTURE(metadata);
    Net network;
    load_network(network,
                 write_file(folder / "a", foreign("layers.0", "layers.1", "\"__metadata__\":" + metadata + ",")));
    CHECK(network.flat_parameters() == theta);
  }
}

TEST_CASE("safetensors: all tensors of a saved network are its parameters, under the names of a Sequential if wanted") {
  const TemporaryFolder folder;
  save_network(Net(), folder / "network", {.names = sequential_names});
  detail::SafetensorsReader file(folder / "network", {.tensors = 4, .data = 36});
  for (const auto& [name, shape] :
       {std::pair("0.weight", std::vector<Size>{2, 2}), {"0.bias", {2}}, {"2.weight", {1, 2}}, {"2.bias", {1}}})
    file.tensor(name, shape, {detail::Dtype::F32});
  file.check_that_this_is_all();
}

TEST_CASE("safetensors: what a layer keeps but does not learn is saved with the network and loaded again") {
  using Scaled = Network<Input<2>, Normalize<2>, Dense<2, 1, Tanh>, MeanSquaredError>;
  const TemporaryFolder folder;
  Scaled network;
  network.layer<0>() = MinMax<2>{{1, -3}, {5, -2}};
  save_network(network, folder / "network", {.names = sequential_names});
  detail::SafetensorsReader file(folder / "network", {.tensors = 4, .data = 28});
  for (const char* const name : {"0.shift", "0.factor"})
    file.tensor(name, std::array<Size, 1>{2}, {detail::Dtype::F32});
  Scaled loaded;
  load_network(loaded, folder / "network", {.names = sequential_names});
  const Vector<float, 2> x{3, 7};
  CHECK(loaded.layer<0>().shift == network.layer<0>().shift);
  CHECK(loaded.layer<0>().factor == network.layer<0>().factor);
  CHECK(loaded.predict(x)(0) == network.predict(x)(0));
  network.layer<0>().factor(1) = std::numeric_limits<float>::infinity();
  CHECK_THROWS_AS(save_network(network, folder / "network"), Error);
}

TEST_CASE(
    "safetensors: a batch norm of PyTorch's is read with its count of batches or without, and with nothing else") {
  using Normalizing = Network<Input<2>, BatchNorm<2>, MeanSquaredError>;
  const TemporaryFolder folder;
  const auto load = [&](std::initializer_list<const char*> counts) {
    detail::SafetensorsWriter file;
    float next = 1;
    for (const char* name : {"weight", "bias", "running_mean", "running_var"}) {
      file.add<float>(std::string("0.") + name, std::vector<float>{next, next + 1});
      next += 2;
    }
    for (const char* name : counts) file.add<std::uint64_t>(name, {}, std::vector<std::uint64_t>{3});
    file.write(folder / "file");
    Normalizing network;
    load_network(network, folder / "file", {.names = sequential_names});
    return network;
  };
  const Normalizing network = load({"0.num_batches_tracked"});
  CHECK(network.layer<0>().scale(1) == 2);
  CHECK(network.layer<0>().shift(0) == 3);
  CHECK(network.layer<0>().variance(1) == 8);
  CHECK(load({}).layer<0>().mean(0) == 5);
  CHECK_THROWS_AS(load({"0.num_batches_tracked", "1.num_batches_tracked"}), FileError);
}

TEST_CASE("safetensors: a file of version 1, whose self-test are tensors, is read and tested") {
  const TemporaryFolder folder;
  const Net network(Glorot{}, 5);
  const auto write = [&](float change) {
    detail::SafetensorsWriter file;
    file.note("format", "pt");
    file.note("strata", "network 1");
    file.note("architecture", detail::architecture_of<Net>());
    detail::add_parameters<Net>(file, network.parameters(), layer_names);
    const std::vector<float> inputs{0.5F, -0.25F, 1, 0, 0, 1, -1, 0.75F};
    std::vector<float> outputs;
    for (Size row = 0; row < 4; ++row)
      outputs.push_back(network.predict(Vector<float, 2>{inputs[2 * row], inputs[2 * row + 1]})(0));
    outputs[3] += change;
    file.add<float>("self_test.inputs", std::array<Size, 2>{4, 2}, inputs);
    file.add<float>("self_test.outputs", std::array<Size, 2>{4, 1}, outputs);
    file.write(folder / "old");
    return text_of_file(folder / "old");
  };
  write(0);
  Net loaded;
  load_network(loaded, folder / "old");
  CHECK(loaded.flat_parameters() == network.flat_parameters());
  const std::string wrong = write(0.01F);
  const auto error = refusal(wrong);
  CHECK(contains(error.expected, "what the network gives for row 3 of its self-test"));
  CHECK(error.offset == wrong.size() - 4);
}

TEST_CASE("safetensors: tensors that are missing, extra, renamed, reshaped or of another type are named") {
  const std::string file = foreign();
  const auto renamed = refusal(replaced(file, "layers.1.bias", "layers.1.Bias"));
  CHECK(renamed.expected == "the tensor 'layers.1.bias' of shape 1");
  CHECK(renamed.found == "only 'layers.0.bias', 'layers.0.weight', 'layers.1.Bias', 'layers.1.weight'");
  CHECK(contains(refusal(file, {.names = sequential_names}).expected, "'0.weight'"));

  using Shorter = Network<Input<2>, Dense<2, 2, Sigmoid>>;
  const auto extra = refusal<Shorter>(file);
  CHECK(extra.expected == "no tensors but the 2 that are wanted");
  CHECK(extra.found == "'layers.1.bias'");

  const auto reshaped = refusal(replaced(file, "[1,2]", "[2,1]"));
  CHECK(reshaped.expected == "the shape 1 × 2 of 'layers.1.weight'");
  CHECK(reshaped.found == "2 × 1");
  CHECK(refusal(replaced(file, R"("F32","shape":[1,2])", R"("I32","shape":[1,2])")).found == "'I32'");
  CHECK(refusal(replaced(file, R"("F32","shape":[1,2])", R"("F64","shape":[1,2])")).expected ==
        "16 bytes for 'layers.1.weight'");
}

TEST_CASE("safetensors: a file larger than the caller allows is refused before anything of it is read") {
  const std::string file = foreign();
  const auto error = refusal(file, {.limits = {.bytes = file.size() - 1}});
  CHECK(error.expected == detail::text_of("at most ", file.size() - 1, " bytes"));
  CHECK(error.offset == 0);
  CHECK(refusal(replaced(file, "layers.1.bias", "layers.1.Bias"), {.limits = {.bytes = file.size()}}).expected ==
        "the tensor 'layers.1.bias' of shape 1");
}

TEST_CASE("safetensors: a number that is not finite is refused when it is loaded and when it is saved") {
  const float nan = std::numeric_limits<float>::quiet_NaN(), infinity = std::numeric_limits<float>::infinity();
  for (const float bad : {nan, infinity, -infinity}) {
    const auto error = refusal(replaced(foreign(), raw<float>({9}), raw<float>({bad})));
    CHECK(contains(error.expected, "in 'layers.1.weight'"));
    const TemporaryFolder folder;
    Net network;
    network.layer<1>().biases(0) = bad;
    CHECK(contains(error_of<Error>([&] { save_network(network, folder / "network"); }).what(), "'layers.1.bias'"));
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

TEST_CASE("safetensors: a network that answers otherwise than when it was saved is refused, and stays as it was") {
  // The self-test's text ends in its last output, eight digits, and its checksum, sixteen, which is made right again.
  const std::string whole = saved();
  const Size text_at = whole.find("F32 "), end = whole.find('"', text_at), last_at = end - 16 - 1 - 8;
  const auto with_last = [&](float number) {
    std::string changed = whole;
    changed.replace(last_at, 8, detail::hexadecimal(std::vector<float>{number}));
    detail::Checksum sum;
    sum.add(bytes_of(std::string_view(changed).substr(text_at, end - 16 - text_at)));
    return changed.replace(end - 16, 16, sum.text());
  };
  const float last = detail::from_hexadecimal<float, float>(std::string_view(whole).substr(last_at, 8))[0];
  REQUIRE(with_last(last) == whole);
  const auto error = refusal(with_last(last + 0.01F));
  CHECK(contains(error.expected, "what the network gives for row 3 of its self-test"));
  CHECK(contains(error.what(), "the network is unchanged"));
  CHECK(contains(refusal(with_last(std::numeric_limits<float>::quiet_NaN())).expected, "self-test"));

  const TemporaryFolder folder;
  Net network;
  load_network(network, write_file(folder / "network", with_last(last + 1e-5F)));
  CHECK(network.flat_parameters() == Net(Glorot{}, 5).flat_parameters());
}

TEST_CASE("safetensors: a network whose outputs overflow is saved and loaded all the same") {
  const TemporaryFolder folder;
  using Linear = Network<Input<2>, Dense<2, 1>, Dense<1, 1>>;
  Linear network;
  network.set_flat_parameters(std::vector<float>{0, 1e30F, 1e30F, 0, 1e30F});
  save_network(network, folder / "network");
  Linear loaded;
  load_network(loaded, folder / "network");
  CHECK(loaded.flat_parameters() == network.flat_parameters());
}

TEST_CASE("safetensors: names that two tensors share are an error, for saving and for loading") {
  const TemporaryFolder folder;
  const auto same = [](const TensorPlace&) { return std::string("w"); };
  Net network(Glorot{}, 3);
  CHECK(contains(error_of<Error>([&] { save_network(network, folder / "network", {.names = same}); }).what(), "'w'"));
  using One = Network<Input<2>, Dense<2, 2, Sigmoid, NoBias>>;
  save_network(One(), folder / "one", {.names = same});
  using Two = Network<Input<2>, Dense<2, 2, Sigmoid, NoBias>, Dense<2, 2, Sigmoid, NoBias>>;
  Two two;
  write_file(folder / "one", strata_test::safetensors("{" + entry("w", "[2,2]", 0, 16) + "}", std::string(16, '\0')));
  CHECK(
      contains(error_of<Error>([&] { load_network(two, folder / "one", {.names = same}); }).what(), "asked for twice"));
}

TEST_CASE("safetensors: a disk that fills up leaves the old file") {
  const TemporaryFolder folder;
  const auto path = folder / "network";
  const Net old(Glorot{}, 1);
  save_network(old, path);
  {
    const strata_test::FileSizeLimit limit(100);
    CHECK(error_of([&] { save_network(Net(Glorot{}, 2), path); }).expected == "room to write in");
  }
  Net loaded;
  load_network(loaded, path);
  CHECK(loaded.flat_parameters() == old.flat_parameters());
}

TEST_CASE("safetensors: a program that is killed while it saves leaves the old network or the new one") {
  const TemporaryFolder folder(strata_test::fast_place());
  const auto path = folder / "network";
  using Wide = Network<Input<50>, Dense<50, 200, Sigmoid>, Dense<200, 10, Softmax>>;
  const Wide first(Glorot{}, 1), second(Glorot{}, 2);
  const auto start = std::chrono::steady_clock::now();
  save_network(first, path);
  const std::chrono::duration<double> one_save = std::chrono::steady_clock::now() - start;
  Generator generator(1);
  Size kills = 0, seen_first = 0, seen_second = 0, leftovers = 0;
  // On a busy machine the first few may come before anything is saved.
  for (; kills < 30 || (seen_second == 0 && kills < 1000); ++kills) {
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0)
      for (;;) {
        save_network(second, path);
        save_network(first, path);
      }
    std::this_thread::sleep_for(one_save * uniform<double>(generator, 1, 5));
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));

    Wide loaded;
    load_network(loaded, path);
    if (loaded.flat_parameters() == first.flat_parameters())
      ++seen_first;
    else if (loaded.flat_parameters() == second.flat_parameters())
      ++seen_second;
    for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
      if (file.path() == path) continue;
      ++leftovers;
      CHECK(file.path().filename().string().starts_with(".strata-"));
      std::filesystem::remove(file.path());
    }
  }
  CHECK(seen_first + seen_second == kills);
  CHECK(seen_second > 0);
  MESSAGE("killed ", kills, " times: ", seen_first, " old, ", seen_second, " new, ", leftovers, " leftovers");
}

// SPDX-License-Identifier: MIT
#include "strata/quantized/safetensors.hpp"

#include <doctest/doctest.h>

#include <string>

#include "strata/activation/relu.hpp"
#include "strata/layer/average_pool.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/quantized/quantize.hpp"
#include "support/eight_bits.hpp"
#include "support/file_errors.hpp"
#include "support/safetensors_files.hpp"

using namespace strata;
using strata_test::contains, strata_test::error_of;

namespace {

using Net = Network<Input<2>, Dense<2, 3, Tanh>, Dropout<0.5>, Dense<3, 4, ReLU, NoBias>, Dense<4, 2, Softmax>>;

template <class N = Net>
Quantized<N> example() {
  return quantize(strata_test::network_of<N>(3), strata_test::unlabelled<N::inputs>(50, 1));
}

/// The bytes of a file of such a network, and what becomes of others in its place.
template <class N = Net>
class Saved {
 public:
  Saved() : folder_(strata_test::fast_place()) {
    save_network(example<N>(), path());
    bytes = strata_test::text_of_file(path());
  }
  std::filesystem::path path() const { return folder_ / "network.safetensors"; }

  /// The file with the number i of a tensor replaced, and a checksum that is right.
  template <class T>
  std::string with(const std::string& tensor, std::size_t i, T number) const {
    std::string file = bytes;
    const std::size_t claim = file.find("\"" + tensor + "\""), offsets = file.find("\"data_offsets\":[", claim) + 16;
    REQUIRE(claim != std::string::npos);
    const std::size_t at = strata_test::data_of(file) + std::stoul(file.substr(offsets)) + i * sizeof(T);
    return strata_test::with_checksum(file.replace(at, sizeof(T), strata_test::raw(std::vector<T>{number})));
  }
  /// The text of the error that loading it is; the network must be as it was.
  std::string error(const std::string& file) const {
    std::ofstream(path(), std::ios::binary) << file;
    auto network = example<N>();
    std::array<float, N::inputs> x;
    x.fill(0.3F);
    const auto before = network.logits(x);
    const std::string text = error_of([&] { load_network(network, path()); }).what();
    CHECK(network.logits(x) == before);
    return text;
  }

  std::string bytes;

 private:
  strata_test::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("quantized safetensors: what is saved is loaded, bit by bit, and saved again as the same bytes") {
  const Saved<> saved;
  Quantized<Net> loaded;
  load_network(loaded, saved.path());
  const auto original = example();
  const auto data = strata_test::unlabelled<2>(100, 5);
  for (Size row = 0; row < 100; ++row) REQUIRE(loaded.logits(data.input(row)) == original.logits(data.input(row)));
  CHECK(loaded.predict(data.input(0)) == original.predict(data.input(0)));
  save_network(loaded, saved.path());
  CHECK(strata_test::text_of_file(saved.path()) == saved.bytes);
}

TEST_CASE("quantized safetensors: convolutions come back too, with what lies around their maps") {
  using Images = Network<Image<1, 6, 6>, Conv2d<1, 2, 3, ReLU, Same>, Conv2d<2, 2, 3, ReLU, Same, Groups<2>>,
                         AveragePool<2, Padding<1>>, Flatten, Dense<32, 2, Softmax>>;
  const auto original = quantize(strata_test::network_of<Images>(3), strata_test::unlabelled<36>(50, 1));
  const strata_test::TemporaryFolder folder(strata_test::fast_place());
  save_network(original, folder / "images");
  Quantized<Images> loaded;
  load_network(loaded, folder / "images");
  const auto data = strata_test::unlabelled<36>(20, 5);
  for (Size row = 0; row < 20; ++row) REQUIRE(loaded.logits(data.input(row)) == original.logits(data.input(row)));
}

TEST_CASE("quantized safetensors: the scaling of the inputs comes back too, and must be finite") {
  using Scaled = Network<Input<2>, Normalize<2>, Dense<2, 2, Softmax>>;
  Scaled network(Glorot{}, 3);
  network.layer<0>().shift(1) = 0.25F;
  network.layer<0>().factor(0) = 3;
  const auto original = quantize(network, strata_test::unlabelled<2>(50, 1));
  const strata_test::TemporaryFolder folder(strata_test::fast_place());
  save_network(original, folder / "scaled");
  Quantized<Scaled> loaded;
  load_network(loaded, folder / "scaled");
  const auto data = strata_test::unlabelled<2>(20, 5);
  for (Size row = 0; row < 20; ++row) REQUIRE(loaded.logits(data.input(row)) == original.logits(data.input(row)));
  auto broken = original;
  detail::nth<0>(broken.parameters().layers.each).shift[0] = math::infinity<float>;
  save_network(broken, folder / "scaled");
  CHECK(contains(error_of([&] { load_network(loaded, folder / "scaled"); }).what(), "in 'layers.0.shift'"));
}

TEST_CASE("quantized safetensors: recurrent layers come back too, bit by bit") {
  using Sequences = Network<Sequence<7, 2>, EachStep<Dense<2, 3, Tanh>>, GRU<3, 5>, LSTM<5, 4>, Elman<4, 6, Sigmoid>,
                            MeanOverSteps, Dense<6, 2, Softmax>>;
  const auto original = quantize(strata_test::network_of<Sequences>(3), strata_test::unlabelled<14>(50, 1));
  const strata_test::TemporaryFolder folder(strata_test::fast_place());
  save_network(original, folder / "sequences");
  Quantized<Sequences> loaded;
  load_network(loaded, folder / "sequences");
  const auto data = strata_test::unlabelled<14>(50, 5);
  for (Size row = 0; row < 50; ++row) REQUIRE(loaded.logits(data.input(row)) == original.logits(data.input(row)));
  save_network(loaded, folder / "again");
  const std::string bytes = strata_test::text_of_file(folder / "sequences");
  CHECK(strata_test::text_of_file(folder / "again") == bytes);
  const auto header = bytes.substr(0, strata_test::data_of(bytes));
  for (const char* part :
       {R"("layers.1.weight_ih_l0":{"dtype":"I8","shape":[15,3],)",
        R"("layers.1.weight_hh_l0":{"dtype":"I8","shape":[15,5],)",
        R"("layers.1.weight_hh_l0_scale":{"dtype":"F32","shape":[15],)",
        R"("layers.2.bias_ih_l0":{"dtype":"I32","shape":[16],)",
        R"("layers.2.multiplier_hh_l0":{"dtype":"I32","shape":[16],)",
        R"("layers.3.shift_ih_l0":{"dtype":"U8","shape":[1],)", R"("layers.3.scale":{"dtype":"F32","shape":[1],)",
        R"("layers.3.zero_point":{"dtype":"U8","shape":[1],)", R"("layers.3.multiplier":{"dtype":"I32","shape":[1],)",
        R"("layers.3.raise":{"dtype":"U8","shape":[1],)"})
    CHECK_MESSAGE(contains(header, part), part);
}

TEST_CASE("quantized safetensors: numbers that quantize does not make of a recurrent layer are errors") {
  using Short = Network<Sequence<3, 2>, GRU<2, 3>, LastStep, Dense<3, 2, Softmax>>;
  const Saved<Short> saved;
  CHECK(contains(saved.error(saved.with<std::int8_t>("layers.0.weight_hh_l0", 3, -128)),
                 "expected a weight from -127 to 127, in 'layers.0.weight_hh_l0', found -128"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.0.multiplier_hh_l0", 2, 5)), "what the scales make"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.0.multiplier", 0, 5)), "in 'layers.0.multiplier'"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.0.shift_ih_l0", 0, 55)), "a shift from 32 to 54"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.0.raise", 0, 14)),
                 "expected at most 13, in 'layers.0.raise', found 14"));
  CHECK(contains(saved.error(saved.with<float>("layers.0.scale", 0, 1e-6F)), "expected a scale of at least 6.1"));
  CHECK(contains(saved.error(saved.with<float>("layers.0.weight_ih_l0_scale", 1, -1)), "a scale from"));
}

TEST_CASE("quantized safetensors: weights are I8, outputs × inputs, biases I32, scales F32, zero points U8") {
  const Saved<> saved;
  const auto header = saved.bytes.substr(0, strata_test::data_of(saved.bytes));
  for (const char* part :
       {R"("strata":"quantized 1")", R"("layers.0.weight":{"dtype":"I8","shape":[3,2],)",
        R"("layers.0.bias":{"dtype":"I32","shape":[3],)", R"("layers.0.weight_scale":{"dtype":"F32","shape":[3],)",
        R"("layers.0.multiplier":{"dtype":"I32","shape":[3],)", R"("layers.0.shift":{"dtype":"U8","shape":[1],)",
        R"("layers.0.table":{"dtype":"U8","shape":[256],)", R"("layers.0.scale":{"dtype":"F32","shape":[1],)",
        R"("layers.0.preactivation_zero_point":{"dtype":"U8","shape":[1],)",
        R"("layers.3.weight":{"dtype":"I8","shape":[2,4],)", R"("input_scale":{"dtype":"F32","shape":[1],)",
        R"("input_zero_point":{"dtype":"U8","shape":[1],)"})
    CHECK_MESSAGE(contains(header, part), part);
  CHECK(!contains(header, "layers.1"));
  CHECK(!contains(header, "layers.2.table"));
}

TEST_CASE("quantized safetensors: numbers that quantize does not make are errors, whatever the checksum says") {
  const Saved<> saved;
  constexpr std::int32_t large = (std::int32_t{1} << 30U) + 1;
  CHECK(contains(saved.error(saved.with<std::int8_t>("layers.0.weight", 3, -128)),
                 "expected a weight from -127 to 127, in 'layers.0.weight', found -128"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.0.bias", 2, large)), "found 1073741825"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.0.bias", 2, -large)),
                 "expected a bias of at most 1073741824, in 'layers.0.bias', found -1073741825"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.2.multiplier", 1, -1)), "what the scales make of it"));
  CHECK(contains(saved.error(saved.with<std::int32_t>("layers.3.multiplier", 1, 77)), "what the scales make of it"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.0.shift", 0, 31)),
                 "expected a shift from 32 to 54, in 'layers.0.shift', found 31"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.0.shift", 0, 55)), "found 55"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.3.shift", 0, 33)), "a shift from 32 to 32"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.2.preactivation_zero_point", 0, 1)), "expected 0, in"));
  CHECK(contains(saved.error(saved.with<std::uint8_t>("layers.0.table", 9, 250)), "what the activation makes of it"));
  CHECK(contains(saved.error(saved.with<float>("layers.0.scale", 0, 0)), "expected a scale from 1e-15 to 1e+15"));
  CHECK(contains(saved.error(saved.with<float>("layers.0.weight_scale", 1, -1)), "a scale from"));
  CHECK(contains(saved.error(saved.with<float>("input_scale", 0, math::nan<float>)), "a finite number"));
  CHECK(contains(saved.error(saved.with<float>("input_scale", 0, 1e20F)), "a scale from"));
}

TEST_CASE("quantized safetensors: other numbers that might be right are found by the self-test") {
  const Saved<> saved;
  CHECK(contains(saved.error(saved.with<std::int8_t>("layers.3.weight", 0, -120)), "of its self-test"));
}

TEST_CASE("quantized safetensors: files of other networks, and no such files, are errors") {
  const Saved<> saved;
  Quantized<Network<Input<2>, Dense<2, 2, Softmax>>> other;
  CHECK(contains(error_of([&] { load_network(other, saved.path()); }).what(),
                 "expected architecture = Network<Input<2>, Dense<2, 2, Softmax>>, found Network<Input<2>, Dense<2, 3, "
                 "Tanh>, Dropout<0.5>, Dense<3, 4, ReLU, NoBias>, Dense<4, 2, Softmax>>"));
  Net in_float;
  CHECK_THROWS_AS(load_network(in_float, saved.path()), FileError);
  save_network(in_float, saved.path());
  CHECK(
      contains(saved.error(strata_test::text_of_file(saved.path())), "expected strata = quantized 1, found network 2"));
  std::string damaged = saved.bytes;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  CHECK(contains(saved.error(damaged), "the data is damaged"));
  std::string renamed = saved.bytes;
  renamed.replace(renamed.find("layers.0.weight"), 15, "layers.0.weighs");
  CHECK(contains(saved.error(renamed), "'layers.0.weight'"));
  CHECK_THROWS_AS(load_network(other, "no such file"), FileError);
}

TEST_CASE("quantized safetensors: no changed byte and no cut goes unnoticed") {
  const Saved<> saved;
  const auto read = [&](const strata_test::Bytes& bytes) {
    std::ofstream(saved.path(), std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    Quantized<Net> network;
    load_network(network, saved.path());
  };
  const auto bytes = strata_test::bytes_of(saved.bytes);
  CHECK(strata_test::refuses_every_truncation(bytes, read));
  for (std::size_t i = strata_test::data_of(saved.bytes); i < bytes.size(); i += 7) {
    auto changed = bytes;
    changed[i] ^= std::byte{4};
    CHECK_THROWS_AS(read(changed), FileError);
  }
}

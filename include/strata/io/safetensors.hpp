// SPDX-License-Identifier: MIT
#pragma once

#if !STRATA_WITH_JSON
#error \
    "strata/io/safetensors.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1; Meson sees to both"
#else

#include <cmath>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "strata/io/safetensors_reader.hpp"
#include "strata/io/safetensors_writer.hpp"
#include "strata/io/saved_tensors.hpp"
#include "strata/io/self_test.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How the tensors of a network are called in its file.
struct SavedNetworkOptions {
  TensorNames names = layer_names;  ///< `sequential_names`, or your own
  ReadLimits limits = {};           ///< of a file that is read; the network's type allows no more than it needs anyway
};

namespace detail {

/// What strata writes into the metadata of a network's file, by which it knows its own.
inline constexpr std::string_view format_key = "strata", network_format = "network 2";

/// A network's parameters in fresh memory, so that the network itself changes as a whole or not at all. Unless `any`,
/// FileError if a number is not finite. With `any` they are an optimiser's state, which has no statistics.
template <class Network>
std::unique_ptr<typename Network::Parameters> read_parameters(SafetensorsReader& file, const TensorNames& names,
                                                              std::initializer_list<Dtype> dtypes, bool any = false) {
  using Scalar = typename Network::Scalar;
  auto parameters = std::make_unique<typename Network::Parameters>();
  const auto read = [&](const std::string& name, auto& tensor, const SavedAs& how) {
    const auto values = file.reals<Scalar>(name, saved_shape(tensor, how), dtypes, any);
    for_each_saved_number(tensor, how, [&](Scalar& number, Size place) { number = values[place]; });
  };
  for_each_saved_tensor<Network>(*parameters, names, read, !any);
  if (!any) for_each_unread_tensor<Network>(names, [&](const std::string& name) { file.pass_over(name); });
  return parameters;
}

/// Unless `any`, Error if a number is not finite.
template <class Network>
void add_parameters(SafetensorsWriter& file, const typename Network::Parameters& parameters, const TensorNames& names,
                    bool any = false) {
  using Scalar = typename Network::Scalar;
  const auto add = [&](const std::string& name, const auto& tensor, const SavedAs& how) {
    std::vector<Scalar> values(tensor.size());
    for_each_saved_number(tensor, how, [&](Scalar number, Size place) {
      if (!any && !math::is_finite(number))
        STRATA_THROW Error(text_of("strata: the network has a number that is not finite, in ", detail::quoted(name),
                                   "; it is not saved, because it would not be loaded"));
      values[place] = number;
    });
    file.add<Scalar>(name, saved_shape(tensor, how), values);
  };
  for_each_saved_tensor<Network>(parameters, names, add, !any);
}

}  // namespace detail

/// Writes a network as a safetensors file: a tensor each for weights and biases and no others, a dense layer's as in
/// PyTorch's nn.Linear, in the network's type of numbers; in the metadata its architecture, a checksum and a self-test.
/// With `.names = sequential_names` it is the `state_dict` of an nn.Sequential. The file is replaced as a whole or not
/// at all. Error if a parameter is not finite or two tensors get the same name, FileError if the file cannot be
/// written.
template <class Network>
void save_network(const Network& network, const std::filesystem::path& path, const SavedNetworkOptions& options = {}) {
  if constexpr (Network::valid) {
    using Test = detail::SelfTest<Network>;
    detail::SafetensorsWriter file;
    file.note("format", "pt");
    file.note(std::string(detail::format_key), detail::network_format);
    file.note("architecture", detail::architecture_of<Network>());
    detail::add_parameters<Network>(file, network.parameters(), options.names);
    file.note(std::string(Test::key), Test(network).text());
    file.write(path);
  }
}

/// Sets all parameters from such a file, or from one of another program that has the same tensors (F64, F32, F16 or
/// BF16) and no others but what its kind of layer has besides (the count of batches of PyTorch's BatchNorm), whatever
/// its metadata say. The network is changed as a whole or not at all. FileError, which names file, byte, what was
/// expected and what was found, if the file is no valid safetensors file; if it is not exactly what this type of
/// network needs; if a number is not finite; and, in a file of strata's, if architecture, checksum or self-test do not
/// agree.
template <class Network>
void load_network(Network& network, const std::filesystem::path& path, const SavedNetworkOptions& options = {}) {
  if constexpr (Network::valid) {
    using namespace detail;
    using Test = SelfTest<Network>;
    Size numbers = saved_numbers<Network> + Test::rows * (Network::inputs + Network::outputs);
    for_each_unread_tensor<Network>(options.names, [&](const std::string&) { ++numbers; });
    SafetensorsReader file(path, {.tensors = 2 + 8 * Network::layer_count,
                                  .data = numbers * sizeof(double),
                                  .texts = Test::text_size,
                                  .file = options.limits});
    // Either mark will do, so that a damaged one does not make the file another program's.
    const bool is_own = file.has_note(format_key) || file.has_note(Test::key);
    const bool is_version_1 = file.has_note(format_key) && file.note(format_key).text == "network 1";
    if (is_own) {
      if (!is_version_1) file.check_note(format_key, network_format, "another program, or a later strata, wrote it");
      file.check_note("architecture", architecture_of<Network>(), "load it into a network of the type that it names");
      file.check_note("format", "pt", "the file is damaged: get it again");
      file.check_checksum();
    }
    const auto parameters =
        read_parameters<Network>(file, options.names, {Dtype::F32, Dtype::F64, Dtype::F16, Dtype::BF16});
    constexpr std::string_view remedy = "the file, or this program's prediction, is wrong; the network is unchanged";
    if (is_version_1)
      Test::of_version_1(file).check(Network(*parameters), [&](Size i, const auto& expected, const auto& found) {
        file.fail(Test::output_name, i, expected, found, remedy);
      });
    else if (is_own)
      Test(file).check(Network(*parameters), [&](Size, const auto& expected, const auto& found) {
        file.fail_note(Test::key, expected, found, remedy);
      });
    file.check_that_this_is_all();
    network.parameters() = *parameters;
  }
}

}  // namespace strata

#endif

// SPDX-License-Identifier: MIT
#pragma once

#if !STRATA_WITH_JSON
#error \
    "strata/io/safetensors.hpp needs nlohmann_json (Debian: nlohmann-json3-dev) and STRATA_WITH_JSON=1; Meson sees to both"
#else

#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

#include "strata/io/safetensors_reader.hpp"
#include "strata/io/safetensors_writer.hpp"
#include "strata/io/saved_tensors.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How the tensors of a network are called in its file.
struct SavedNetworkOptions {
  TensorNames names = layer_names;  ///< `sequential_names`, or your own
  ReadLimits limits = {};           ///< of a file that is read; the network's type allows no more than it needs anyway
};

namespace detail {

/// What strata writes into the metadata of a network's file, by which it knows its own.
inline constexpr std::string_view format_key = "strata", network_format = "network 1";

/// A network's parameters in fresh memory, so that the network itself changes as a whole or not at all. Unless `any`,
/// FileError if a number is not finite.
template <class Network>
std::unique_ptr<typename Network::Parameters> read_parameters(SafetensorsReader& file, const TensorNames& names,
                                                              std::initializer_list<Dtype> dtypes, bool any = false) {
  using Scalar = typename Network::Scalar;
  auto parameters = std::make_unique<typename Network::Parameters>();
  for_each_saved_tensor<Network>(*parameters, names, [&](const std::string& name, auto& tensor, bool transposed) {
    const auto values = file.reals<Scalar>(name, saved_shape(tensor, transposed), dtypes, any);
    for_each_saved_number(tensor, transposed, [&](Scalar& number, Size place) { number = values[place]; });
  });
  return parameters;
}

/// Unless `any`, Error if a number is not finite.
template <class Network>
void add_parameters(SafetensorsWriter& file, const typename Network::Parameters& parameters, const TensorNames& names,
                    bool any = false) {
  using Scalar = typename Network::Scalar;
  for_each_saved_tensor<Network>(parameters, names, [&](const std::string& name, const auto& tensor, bool transposed) {
    std::vector<Scalar> values(tensor.size());
    for_each_saved_number(tensor, transposed, [&](Scalar number, Size place) {
      if (!any && !math::is_finite(number))
        throw Error(text_of("strata: the network has a number that is not finite, in ", detail::quoted(name),
                            "; it is not saved, because it would not be loaded"));
      values[place] = number;
    });
    file.add<Scalar>(name, saved_shape(tensor, transposed), values);
  });
}

/// A few rows and what a network makes of them: saved with it, and tried again when it is loaded.
template <class Network>
struct SelfTest {
  using Scalar = typename Network::Scalar;
  static constexpr Size rows = 4;
  static constexpr std::array<Size, 2> input_shape{rows, Network::inputs}, output_shape{rows, Network::outputs};
  static constexpr const char *input_name = "self_test.inputs", *output_name = "self_test.outputs";

  std::vector<Scalar> inputs, outputs;

  /// Numbers of (−1, 1).
  void draw_inputs() {
    Generator generator(1, RandomStream::data);
    for (Size i = 0; i < rows * Network::inputs; ++i) inputs.push_back(symmetric<Scalar>(generator));
  }

  void run(const Network& network) {
    struct Buffers {
      alignas(cache_line) Matrix<Scalar, 1, Network::inputs> x;
      alignas(cache_line) Matrix<Scalar, 1, Network::outputs> y;
      typename Network::template Workspace<1> workspace;
    };
    const auto buffers = std::make_unique<Buffers>();
    for (Size row = 0; row < rows; ++row) {
      std::copy_n(&inputs[row * Network::inputs], Network::inputs, buffers->x.data());
      network.predict(buffers->x, buffers->y, buffers->workspace);
      outputs.insert(outputs.end(), buffers->y.data(), buffers->y.data() + Network::outputs);
    }
  }

  /// The network must give these outputs but for rounding, which is another with other instructions and in another
  /// type: |difference| ≤ √ε · max(1, largest |output| of the row), ε that of the coarser type.
  void check(const Network& network, SafetensorsReader& file) {
    inputs = file.reals<Scalar>(input_name, input_shape, {Dtype::F32, Dtype::F64});
    const auto expected = file.reals<Scalar>(output_name, output_shape, {Dtype::F32, Dtype::F64}, true);
    const double epsilon =
        std::max(file.is(output_name, Dtype::F32) ? double{std::numeric_limits<float>::epsilon()} : 0,
                 double{std::numeric_limits<Scalar>::epsilon()});
    run(network);
    for (Size row = 0; row < rows; ++row) {
      double largest = 1;
      for (Size i = row * Network::outputs; i < (row + 1) * Network::outputs; ++i)
        if (math::is_finite(expected[i])) largest = std::max(largest, std::abs(static_cast<double>(expected[i])));
      for (Size i = row * Network::outputs; i < (row + 1) * Network::outputs; ++i)
        if (!agree(outputs[i], expected[i], std::sqrt(epsilon) * largest))
          file.fail(output_name, i,
                    text_of("what the network gives for row ", row, " of its self-test, ", outputs[i], " at output ",
                            i % Network::outputs),
                    text_of(expected[i]), "the file, or this program's prediction, is wrong; the network is unchanged");
    }
  }

 private:
  static bool agree(Scalar a, Scalar b, double tolerance) {
    if (!math::is_finite(a) || !math::is_finite(b)) return a == b || (math::is_nan(a) && math::is_nan(b));
    return std::abs(static_cast<double>(a) - static_cast<double>(b)) <= tolerance;
  }
};

}  // namespace detail

/// Writes a network as a safetensors file: a tensor each for weights and biases, a dense layer's as in PyTorch's
/// nn.Linear, in the network's type of numbers; with its architecture, a checksum and a self-test. The file is replaced
/// as a whole or not at all. Error if a parameter is not finite or two tensors get the same name, FileError if the file
/// cannot be written.
template <class Network>
void save_network(const Network& network, const std::filesystem::path& path, const SavedNetworkOptions& options = {}) {
  if constexpr (Network::valid) {
    using Test = detail::SelfTest<Network>;
    using Scalar = typename Network::Scalar;
    detail::SafetensorsWriter file;
    file.note("format", "pt");
    file.note(std::string(detail::format_key), detail::network_format);
    file.note("architecture", detail::architecture_of<Network>());
    detail::add_parameters<Network>(file, network.parameters(), options.names);
    Test test;
    test.draw_inputs();
    test.run(network);
    file.add<Scalar>(Test::input_name, Test::input_shape, test.inputs);
    file.add<Scalar>(Test::output_name, Test::output_shape, test.outputs);
    file.write(path);
  }
}

/// Sets all parameters from such a file, or from one of another program that has the same tensors (F64, F32, F16 or
/// BF16) and no others. The network is changed as a whole or not at all. FileError, which names file, byte, what was
/// expected and what was found, if the file is no valid safetensors file; if it is not exactly what this type of
/// network needs; if a number is not finite; and, in a file of strata's, if architecture, checksum or self-test do not
/// agree.
template <class Network>
void load_network(Network& network, const std::filesystem::path& path, const SavedNetworkOptions& options = {}) {
  if constexpr (Network::valid) {
    using namespace detail;
    using Test = SelfTest<Network>;
    const Size numbers = Network::parameter_count + Test::rows * (Network::inputs + Network::outputs);
    SafetensorsReader file(
        path, {.tensors = 2 + 8 * Network::layer_count, .data = numbers * sizeof(double), .file = options.limits});
    const bool is_own = file.has_note(format_key);
    if (is_own) {
      file.check_note(format_key, network_format, "another program, or a later strata, wrote it");
      file.check_note("architecture", architecture_of<Network>(), "load it into a network of the type that it names");
      file.check_checksum();
    }
    if (is_own || file.has_note("format"))
      file.check_note("format", "pt", "save it as PyTorch does: weights of shape [outputs, inputs]");
    const auto parameters =
        read_parameters<Network>(file, options.names, {Dtype::F32, Dtype::F64, Dtype::F16, Dtype::BF16});
    if (is_own) Test().check(Network(*parameters), file);
    file.check_that_this_is_all();
    network.parameters() = *parameters;
  }
}

}  // namespace strata

#endif

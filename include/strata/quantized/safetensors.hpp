// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include "strata/io/safetensors.hpp"
#include "strata/quantized/quantized.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

inline constexpr std::string_view quantized_format = "quantized 1";

[[noreturn]] inline void fail_quantized(const SafetensorsReader& file, const std::string& name, Size i,
                                        std::string_view expected, auto found) {
  file.fail(name, i, expected, text_of(found), "the file is damaged, or its network was not made by strata::quantize");
}

/// Steps of scales, each of which must be one.
inline std::vector<float> read_steps(SafetensorsReader& file, const std::string& name, Size count) {
  auto steps = file.reals<float>(name, std::array{count}, {Dtype::F32});
  for (Size i = 0; i < count; ++i)
    if (!(steps[i] >= ByteScale::least_step && steps[i] <= ByteScale::most_step))
      fail_quantized(file, name, i, text_of("a scale from ", ByteScale::least_step, " to ", ByteScale::most_step),
                     steps[i]);
  return steps;
}

inline ByteScale read_byte_scale(SafetensorsReader& file, const std::string& name) {
  return {read_steps(file, name + "scale", 1)[0],
          file.numbers<std::uint8_t>(name + "zero_point", std::array{Size{1}})[0]};
}
inline void add_byte_scale(SafetensorsWriter& file, const std::string& name, const ByteScale& scale) {
  file.add(name + "scale", std::vector<float>{scale.step});
  file.add(name + "zero_point", std::vector<std::uint8_t>{scale.zero});
}

/// The tensors of a layer in bytes.
template <class Form>
struct SavedBytes {
  using Parameters = typename Form::Parameters;
  static constexpr Size inputs = Form::product_inputs, outputs = Form::product_outputs;

  static void add(SafetensorsWriter& file, const std::string& name, const Parameters& p, const ByteScale& input) {
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> biases;
    for (Size output = 0; output < outputs; ++output) {
      for (Size i = 0; i < inputs; ++i) weights.push_back(p.weights(i, output));
      biases.push_back(Form::bias(p, output, input));
    }
    file.add<std::int8_t>(name + "weight", std::array{outputs, inputs}, weights);
    file.add(name + "weight_scale", std::vector<float>(p.weight_steps.begin(), p.weight_steps.end()));
    file.add(name + "bias", biases);
    file.add(name + "multiplier", std::vector<std::int32_t>(p.multipliers.begin(), p.multipliers.begin() + outputs));
    file.add(name + "shift", std::vector<std::uint8_t>{static_cast<std::uint8_t>(p.rescaling.shift)});
    add_byte_scale(file, name + "preactivation_", p.z);
    if constexpr (Form::has_table) {
      add_byte_scale(file, name, p.a);
      std::vector<std::uint8_t> table;
      for (const auto entry : p.table) table.push_back(static_cast<std::uint8_t>(entry + ByteLanes::input_zero));
      file.add(name + "table", table);
    }
  }

  /// FileError if a number is none that `quantize` could have made.
  static void read(SafetensorsReader& file, const std::string& name, Parameters& p, const ByteScale& input) {
    const auto weights = file.numbers<std::int8_t>(name + "weight", std::array{outputs, inputs});
    const auto steps = read_steps(file, name + "weight_scale", outputs);
    const auto biases = file.numbers<std::int32_t>(name + "bias", std::array{outputs});
    const auto multipliers = file.numbers<std::int32_t>(name + "multiplier", std::array{outputs});
    const std::int32_t shift = file.numbers<std::uint8_t>(name + "shift", std::array{Size{1}})[0];
    p.z = read_byte_scale(file, name + "preactivation_");
    if (Form::z_begins_at_zero && p.z.zero != 0)
      fail_quantized(file, name + "preactivation_zero_point", 0, "0", +p.z.zero);
    if (shift < Rescaling::least_shift || shift > (Form::last ? Rescaling::least_shift : Rescaling::most_shift))
      fail_quantized(file, name + "shift", 0,
                     text_of("a shift from ", Rescaling::least_shift, " to ",
                             Form::last ? Rescaling::least_shift : Rescaling::most_shift),
                     shift);

    for (Size output = 0; output < outputs; ++output) {
      p.weight_steps[output] = steps[output];
      for (Size i = 0; i < inputs; ++i) {
        const std::int8_t weight = weights[output * inputs + i];
        if (weight < -127)
          fail_quantized(file, name + "weight", output * inputs + i, "a weight from -127 to 127", +weight);
        p.weights(i, output) = weight;
      }
      if (std::abs(std::int64_t{biases[output]}) > most_bias)
        fail_quantized(file, name + "bias", output, text_of("a bias of at most ", most_bias), biases[output]);
      Form::set_bias(p, output, input, biases[output]);
    }
    Form::set_multipliers(p, input, shift);
    for (Size output = 0; output < outputs; ++output) {
      // Compilers may divide by a reciprocal, if they are told to.
      if (std::abs(std::int64_t{multipliers[output]} - p.multipliers[output]) > 1 || multipliers[output] < 0)
        fail_quantized(file, name + "multiplier", output,
                       text_of("what the scales make of it, ", p.multipliers[output], ", or one off"),
                       multipliers[output]);
      p.multipliers[output] = multipliers[output];
    }
    if constexpr (Form::has_table) {
      p.a = read_byte_scale(file, name);
      const auto table = file.numbers<std::uint8_t>(name + "table", std::array{Size{256}});
      Form::set_table(p);
      for (Size byte = 0; byte < table.size(); ++byte) {
        const int own = int{p.table[byte]} + ByteLanes::input_zero;
        // Exponentials differ in their last bits.
        if (std::abs(own - int{table[byte]}) > 1)
          fail_quantized(file, name + "table", byte, text_of("what the activation makes of it, ", own, ", or one off"),
                         +table[byte]);
        p.table[byte] = static_cast<ByteLanes::Input>(table[byte] - ByteLanes::input_zero);
      }
    } else {
      p.a = p.z;
    }
  }
};

/// f(form, its parameters, "layers.0.", the scale of its inputs) for each layer that has weights, in their order. Of
/// parameters that are not constant it first sets what follows from that scale.
template <class Own, Size I = 0>
void for_each_saved_layer(auto& layers, const ByteScale& input, auto&& f) {
  if constexpr (I < Own::layer_count) {
    using Form = typename Own::template Form<I>;
    auto& p = nth<I>(layers.each);
    if constexpr (!std::is_const_v<std::remove_reference_t<decltype(p)>> && requires { Form::set_input(p, input); })
      Form::set_input(p, input);
    if constexpr (Form::has_product) f(std::type_identity<Form>(), p, text_of("layers.", I, "."), input);
    for_each_saved_layer<Own, I + 1>(layers, Form::scale(p, input), f);
  }
}

/// An upper bound of the bytes of all tensors.
template <class Own>
inline constexpr Size saved_bytes = sizeof(typename Own::Parameters) + Own::layer_count * 1024;

}  // namespace detail

/// Writes a network in eight bits as a safetensors file: weights I8 (outputs × inputs, these in the order of strata's
/// memory), biases and multipliers I32, scales F32, zero points, shifts and tables of activations U8; in the metadata
/// its architecture, a checksum and a self-test. The file is replaced as a whole or not at all. The same file gives the
/// same logits on every machine. FileError if the file cannot be written.
template <class Network>
void save_network(const Quantized<Network>& network, const std::filesystem::path& path) {
  using Own = Quantized<Network>;
  using Test = detail::SelfTest<Own>;
  detail::SafetensorsWriter file;
  file.note(std::string(detail::format_key), detail::quantized_format);
  file.note("architecture", detail::architecture_of<Network>());
  const auto& layers = network.parameters().layers;
  detail::for_each_saved_layer<Own>(
      layers, layers.input,
      [&]<class Form>(std::type_identity<Form>, const auto& p, const std::string& name, const ByteScale& input) {
        detail::SavedBytes<Form>::add(file, name, p, input);
      });
  detail::add_byte_scale(file, "input_", layers.input);
  if constexpr (detail::comes_first<typename Own::template Form<0>>) {
    const auto& p = detail::nth<0>(layers.each);
    file.add("layers.0.shift", std::vector<float>(p.shift.begin(), p.shift.end()));
    file.add("layers.0.factor", std::vector<float>(p.factor.begin(), p.factor.end()));
  }
  file.note(std::string(Test::key), Test(network).text());
  file.write(path);
}

/// Sets all parameters from such a file. The network is changed as a whole or not at all. FileError, which names file,
/// byte, what was expected and what was found, if the file is no valid safetensors file; if its architecture, checksum
/// or self-test are not right; if it has not exactly the tensors of this type; and if a number is none that `quantize`
/// could have made, so that no file makes a sum overflow.
template <class Network>
void load_network(Quantized<Network>& network, const std::filesystem::path& path, const ReadLimits& limits = {}) {
  using namespace detail;
  using Own = Quantized<Network>;
  using Test = SelfTest<Own>;
  SafetensorsReader file(
      path, {.tensors = 2 + 10 * Own::layer_count, .data = saved_bytes<Own>, .texts = Test::text_size, .file = limits});
  file.check_note(format_key, quantized_format, "it is no network in eight bits, or a later strata wrote it");
  file.check_note("architecture", architecture_of<Network>(), "load it into a network of the type that it names");
  file.check_checksum();
  Own loaded;
  auto& layers = loaded.parameters().layers;
  layers.input = read_byte_scale(file, "input_");
  if constexpr (comes_first<typename Own::template Form<0>>) {
    auto& p = nth<0>(layers.each);
    const auto read = [&](const char* name, auto& to) {
      const auto numbers = file.reals<float>(name, std::array{Own::inputs}, {Dtype::F32});
      std::copy(numbers.begin(), numbers.end(), to.begin());
    };
    read("layers.0.shift", p.shift);
    read("layers.0.factor", p.factor);
  }
  for_each_saved_layer<Own>(layers, layers.input,
                            [&]<class Form>(std::type_identity<Form>, auto& p, const std::string& name,
                                            const ByteScale& input) { SavedBytes<Form>::read(file, name, p, input); });
  file.check_that_this_is_all();
  Test(file).check(loaded, [&](Size, const auto& expected, const auto& found) {
    file.fail_note(Test::key, expected, found,
                   "the file, or this program's prediction, is wrong; the network is unchanged");
  });
  network.parameters() = loaded.parameters();
}

}  // namespace strata

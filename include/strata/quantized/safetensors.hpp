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

/// A multiplier, if it is what the scales make of it. Compilers may divide by a reciprocal, if they are told to.
inline std::int32_t checked_multiplier(const SafetensorsReader& file, const std::string& name, Size i,
                                       std::int32_t found, std::int32_t own) {
  if (std::abs(std::int64_t{found} - own) > 1 || found < 0)
    fail_quantized(file, name, i, text_of("what the scales make of it, ", own, ", or one off"), found);
  return found;
}

/// The tensors of a product: "weight", "weight_scale", "bias", "multiplier" and "shift", each with this ending.
template <class Sums>
struct SavedSums {
  using Parameters = typename Sums::Parameters;
  static constexpr Size inputs = Sums::product_inputs, outputs = Sums::product_outputs;

  static void add(SafetensorsWriter& file, const std::string& name, const std::string& ending, const Parameters& p,
                  const ByteScale& input) {
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> biases;
    for (Size output = 0; output < outputs; ++output) {
      for (Size i = 0; i < inputs; ++i) weights.push_back(p.weights(i, output));
      biases.push_back(Sums::bias(p, output, input));
    }
    file.add<std::int8_t>(name + "weight" + ending, std::array{outputs, inputs}, weights);
    file.add(name + "weight" + ending + "_scale", std::vector<float>(p.weight_steps.begin(), p.weight_steps.end()));
    file.add(name + "bias" + ending, biases);
    file.add(name + "multiplier" + ending,
             std::vector<std::int32_t>(p.multipliers.begin(), p.multipliers.begin() + outputs));
    file.add(name + "shift" + ending, std::vector<std::uint8_t>{static_cast<std::uint8_t>(p.rescaling.shift)});
  }

  /// Weights and biases; the shift.
  static std::int32_t read(SafetensorsReader& file, const std::string& name, const std::string& ending, Parameters& p,
                           const ByteScale& input, std::int32_t most_shift) {
    const auto weights = file.numbers<std::int8_t>(name + "weight" + ending, std::array{outputs, inputs});
    const auto steps = read_steps(file, name + "weight" + ending + "_scale", outputs);
    const auto biases = file.numbers<std::int32_t>(name + "bias" + ending, std::array{outputs});
    const std::int32_t shift = file.numbers<std::uint8_t>(name + "shift" + ending, std::array{Size{1}})[0];
    if (shift < Rescaling::least_shift || shift > most_shift)
      fail_quantized(file, name + "shift" + ending, 0,
                     text_of("a shift from ", Rescaling::least_shift, " to ", most_shift), shift);
    for (Size output = 0; output < outputs; ++output) {
      p.weight_steps[output] = steps[output];
      for (Size i = 0; i < inputs; ++i) {
        const std::int8_t weight = weights[output * inputs + i];
        if (weight < -127)
          fail_quantized(file, text_of(name, "weight", ending), output * inputs + i, "a weight from -127 to 127",
                         +weight);
        p.weights(i, output) = weight;
      }
      if (std::abs(std::int64_t{biases[output]}) > most_bias)
        fail_quantized(file, text_of(name, "bias", ending), output, text_of("a bias of at most ", most_bias),
                       biases[output]);
      Sums::set_bias(p, output, input, biases[output]);
    }
    return shift;
  }

  /// The multipliers, of which p has those that the scales make.
  static void read_multipliers(SafetensorsReader& file, const std::string& name, const std::string& ending,
                               Parameters& p) {
    const std::string whole_name = name + "multiplier" + ending;
    const auto multipliers = file.numbers<std::int32_t>(whole_name, std::array{outputs});
    for (Size output = 0; output < outputs; ++output)
      p.multipliers[output] = checked_multiplier(file, whole_name, output, multipliers[output], p.multipliers[output]);
  }
};

/// The tensors of a layer in bytes.
template <class Form>
struct SavedBytes {
  static constexpr bool any = Form::has_product;
  using Parameters = typename Form::Parameters;
  using Sums = SavedSums<Form>;

  static void add(SafetensorsWriter& file, const std::string& name, const Parameters& p, const ByteScale& input) {
    Sums::add(file, name, "", p, input);
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
    p.z = read_byte_scale(file, name + "preactivation_");
    if (Form::z_begins_at_zero && p.z.zero != 0)
      fail_quantized(file, name + "preactivation_zero_point", 0, "0", +p.z.zero);
    const std::int32_t shift =
        Sums::read(file, name, "", p, input, Form::last ? Rescaling::least_shift : Rescaling::most_shift);
    Form::set_multipliers(p, input, shift);
    Sums::read_multipliers(file, name, "", p);
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

/// Of a recurrent layer: two products, the scale of h, and what the sums of gates and h are rounded by.
template <class Form>
requires requires { typename Form::FromState; }
struct SavedBytes<Form> {
  static constexpr bool any = true;
  using Parameters = typename Form::Parameters;
  using FromInput = SavedSums<typename Form::FromInput>;
  using FromState = SavedSums<typename Form::FromState>;

  static void add(SafetensorsWriter& file, const std::string& name, const Parameters& p, const ByteScale& input) {
    FromInput::add(file, name, "_ih_l0", p.from_input, input);
    FromState::add(file, name, "_hh_l0", p.from_state, p.h);
    add_byte_scale(file, name, p.h);
    file.add(name + "multiplier", std::vector<std::int32_t>{p.multiplier});
    file.add(name + "raise", std::vector<std::uint8_t>{static_cast<std::uint8_t>(p.raise)});
  }

  /// FileError if a number is none that `quantize` could have made.
  static void read(SafetensorsReader& file, const std::string& name, Parameters& p, const ByteScale& input) {
    p.h = read_byte_scale(file, name);
    if (static_cast<double>(p.h.step) < Form::least_step)
      fail_quantized(file, name + "scale", 0, text_of("a scale of at least ", Form::least_step), p.h.step);
    p.raise = file.numbers<std::uint8_t>(name + "raise", std::array{Size{1}})[0];
    if (p.raise > Form::most_raise)
      fail_quantized(file, name + "raise", 0, text_of("at most ", Form::most_raise), p.raise);
    const std::int32_t input_shift = FromInput::read(file, name, "_ih_l0", p.from_input, input, Rescaling::most_shift);
    const std::int32_t state_shift = FromState::read(file, name, "_hh_l0", p.from_state, p.h, Rescaling::most_shift);
    Form::set_multipliers(p, input, input_shift, state_shift);
    FromInput::read_multipliers(file, name, "_ih_l0", p.from_input);
    FromState::read_multipliers(file, name, "_hh_l0", p.from_state);
    p.multiplier =
        checked_multiplier(file, name + "multiplier", 0,
                           file.numbers<std::int32_t>(name + "multiplier", std::array{Size{1}})[0], p.multiplier);
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
    if constexpr (SavedBytes<Form>::any) f(std::type_identity<Form>(), p, text_of("layers.", I, "."), input);
    for_each_saved_layer<Own, I + 1>(layers, Form::scale(p, input), f);
  }
}

/// An upper bound of the bytes of all tensors.
template <class Own>
inline constexpr Size saved_bytes = sizeof(typename Own::Parameters) + Own::layer_count * 1024;

}  // namespace detail

/// Writes a network in eight bits as a safetensors file: weights I8 (outputs × inputs, these in the order of strata's
/// memory), biases and multipliers I32, scales F32, zero points, shifts and tables of activations U8; in the metadata
/// its architecture, a checksum and a self-test. Recurrent layers have a product for their inputs and one for their
/// state, called as PyTorch's: `weight_ih_l0`, `weight_hh_l0`. The file is replaced as a whole or not at all. The same
/// file gives the same logits on every machine. FileError if the file cannot be written.
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
      path, {.tensors = 2 + 15 * Own::layer_count, .data = saved_bytes<Own>, .texts = Test::text_size, .file = limits});
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

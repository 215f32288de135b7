// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/header.hpp"
#include "strata/quantized/header_recurrence.hpp"
#include "strata/quantized/header_steps.hpp"
#include "strata/quantized/streaming.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

inline constexpr std::string_view c_class = R"(
// The class that logits stand for: the number of the largest, the first of equals.
$_FUNCTION int32_t $_class(const int32_t *logits) {
  int32_t most = 0;
  for (int32_t i = 1; i < $_OUTPUTS; ++i) most = logits[i] > logits[most] ? i : most;
  return most;
}
)";

/// Whether a network is one of sequences that may come step by step.
template <class Own>
constexpr bool has_byte_steps() {
  if constexpr (Own::InputShape::rank == 2)
    return can_be_streamed<Own, 1>();
  else
    return false;
}

/// What stands first in the header.
template <class Own>
std::string byte_header_comment(const HeaderWriter& code, Size memory, bool has_class) {
  const std::string bounds = code.bounds();
  return text_of(
      "// ", architecture_of<typename Own::Network>(), "\n// in eight bits, written by strata ", version,
      ", for C99 and C++17. It needs no library and no heap.\n//\n"
      "//   float x[$_INPUTS], y[$_OUTPUTS];\n//   $_predict(x, y);\n//\n// x is ",
      c_shape(typename Own::InputShape()), "; y is ", c_shape(typename Own::OutputShape()),
      ".\n// They must not overlap. $_predict has ", memory,
      " bytes on the stack; $_predict_with(x, y, memory)\n// has memory of yours instead, $_MEMORY bytes. In C++17 "
      "$_predicted is a constant expression.\n//\n// In whole numbers alone, from bytes that $_bytes makes of x, or "
      "that are there already, to the logits,\n// each of which is worth $_LOGIT_STEP:\n//\n"
      "//   uint8_t bytes[$_BYTES], memory[$_LOGITS_MEMORY];\n//   int32_t logits[$_OUTPUTS];\n"
      "//   $_bytes(x, bytes);\n//   $_logits(bytes, logits, memory);\n",
      has_class ? "//   $_class(logits)\n" : "",
      has_byte_steps<Own>()
          ? "//\n// Step by step, of a stream, which begins with $_reset:\n//\n//   static struct $_state state;\n"
            "//   $_reset(&state);\n"
            "//   $_step(&state, x, y);  // x: $_FEATURES_IN numbers, y: $_FEATURES_OUT\n"
          : "",
      "//\n// The ", code.table_numbers(),
      " constants are marked by $_CONSTANT. Define it before you include this, to have them\n"
      "// in another memory, if that is read as any other:\n"
      "//   #define $_CONSTANT __attribute__((section(\".weights\")))\n",
      bounds.empty() ? ""
                     : "// How far functions are from exact ones of the same float, as measured (not with "
                       "-ffast-math):\n" +
                           bounds,
      "\n");
}

/// The statement  to ← the bytes of `count` numbers x, with their fractions behind them if they have any.
template <class Own>
std::string input_bytes_text(HeaderWriter& code, const Own& network, Size count, const std::string& x,
                             const std::string& to) {
  const ByteScale& scale = network.parameters().layers.input;
  std::string number = text_of(x, "[i]");
  if constexpr (comes_first<typename Own::template Form<0>>) {
    const auto& p = network.template layer<0>();
    const auto table = [&](const char* name, const auto& numbers) {
      return code.within("layers.0",
                         [&] { return code.table(name, std::vector<double>(numbers.begin(), numbers.end())); });
    };
    number = text_of("(", number, " - ", table("shift", p.shift), "[i]) * ", table("factor", p.factor), "[i]");
  }
  constexpr Size fraction = Own::input_fraction;
  constexpr std::int32_t finer = std::int32_t{1} << fraction;
  const std::string nearest =
      text_of(define_nearest(code), "(", number, " * ", c_number(1 / scale.step * static_cast<float>(finer)), ", ",
              std::int32_t{scale.zero} * finer, ", ", most_with_fraction(fraction), ")");
  const std::string each = c_loop("i", text_of(count), "++i");
  if constexpr (fraction == 0)
    return text_of(each, " ", to, "[i] = (uint8_t)", nearest, ";");
  else
    return text_of(each, " {\n    const int32_t fine = ", nearest, ";\n    ",
                   put_fine_number_in_c(to, count, "i", "fine", fraction), "\n  }");
}

/// What a stream is written as.
template <class Own>
struct ByteStepsInC {
  std::string features, text;

  ByteStepsInC() = default;
  /// `layers` writes all layers of bytes and what their logits become.
  ByteStepsInC(HeaderWriter& code, const Own& network, auto&& layers) {
    using Network = typename Own::Network;
    constexpr Size in = Network::InputShape::channels, out = Network::OutputShape::channels;
    const HeaderBody::Written step = code.written_step(in, [&](const HeaderValue& x) {
      const HeaderValue q = code.value(c_bytes(in, Own::input_fraction));
      code.statement(input_bytes_text(code, network, in, x.text, q.text));
      return layers(q);
    });
    features = text_of(", $_FEATURES_IN = ", in, ", $_FEATURES_OUT = ", out);
    text = text_of("\n// What layers remember of a stream.\nstruct $_state {\n", code.state(), "  uint8_t memory[",
                   std::max<Size>(step.memory, 1), "];\n};\n\n$_FUNCTION void $_reset(struct $_state *state) {\n",
                   code.reset(), code.reset().empty() ? "  (void)state;\n" : "",
                   "}\n\n// y <- what the network gives for the next step x of a stream.\n"
                   "$_FUNCTION void $_step(struct $_state *state, const float *x, float *y) {\n",
                   step.memory > 0 ? "  uint8_t *memory = state->memory;\n" : "  (void)state;\n", step.text, "}\n");
  }
};

/// The whole header.
template <class Own>
std::string byte_header_text(const Own& network, std::string_view name, const HeaderOptions& options) {
  HeaderWriter code(options.smaller);
  const ByteScale& scale = network.parameters().layers.input;
  const std::string step = c_number(network.logit_step());
  constexpr Size input_bytes = c_bytes(Own::inputs, Own::input_fraction);
  const HeaderBody::Written bytes = code.written(Own::inputs, [&](const HeaderValue& x) {
    HeaderValue y = code.value(input_bytes);
    code.statement(input_bytes_text(code, network, Own::inputs, x.text, y.text));
    return y;
  });
  const HeaderBody::Written logits = code.written(input_bytes, [&](const HeaderValue& x) {
    return write_bytes_in_c(code, network, x, scale, [](const std::string& z) { return z; });
  });
  const auto outputs_of = [&](const HeaderValue& q) {
    const HeaderValue y = write_bytes_in_c(code, network, q, scale,
                                           [&](const std::string& z) { return text_of("(float)", z, " * ", step); });
    if constexpr (!std::same_as<typename Own::OutputActivation, Identity>) {
      constexpr Size channels = Own::Network::OutputShape::channels;
      write_activation_in_c<typename Own::OutputActivation>(code, y, y, y.size / channels, channels);
    }
    return y;
  };
  const HeaderBody::Written predict = code.written(Own::inputs, [&](const HeaderValue& x) {
    const HeaderValue q = code.value(input_bytes);
    code.statement("$_bytes(", x, ", ", q, ");");
    return outputs_of(q);
  });
  ByteStepsInC<Own> steps;
  if constexpr (has_byte_steps<Own>()) steps = ByteStepsInC<Own>(code, network, outputs_of);
  const Size memory = std::max(predict.memory, logits.memory);
  constexpr bool has_class = Own::Network::OutputShape::places == 1 && Own::outputs > 1 &&
                             keeps_order_of_logits<typename Own::OutputActivation>;
  const std::string text =
      text_of(byte_header_comment<Own>(code, memory, has_class), c_beginning, "enum { $_INPUTS = ", Own::inputs,
              ", $_OUTPUTS = ", Own::outputs, ",\n       $_BYTES = ", input_bytes, ", $_MEMORY = ", memory,
              ", $_LOGITS_MEMORY = ", std::max<Size>(logits.memory, 1), steps.features, " };\n\n#define $_LOGIT_STEP ",
              step, "\n\n", code.functions(), code.tables(),
              "// bytes <- the numbers x as the network's inputs.\n"
              "$_FUNCTION void $_bytes(const float *x, uint8_t *y) {\n",
              bytes.text,
              "}\n\n// y <- the logits for the bytes x. What is in memory before is of no consequence.\n"
              "$_FUNCTION void $_logits(const uint8_t *x, int32_t *y, uint8_t *memory) {\n",
              logits.memory > 0 ? "" : "  (void)memory;\n", logits.text, "}\n", has_class ? c_class : "",
              "\n// y <- what the network gives for x.\n"
              "$_FUNCTION void $_predict_with(const float *x, float *y, uint8_t *memory) {\n",
              predict.text, "}\n", c_prediction("uint8_t"), steps.text, "\n#endif\n");
  return with_c_name(text, name);
}

}  // namespace detail

/// Writes a network in eight bits as a C header, as `save_header` of a Network does (strata/io/header.hpp), with all
/// weights in it as bytes. All is whole numbers from the bytes of the inputs to the logits, and exactly those of
/// `Quantized::logits`; the last activation is computed in float. What it defines is called NAME_….
///
///     void NAME_predict(const float *x, float *y);                        // y ← the outputs for x
///     void NAME_predict_with(const float *x, float *y, uint8_t *memory);  // with NAME_MEMORY bytes of the caller's
///     void NAME_bytes(const float *x, uint8_t *bytes);  // bytes ← x as the network's inputs, NAME_BYTES of them
///     void NAME_logits(const uint8_t *bytes, int32_t *logits, uint8_t *memory);  // with NAME_LOGITS_MEMORY bytes
///     int32_t NAME_class(const int32_t *logits);  // the number of the largest; of several outputs whose last
///                                                 // activation keeps their order (see Quantized::classify)
///     void NAME_reset(struct NAME_state *state);      // of a network that can be streamed:
///     void NAME_step(struct NAME_state *state, const float *x, float *y);  // the outputs of the next step
///
/// A logit is worth NAME_LOGIT_STEP. An activation of the last layer that is somebody's own says how it is written by
/// `to_header`; without, this does not compile. Error if the name is no identifier; FileError if the file cannot be
/// written.
template <class Network>
void save_header(const Quantized<Network>& network, const std::filesystem::path& path, std::string_view name,
                 const HeaderOptions& options = {}) {
  using Own = Quantized<Network>;
  using Last = typename Own::template Layer<Own::layer_count - 1>;
  using Rule = typename decltype(detail::header_rule<Own::layer_count, Last, typename Own::OutputActivation>())::type;
  (void)sizeof(Rule);
  if constexpr (std::same_as<Rule, detail::Kept>) {
    detail::check_c_name(name);
    detail::write_header(path, detail::byte_header_text(network, name, options));
  }
}

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "strata/data/atomic_file.hpp"
#include "strata/io/header_activations.hpp"
#include "strata/io/header_branches.hpp"
#include "strata/io/header_convolutions.hpp"
#include "strata/io/header_name.hpp"
#include "strata/io/header_plain.hpp"
#include "strata/io/header_pools.hpp"
#include "strata/io/header_recurrence.hpp"
#include "strata/io/header_wave_net.hpp"
#include "strata/io/saved_tensors.hpp"
#include "strata/network/streaming.hpp"
#include "strata/version.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// How the code of a C header is written.
struct HeaderOptions {
  /// Products take one number that comes in after the other, in as few instructions as it takes, rather than four at
  /// once, which read and write the sums a quarter as often.
  bool smaller = false;
};

namespace detail {

/// "784 numbers", "100 x 3: steps, at each the features", "28 x 28 x 1: rows of pixels, at each the channels".
template <Size N>
std::string c_shape(Extents<N>) {
  return text_of(N, N == 1 ? " number" : " numbers");
}
template <Size Steps, Size Features>
std::string c_shape(Extents<Steps, Features>) {
  return text_of(Steps, " x ", Features, ": steps, of each the features side by side");
}
template <Size Channels, Size Height, Size Width>
std::string c_shape(Extents<Channels, Height, Width>) {
  return text_of(Height, " x ", Width, " x ", Channels, ": rows of pixels, of each the channels side by side");
}

/// Whether a network is one of sequences that may come step by step.
template <class Network>
constexpr bool has_steps() {
  if constexpr (Network::InputShape::rank == 2)
    return can_be_streamed<Network, 1>();
  else
    return false;
}

inline constexpr std::string_view c_beginning =
    "#ifndef $_HEADER\n#define $_HEADER\n\n"
    "#include <stdint.h>\n"
    R"(
#ifndef $_CONSTANT
#define $_CONSTANT
#endif
#if defined(__cplusplus)
#define $_TABLE static constexpr
#define $_FUNCTION constexpr static
#define $_RESTRICT __restrict
#if defined(__has_builtin)
#if __has_builtin(__builtin_bit_cast)
#define $_BIT_CAST
#endif
#endif
#else
#define $_TABLE static const
#define $_FUNCTION static inline
#define $_RESTRICT restrict
#endif

)";

/// What is made of NAME_predict_with, whose memory consists of these numbers.
inline std::string c_prediction(std::string_view number) {
  return text_of(R"(
// The same with its memory on the stack.
#if defined(__cplusplus) && __cplusplus < 202002L
static inline
#else
$_FUNCTION
#endif
void $_predict(const float *x, float *y) {
  )",
                 number, R"( memory[$_MEMORY];
  $_predict_with(x, y, memory);
}

#if defined(__cplusplus)
// The same as a constant expression: $_predicted({{...}}).numbers[0].
struct $_inputs {
  float numbers[$_INPUTS];
};
struct $_outputs {
  float numbers[$_OUTPUTS];
};
constexpr static $_outputs $_predicted(const $_inputs &x) {
  $_outputs y = {};
  )",
                 number, R"( memory[$_MEMORY] = {};
  $_predict_with(x.numbers, y.numbers, memory);
  return y;
}
#endif
)");
}

/// What stands first in the header.
template <class Network>
std::string header_comment(const HeaderWriter& code, Size memory) {
  const std::string bounds = code.bounds();
  std::string text = text_of(
      "// ", architecture_of<Network>(), "\n// Written by strata ", version,
      ", for C99 and C++17. It needs no library and no heap.\n//\n"
      "//   float x[$_INPUTS], y[$_OUTPUTS];\n//   $_predict(x, y);\n//\n// x is ",
      c_shape(typename Network::InputShape()), "; y is ", c_shape(typename Network::OutputShape()),
      ".\n// They must not overlap. $_predict has ", 4 * memory,
      " bytes on the stack; $_predict_with(x, y, memory)\n// has memory of yours instead, $_MEMORY numbers. In C++17 "
      "$_predicted is a constant expression.\n");
  if constexpr (has_steps<Network>())
    text +=
        "// Step by step, of a stream:\n//\n//   static struct $_state state;\n//   $_reset(&state);\n"
        "//   $_step(&state, x, y);  // x: $_FEATURES_IN numbers, y: $_FEATURES_OUT\n//\n";
  text += text_of("// The ", code.table_numbers(),
                  " constants are marked by $_CONSTANT. Define it before you include this, to have them\n"
                  "// in another memory, if that is read as any other:\n"
                  "//   #define $_CONSTANT __attribute__((section(\".weights\")))\n");
  if (!bounds.empty())
    text +=
        "// How far functions are from exact ones of the same float, as measured (not with -ffast-math):\n" + bounds;
  return text + "\n";
}

inline void check_c_name(std::string_view name) {
  if (!is_c_name(name))
    STRATA_THROW Error(text_of("strata::save_header: the header's functions cannot be called ", quoted(name),
                               "_predict: expected a letter, then letters, digits and single _, and no word of C or "
                               "C++, such as \"digits\""));
}
inline void write_header(const std::filesystem::path& path, const std::string& text) {
  write_atomically(path, {std::as_bytes(std::span(text))});
}

/// The layers of a network, one after the other.
template <class Network>
HeaderValue write_layers_in_c(HeaderWriter& code, const Network& network, HeaderValue x) {
  Size number = 0;
  network.for_each_layer([&]<class L>(std::type_identity<L>, const auto& p) {
    x = code.within(text_of("layers.", number++), [&] { return write_layer_in_c<L>(code, p, x); });
  });
  return x;
}

/// The whole header.
template <class Network>
std::string header_text(const Network& network, std::string_view name, const HeaderOptions& options) {
  HeaderWriter code(options.smaller);
  const auto layers = [&](const HeaderValue& x) { return write_layers_in_c(code, network, x); };
  const HeaderBody::Written predict = code.written(Network::inputs, layers);
  const Size memory = std::max<Size>(predict.memory, 1);
  std::string steps, features;
  if constexpr (has_steps<Network>()) {
    constexpr Size in = Network::InputShape::channels, out = Network::OutputShape::channels;
    const HeaderBody::Written step = code.written_step(in, layers);
    features = text_of(", $_FEATURES_IN = ", in, ", $_FEATURES_OUT = ", out);
    steps = text_of(
        "\n// What layers remember of a stream. A stream begins with zeros: in C++ $_state state = {};\n"
        "struct $_state {\n",
        code.state(), "  float memory[", std::max<Size>(step.memory, 1),
        "];\n};\n\n$_FUNCTION void $_reset(struct $_state *state) {\n", code.reset(),
        code.reset().empty() ? "  (void)state;\n" : "",
        "}\n\n// y <- what the network gives for the next step x of a stream.\n"
        "$_FUNCTION void $_step(struct $_state *state, const float *x, float *y) {\n",
        step.memory > 0 ? "  float *memory = state->memory;\n" : "  (void)state;\n", step.text, "}\n");
  }
  const std::string text = text_of(
      header_comment<Network>(code, memory), c_beginning, "enum { $_INPUTS = ", Network::inputs,
      ", $_OUTPUTS = ", Network::outputs, ", $_MEMORY = ", memory, features, " };\n\n", code.functions(), code.tables(),
      code.parts(), "// y <- what the network gives for x. What is in memory before is of no consequence.\n",
      "$_FUNCTION void $_predict_with(const float *x, float *y, float *memory) {\n",
      predict.memory > 0 ? "" : "  (void)memory;\n", predict.text, "}\n", c_prediction("float"), steps, "\n#endif\n");
  return with_c_name(text, name);
}

}  // namespace detail

/// Writes a network as a C header that predicts what it predicts: of C99 and C++17, in float, with all weights in it as
/// constants. It includes nothing but <stdint.h>, calls no function that is not in it, and never allocates; what it
/// defines is called NAME_….
///
///     void NAME_predict(const float *x, float *y);                       // y ← the outputs for x
///     void NAME_predict_with(const float *x, float *y, float *memory);   // with NAME_MEMORY numbers of the caller's
///     void NAME_reset(struct NAME_state *state);                         // of a network that can be streamed:
///     void NAME_step(struct NAME_state *state, const float *x, float *y);  // the outputs of the next step
///
/// x and y are in the order of strata's memory (see include/strata/README.md). Outputs are probabilities where the
/// network's are. In C++17 the functions are constant expressions. The same network gives the same text; the file is
/// replaced as a whole or not at all.
///
/// A layer or an activation of somebody's own says how it is written by a function `to_header` (see
/// strata/io/header_form.hpp); without, and with a cell of somebody's own, this does not compile. Error if the name is
/// no identifier, or a number is not finite, or too large for float; FileError if the file cannot be written.
template <class Network>
void save_header(const Network& network, const std::filesystem::path& path, std::string_view name,
                 const HeaderOptions& options = {}) {
  if constexpr (Network::valid) {
    using Kind = detail::WrittenRule<Network>;
    using Rule = std::conditional_t<std::same_as<Kind, detail::Kept>, detail::HeaderRule<Network>, Kind>;
    (void)sizeof(Rule);
    if constexpr (std::same_as<Rule, detail::Kept>) {
      detail::check_c_name(name);
      detail::write_header(path, detail::header_text(network, name, options));
    }
  }
}

}  // namespace strata

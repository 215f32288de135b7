// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_form.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/conv2d.hpp"
#include "strata/layer/conv_transpose1d.hpp"

/// Convolutions in C: what the kernel sees at a place is copied side by side, unless it lies so already, and then
/// multiplied by the weights as the numbers of a dense layer are.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// y ← b, or 0 without one, as text; y and the biases are pointers.
inline std::string start_text_in_c(HeaderWriter& code, const std::string& biases, const std::string& y, Size size) {
  return biases.empty() ? code.call_text("clear", y, size) : code.call_text("copy", biases, y, size);
}

/// y ← what is made of what the kernel sees at each place of a map, side by side. Texts: copy(from, to, count) and
/// around(to, count), what stands around the map, of numbers of this type; at_a_place(patch, to), the statements.
template <class G>
void write_map_in_c(HeaderWriter& code, std::string_view type, const HeaderValue& x, const HeaderValue& y, auto&& copy,
                    auto&& around, auto&& at_a_place) {
  using W = typename G::W;
  constexpr Size in = G::channels_in, out = G::channels_out, taps = W::kernel_height * W::kernel_width;
  constexpr bool padded = G::Pad::at_all, one_row = W::kernel_height == 1, side_by_side = W::dilation_width == 1;
  const auto minus = [](Size number) { return number == 0 ? "" : text_of(" - ", number); };
  const std::string loop_of_places =
      text_of(type, " *to = ", y.text, ";\n    for (int32_t row = 0; row < ", W::out_height,
              "; ++row)\n      for (int32_t column = 0; column < ", W::out_width, "; ++column, to += ", out, ") {\n");
  if constexpr (!padded && ((one_row && side_by_side) || taps == 1)) {
    code.statement("{\n    ", loop_of_places, "        const ", type, " *seen = ", x.text, " + (row * ",
                   W::stride_height * G::width, " + column * ", W::stride_width, ") * ", in, ";\n        ",
                   at_a_place(std::string("seen"), std::string("to")), "\n      }\n  }");
    return;
  }
  const HeaderValue patch = code.value(taps * in);
  std::string gather = text_of("        for (int32_t i = 0; i < ", W::kernel_height, "; ++i) ");
  const std::string from_row =
      text_of("row * ", W::stride_height, " + i * ", W::dilation_height, minus(G::rows.before));
  if constexpr (!padded && side_by_side) {
    gather += copy(text_of(x.text, " + ((", from_row, ") * ", G::width, " + column * ", W::stride_width, ") * ", in),
                   text_of(patch.text, " + i * ", W::kernel_width * in), W::kernel_width * in);
    gather += ";\n";
  } else {
    gather += text_of("for (int32_t j = 0; j < ", W::kernel_width, "; ++j) {\n          const int32_t r = ", from_row,
                      ", k = column * ", W::stride_width, " + j * ", W::dilation_width, minus(G::columns.before),
                      ";\n          ", type, " *tap = ", patch.text, " + (i * ", W::kernel_width, " + j) * ", in,
                      ";\n          ");
    const std::string copied =
        copy(text_of(x.text, " + (r * ", G::width, " + k) * ", in), std::string("tap"), in) + ";\n        }\n";
    if constexpr (padded)
      gather += text_of("if (r < 0 || r >= ", G::height, " || k < 0 || k >= ", G::width, ")\n            ",
                        around(std::string("tap"), in), ";\n          else\n            ", copied);
    else
      gather += copied;
  }
  code.statement("{\n    ", loop_of_places, gather, "        ", at_a_place(patch.text, std::string("to")),
                 "\n      }\n  }");
}

/// A convolution, in groups or not.
template <class Entry, class ShapeType, class A>
struct HeaderConvolution {
  using Parts = HeaderParts<A>;
  using G = ConvolutionGeometry<Entry, ShapeType>;
  using W = typename G::W;
  static constexpr Size in = G::channels_in, out = G::channels_out, groups = G::options.groups;
  static constexpr Size taps = W::kernel_height * W::kernel_width, group_out = out / groups, seen = taps * in;

  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    std::string biases;
    if constexpr (G::options.bias) biases = code.table("bias", p.biases);
    const std::string weights = weights_of(code, p.weights);
    HeaderValue y = code.value(code.places<typename G::OutputShape>() * out);
    if (code.streams()) {
      HeaderValue patch = x;
      if (W::span_width > 1) {
        patch = code.value(seen);
        const std::string past = code.remembered("past", (W::span_width - 1) * in);
        const std::string oldest = "&" + code.counted("oldest");
        code.call("take", x, in, W::kernel_width, W::dilation_width, past, oldest, patch);
      }
      code.statement("{ ", at_a_place(code, weights, biases, patch.text, y.text), " }");
    } else {
      write_map_in_c<G>(
          code, "float", x, y,
          [&](const std::string& from, const std::string& to, Size count) {
            return code.call_text("copy", from, to, count);
          },
          [&](const std::string& to, Size count) { return code.call_text("clear", to, count); },
          [&](const std::string& patch, const std::string& to) {
            return at_a_place(code, weights, biases, patch, to);
          });
    }
    write_activation_in_c<A>(code, y, y, y.size / out, out);
    return y;
  }

 private:
  /// As they are, but of groups of several channels group by group.
  static std::string weights_of(HeaderWriter& code, const auto& w) {
    if constexpr (groups == 1 || G::group_in == 1) return code.table("weight", w);
    std::vector<double> all;
    for (Size group = 0; group < groups; ++group)
      for (Size row = 0; row < taps * G::group_in; ++row)
        for (Size column = 0; column < group_out; ++column) all.push_back(w(row, group * group_out + column));
    return code.table("weight", all);
  }

  /// to ← z of a patch, which has for each tap all channels side by side; both are pointers.
  static std::string at_a_place(HeaderWriter& code, const std::string& weights, const std::string& biases,
                                const std::string& patch, const std::string& to) {
    std::string text = start_text_in_c(code, biases, to, out) + "; ";
    if constexpr (groups == 1) {
      text += code.add_text(patch, seen, weights, to, out) + ";";
    } else if constexpr (G::group_in == 1) {
      text += text_of("for (int32_t k = 0; k < ", taps, "; ++k) for (int32_t c = 0; c < ", in, "; ++c) ");
      if constexpr (group_out == 1)
        text += text_of(to, "[c] += ", patch, "[k * ", in, " + c] * ", weights, "[k * ", out, " + c];");
      else
        text += text_of("for (int32_t i = c * ", group_out, "; i < c * ", group_out, " + ", group_out, "; ++i) ", to,
                        "[i] += ", patch, "[k * ", in, " + c] * ", weights, "[k * ", out, " + i];");
    } else {
      text += text_of("for (int32_t g = 0; g < ", groups, "; ++g) for (int32_t k = 0; k < ", taps, "; ++k) ",
                      code.add_text(text_of(patch, " + k * ", in, " + g * ", G::group_in), G::group_in,
                                    text_of(weights, " + (g * ", taps, " + k) * ", G::group_in * group_out),
                                    text_of(to, " + g * ", group_out), group_out),
                      ";");
    }
    return text;
  }
};

template <class Entry, class ShapeType, class A>
struct HeaderForm<Convolution<Entry, ShapeType, A>> : HeaderConvolution<Entry, ShapeType, A> {};
template <class Entry, class ShapeType, class A>
struct HeaderForm<GroupedConvolution<Entry, ShapeType, A>> : HeaderConvolution<Entry, ShapeType, A> {};

/// Each step of the input is laid into the steps of the output; of a stream, each step of the output is made of those
/// of the input that reach it.
template <class Entry, class ShapeType, class A>
struct HeaderForm<TransposedConvolution<Entry, ShapeType, A>> {
  using Parts = HeaderParts<A>;
  using L = TransposedConvolution<Entry, ShapeType, A>;
  static constexpr Size in = L::in, out = L::channels, kernel = L::kernel;

  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    std::string biases;
    if constexpr (L::options.bias) biases = code.table("bias", p.biases);
    // A matrix for each tap; of a stream the oldest step is the kernel's last.
    std::vector<double> all;
    for (Size tap = 0; tap < kernel; ++tap)
      for (Size row = 0; row < in; ++row)
        for (Size column = 0; column < out; ++column) all.push_back(p.weights(row, tap * out + column));
    const std::string weights = code.table("weight", all);
    HeaderValue y = code.value(code.places<typename L::OutputShape>() * out);
    if (code.streams()) {
      HeaderValue taps = x;
      if (kernel > 1) {
        taps = code.value(kernel * in);
        const std::string past = code.remembered("past", L::history * in), oldest = "&" + code.counted("oldest");
        code.call("take", x, in, kernel, L::dilation, past, oldest, taps);
      }
      code.statement(start_text_in_c(code, biases, y.text, out), ";");
      code.statement("for (int32_t k = 0; k < ", kernel, "; ++k) ",
                     code.add_text(text_of(taps.text, " + (", kernel - 1, " - k) * ", in), in,
                                   text_of(weights, " + k * ", in * out), y, out),
                     ";");
    } else {
      code.statement("for (int32_t t = 0; t < ", L::steps, "; ++t) ",
                     start_text_in_c(code, biases, text_of(y.text, " + t * ", out), out), ";");
      code.statement("for (int32_t s = 0; s < ", L::steps_in, "; ++s)\n    for (int32_t k = 0; k < ", kernel,
                     "; ++k) {\n      const int32_t t = s * ", L::stride, " + k * ", L::dilation, " - ", L::before,
                     ";\n      if (t >= 0 && t < ", L::steps, ") ",
                     code.add_text(text_of(x.text, " + s * ", in), in, text_of(weights, " + k * ", in * out),
                                   text_of(y.text, " + t * ", out), out),
                     ";\n    }");
    }
    write_activation_in_c<A>(code, y, y, y.size / out, out);
    return y;
  }
};

}  // namespace strata::detail

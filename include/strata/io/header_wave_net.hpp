// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_activations.hpp"
#include "strata/io/header_convolutions.hpp"
#include "strata/layer/wave_net.hpp"

/// A WaveNet in C, dilation by dilation: of a prediction all steps at each, of a stream one. See
/// strata/layer/wave_net_stage.hpp for the equations.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Rows of matrices, one for each of so many steps.
class HeaderSteps {
 public:
  HeaderSteps(HeaderWriter& code, Size steps) : code_(code), steps_(code.streams() ? 1 : steps) {}

  Size count() const { return steps_; }
  /// Where the row of step t begins.
  std::string row(const HeaderValue& matrix) const {
    return steps_ == 1 ? matrix.text : text_of(matrix.text, " + t * ", matrix.size / steps_);
  }
  /// Statements for each step t, as one.
  void each(const std::string& statements) const {
    code_.statement("for (int32_t t = 0; t < ", steps_, "; ++t) {\n", statements, "  }");
  }
  /// y ← x·W (+ b), as text: `biases` is empty, or the name of a table.
  std::string product(const HeaderValue& x, const std::string& weights, const std::string& biases,
                      const HeaderValue& y) const {
    return text_of("    ", start_text_in_c(code_, biases, row(y), y.size / steps_), ";\n    ",
                   code_.add_text(row(x), x.size / steps_, weights, row(y), y.size / steps_), ";\n");
  }

 private:
  HeaderWriter& code_;
  Size steps_;
};

/// An array: the channels u and the head s that it hands on, from those that come to it and the condition c. Nobody
/// wants the channels of the last array.
template <class Array, Size In, Size Condition>
struct HeaderForm<WaveNetStage<Array, In, Condition>> {
  using Stage = WaveNetStage<Array, In, Condition>;
  using A = typename Array::Activation;
  using Parts = HeaderParts<A>;
  static constexpr Size channels = Stage::channels, kernel = Stage::kernel, sums = Stage::sums;

  static void write(HeaderWriter& code, const auto& p, const HeaderSteps& steps, HeaderValue& u, HeaderValue& s,
                    const HeaderValue& c, bool is_last) {
    const HeaderValue in = std::exchange(u, code.value(steps.count() * channels));
    steps.each(steps.product(in, code.table("rechannel_weight", p.rechannel), "", u));
    if (s.size == 0) {
      s = code.value(steps.count() * channels);
      code.call("clear", s, s.size);
    }
    for (Size i = 0; i < Stage::depth; ++i)
      u = code.within(text_of("dilations.", i), [&] {
        return dilation(code, p.dilations[i], steps, u, s, c, Stage::dilations[i], is_last && i + 1 == Stage::depth);
      });
    const HeaderValue h = code.value(steps.count() * Stage::head);
    std::string biases;
    if constexpr (Array::head_biases) biases = code.table("head_bias", p.head_biases);
    steps.each(steps.product(s, code.table("head_weight", p.head), biases, h));
    s = h;
  }

 private:
  /// Adds to s; the channels that go on, unless it is the last of all.
  static HeaderValue dilation(HeaderWriter& code, const auto& p, const HeaderSteps& steps, const HeaderValue& u,
                              const HeaderValue& s, const HeaderValue& c, Size dilation, bool is_last) {
    const HeaderValue seen = code.value(Stage::taps), z = code.value(sums);
    const std::string biases = code.table("bias", p.biases);
    const std::string weights = code.table("weight", p.weights);
    std::string text;
    if (code.streams() && kernel > 1) {
      const std::string past = code.remembered("past", (kernel - 1) * dilation * channels);
      const std::string oldest = "&" + code.counted("oldest");
      text = text_of("    ", code.call_text("take", u, channels, kernel, dilation, past, oldest, seen), ";\n");
    } else {
      for (Size tap = 0; tap < kernel; ++tap) {
        const Size back = (kernel - 1 - tap) * dilation;
        const std::string to = text_of(seen.text, " + ", tap * channels);
        const std::string from = text_of(u.text, " + (t - ", back, ") * ", channels);
        text += back == 0 ? text_of("    ", code.call_text("copy", steps.row(u), to, channels), ";\n")
                          : text_of("    if (t >= ", back, ") ", code.call_text("copy", from, to, channels),
                                    ";\n    else ", code.call_text("clear", to, channels), ";\n");
      }
    }
    text +=
        text_of("    ", code.call_text("copy", steps.row(c), text_of(seen.text, " + ", kernel * channels), Condition),
                ";\n    ", code.call_text("copy", biases, z, sums), ";\n    ",
                code.add_text(seen, Stage::taps, weights, z, sums), ";\n    for (int32_t i = 0; i < ", channels,
                "; ++i) ", z.text, "[i] = ", activated_in_c<A>(code, z.text + "[i]"));
    if constexpr (Array::gated) text += " * " + activated_in_c<Sigmoid>(code, text_of(z.text, "[", channels, " + i]"));
    text +=
        text_of(";\n    for (int32_t i = 0; i < ", channels, "; ++i) (", steps.row(s), ")[i] += ", z.text, "[i];\n");
    if (is_last) {
      steps.each(text);
      return u;
    }
    HeaderValue next = code.value(u.size);
    const std::string mix_biases = code.table("mix_bias", p.mix_biases);
    const std::string mix = code.table("mix_weight", p.mix);
    text += text_of("    ", start_text_in_c(code, mix_biases, steps.row(next), channels), ";\n    ",
                    code.add_text(z, channels, mix, steps.row(next), channels), ";\n    for (int32_t i = 0; i < ",
                    channels, "; ++i) (", steps.row(next), ")[i] += (", steps.row(u), ")[i];\n");
    steps.each(text);
    return next;
  }
};

template <Size Steps, Size Condition, class... Stages>
struct HeaderForm<WaveNetLayer<Steps, Condition, std::tuple<Stages...>>> {
  using Parts = HeaderParts<Stages...>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    const HeaderSteps steps(code, Steps);
    HeaderValue u = x, s;
    [&]<Size... I>(std::index_sequence<I...>) {
      (code.within(text_of(I),
                   [&] {
                     HeaderForm<Stages>::write(code, nth<I>(p.layers), steps, u, s, x, I + 1 == sizeof...(Stages));
                     return 0;
                   }),
       ...);
    }
    (std::index_sequence_for<Stages...>());
    return s;
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/header_convolutions.hpp"
#include "strata/io/header_pools.hpp"
#include "strata/quantized/byte_steps.hpp"
#include "strata/quantized/header_functions.hpp"
#include "strata/quantized/quantized.hpp"

/// Layers in bytes as C. All values are bytes, those of the layers themselves (q, whatever instruction set this program
/// is for); of the last layer z, in 32 bits, becomes whatever is asked for.
namespace strata::inline STRATA_CONFIGURATION::detail {

inline std::string c_loop(const char* i, const std::string& end, const char* step) {
  return text_of("for (int32_t ", i, " = 0; ", i, " < ", end, "; ", step, ")");
}

/// How many bytes a value of so many numbers has: those behind them are their fractions.
constexpr Size c_bytes(Size numbers, Size fraction) { return numbers * (fraction > 0 ? 2 : 1); }

/// A product of bytes: its tables of constants, whose names end with `behind`, and the statements at one place.
template <class Form>
class ByteProductInC {
 public:
  static constexpr Size inputs = Form::product_inputs, outputs = Form::product_outputs;
  static constexpr std::int32_t finer = std::int32_t{1} << Form::fraction_bits;

  ByteProductInC(HeaderWriter& code, const typename Form::Parameters& p, const ByteScale& input, std::int32_t zero,
                 std::string_view behind = "")
      : shift_(p.rescaling.shift - Rescaling::least_shift), zero_(zero) {
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> offsets;
    for (Size output = 0; output < outputs; ++output) {
      for (Size i = 0; i < inputs; ++i) weights.push_back(p.weights(i, output));
      // Σ w (q − zero) + bias = Σ w q + offset
      offsets.push_back(Form::bias(p, output, input) - std::int32_t{input.zero} * finer * p.weights.sum(output));
    }
    weights_ = code.table(text_of("weight", behind), weights);
    offsets_ = code.table(text_of("offset", behind), offsets);
    multipliers_ = code.table(text_of("multiplier", behind),
                              std::vector<std::int32_t>(p.multipliers.begin(), p.multipliers.begin() + outputs));
    if constexpr (has_table) {
      std::vector<std::uint8_t> table;
      for (const auto byte : p.table) table.push_back(static_cast<std::uint8_t>(byte + ByteLanes::input_zero));
      table_ = code.table("table", table);
    }
  }

  /// The result of output i, of a sum of its products that does without the offset; `i` is text.
  std::string result(HeaderWriter& code, const std::string& i, const std::string& sum) const {
    return text_of(define_rescaled(code), "(", sum, ", ", multipliers_, "[", i, "], ", shift_, ", ", zero_, ")");
  }
  /// The sum of output i, for inputs whose fractions, if they have any, lie `apart` behind them.
  std::string sum(HeaderWriter& code, const std::string& x, Size apart, const std::string& i) const {
    const std::string weights = text_of(weights_, " + ", i.size() > 1 ? text_of("(", i, ")") : i, " * ", inputs),
                      offset = text_of(offsets_, "[", i, "]");
    if constexpr (Form::digits == 2)
      return text_of(define_fine_sum(code), "(", x, ", ", apart, ", ", inputs, ", ", weights, ", ", finer, ", ", offset,
                     ")");
    else if constexpr (finer > 1)
      return text_of(define_sum(code), "(", x, ", ", inputs, ", ", weights, ", 0) * ", finer, " + ", offset);
    else
      return text_of(define_sum(code), "(", x, ", ", inputs, ", ", weights, ", ", offset, ")");
  }
  /// The same where the kernel of a convolution in groups sees the channels of all groups at so many taps.
  std::string group_sum(HeaderWriter& code, const std::string& x, Size taps, Size channels, Size group_out) const {
    const Size depth = inputs / taps;
    return text_of(define_group_sum(code), "(", x, " + i / ", group_out, " * ", depth, ", ", taps, ", ", channels, ", ",
                   depth, ", ", weights_, " + i * ", inputs, ", ", offsets_, "[i])");
  }

  /// to[i] ← finished(z) for each output i; x and to are pointers, z the text of a number of 32 bits. Lines begin with
  /// `indent`.
  std::string text(HeaderWriter& code, const std::string& x, Size apart, const std::string& to, std::string_view indent,
                   auto&& finished) const {
    const auto put = [&](const std::string& i, const std::string& sum) {
      return text_of(to, "[", i, "] = ", finished(result(code, i, sum)), ";");
    };
    const std::string all = text_of(outputs), line = text_of("\n", indent);
    if (code.smaller() || outputs < 4 || finer > 1)
      return text_of(c_loop("i", all, "++i"), line, "  ", put("i", sum(code, x, apart, "i")));
    return text_of(c_loop("i", all, "i += 4"), " {", line, "  const struct $_four all = ", define_sums(code), "(", x,
                   ", ", inputs, ", ", weights_, " + i * ", inputs, ", ", offsets_, " + i, ", all, " - i);", line, "  ",
                   c_loop("k", outputs % 4 == 0 ? "4" : text_of("4 && i + k < ", all), "++k"), line, "    ",
                   put("i + k", "all.of[k]"), line, "}");
  }

  /// The byte of z, a number of 32 bits.
  std::string byte(HeaderWriter& code, const std::string& z) const {
    const std::string cut = text_of(define_cut(code), "(", z, ")");
    return has_table ? text_of(table_, "[", cut, "]") : cut;
  }
  /// The same of a layer before others: to ← its bytes.
  std::string bytes_text(HeaderWriter& code, const std::string& x, Size apart, const std::string& to,
                         std::string_view indent) const {
    return text(code, x, apart, to, indent, [&](const std::string& z) { return byte(code, z); });
  }

 private:
  static constexpr bool has_table = [] {
    if constexpr (requires { Form::has_table; })
      return Form::has_table;
    else
      return false;
  }();
  std::int32_t shift_, zero_;
  std::string weights_, offsets_, multipliers_, table_;
};

/// A layer L in bytes as C: write(code, p, x, input) returns its bytes, from its parameters and the bytes and the scale
/// that come in.
template <class L, class Form>
struct BytesInC {
  static_assert(Form::passes_on);
  static HeaderValue write(HeaderWriter&, const auto&, const HeaderValue& x, const ByteScale&) { return x; }
};

template <class L>
struct StepsOf {};
template <class L, class Shape>
struct StepsOf<AtEachStep<L, Shape>> {
  using Layer = L;
  static constexpr Size steps = Shape::steps;
};

/// Statements at each step of x, or once where there are none: at(x, how far behind its bytes fractions lie, y), all
/// pointers.
template <class L>
void at_each_step_in_c(HeaderWriter& code, const HeaderValue& x, const HeaderValue& y, auto&& at) {
  constexpr Size inputs = InputShapeOf<L>::size;
  if constexpr (requires { typename StepsOf<L>::Layer; }) {
    constexpr Size steps = StepsOf<L>::steps;
    if (!code.streams()) {
      code.statement(c_loop("t", text_of(steps), "++t"), " {\n  ",
                     at(text_of("(", x.text, " + t * ", inputs / steps, ")"), inputs,
                        text_of("(", y.text, " + t * ", OutputShapeOf<L>::channels, ")")),
                     "\n  }");
      return;
    }
    code.statement(at(x.text, inputs / steps, y.text));
  } else {
    code.statement(at(x.text, inputs, y.text));
  }
}

template <Size Inputs, Size Outputs, class A, class Bias, class Form>
struct BytesInC<Dense<Inputs, Outputs, A, Bias>, Form> {
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    HeaderValue y = code.value(Outputs);
    code.statement(ByteProductInC<Form>(code, p, input, p.z.zero).bytes_text(code, x.text, Inputs, y.text, "  "));
    return y;
  }
};

/// A convolution, in groups or not.
template <class L, class G, class Form>
struct ConvolutionOfBytesInC {
  using W = typename G::W;
  static constexpr Size in = G::channels_in, out = G::channels_out, taps = W::kernel_height * W::kernel_width;

  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    const ByteProductInC<Form> product(code, p, input, p.z.zero);
    const auto at_a_place = [&](const std::string& patch, const std::string& to) {
      if constexpr (G::options.groups == 1)
        return product.bytes_text(code, patch, 0, to, "        ");
      else
        return text_of(
            c_loop("i", text_of(out), "++i"), "\n          ", to, "[i] = ",
            product.byte(code,
                         product.result(code, "i", product.group_sum(code, patch, taps, in, out / G::options.groups))),
            ";");
    };
    HeaderValue y = code.value(code.places<typename G::OutputShape>() * out);
    if (code.streams()) {
      HeaderValue patch = x;
      if (W::span_width > 1) {
        patch = code.value(taps * in);
        const std::string past = code.remembered_bytes("past", (W::span_width - 1) * in, input.zero, define_fill(code));
        code.statement(define_take_bytes(code), "(", x, ", ", in, ", ", W::kernel_width, ", ", W::dilation_width, ", ",
                       past, ", &", code.counted("oldest"), ", ", patch, ");");
      }
      code.statement(at_a_place(patch.text, y.text));
    } else {
      write_map_in_c<G>(
          code, "uint8_t", x, y,
          [&](const std::string& from, const std::string& to, Size count) {
            return text_of(define_copy_bytes(code), "(", from, ", ", to, ", ", count, ")");
          },
          [&](const std::string& to, Size count) {
            return text_of(define_fill(code), "(", to, ", ", count, ", ", std::int32_t{input.zero}, ")");
          },
          at_a_place);
    }
    return y;
  }
};
template <class Entry, class Shape, class A, class Form>
struct BytesInC<Convolution<Entry, Shape, A>, Form>
    : ConvolutionOfBytesInC<Convolution<Entry, Shape, A>, ConvolutionGeometry<Entry, Shape>, Form> {};
template <class Entry, class Shape, class A, class Form>
struct BytesInC<GroupedConvolution<Entry, Shape, A>, Form>
    : ConvolutionOfBytesInC<GroupedConvolution<Entry, Shape, A>, ConvolutionGeometry<Entry, Shape>, Form> {};

template <class Kind, Size Channels, Size Height, Size Width, Size KernelHeight, Size KernelWidth, Size StrideHeight,
          Size StrideWidth, Size PaddingHeight, Size PaddingWidth, class In, class Out, class Form>
struct BytesInC<Pooled<Kind,
                       PoolWindow<Channels, Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth,
                                  PaddingHeight, PaddingWidth>,
                       In, Out>,
                Form> {
  using W = PoolWindow<Channels, Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth, PaddingHeight,
                       PaddingWidth>;
  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x, const ByteScale& input) {
    HeaderValue y = code.value(Out::size);
    WindowsInC windows{PaddingHeight, PaddingWidth, StrideHeight, StrideWidth, "uint8_t"};
    if constexpr (std::same_as<Kind, LargestOf>) {
      write_windows_in_c<W>(
          code, x, y, windows, [](const std::string& number) { return number; },
          [](const std::string& number) { return text_of("if (", number, " > all) all = ", number, ";"); }, "all");
    } else {
      // See MeanByte.
      constexpr Size kernel = KernelHeight * KernelWidth;
      const auto zero = std::int32_t{input.zero};
      windows.type = "int32_t";
      write_windows_in_c<W>(
          code, x, y, windows, [](const auto&) { return "0"; },
          [&](const std::string& number) { return text_of("all += ", number, " - ", zero, ";"); },
          text_of("(uint8_t)((2 * all + ", 1025 * kernel, ") / ", 2 * kernel, " - 512 + ", zero, ")"));
    }
    return y;
  }
};

/// All layers from I on: the outputs of the last one, of which each is finished(z).
template <class Own, Size I = 0>
HeaderValue write_bytes_in_c(HeaderWriter& code, const Own& network, const HeaderValue& x, const ByteScale& input,
                             auto&& finished) {
  using Form = typename Own::template Form<I>;
  const auto& p = network.template layer<I>();
  const auto write = [&](auto&& layer) { return code.within(text_of("layers.", I), layer); };
  if constexpr (I + 1 == Own::layer_count) {
    return write([&] {
      using L = typename Own::template Layer<I>;
      const ByteProductInC<Form> product(code, p, input, p.z.zero);
      HeaderValue y = code.value(code.streams() ? OutputShapeOf<L>::channels : Own::outputs);
      at_each_step_in_c<L>(code, x, y, [&](const std::string& from, Size apart, const std::string& to) {
        return product.text(code, from, apart, to, "  ", finished);
      });
      return y;
    });
  } else {
    const HeaderValue y =
        write([&] { return BytesInC<typename Own::template Layer<I>, Form>::write(code, p, x, input); });
    return write_bytes_in_c<Own, I + 1>(code, network, y, Form::scale(p, input), finished);
  }
}

}  // namespace strata::detail

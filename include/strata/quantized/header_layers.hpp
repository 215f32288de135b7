// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/header_convolutions.hpp"
#include "strata/io/header_pools.hpp"
#include "strata/quantized/header_functions.hpp"
#include "strata/quantized/quantized.hpp"

/// Layers in bytes as C. All values are bytes, those of the layers themselves (q, whatever instruction set this program
/// is for); of the last layer z, in 32 bits, becomes whatever is asked for.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A product of bytes: its tables of constants, and the statements at one place.
template <class Form>
class ByteProductInC {
 public:
  static constexpr Size inputs = Form::product_inputs, outputs = Form::product_outputs;

  ByteProductInC(HeaderWriter& code, const typename Form::Parameters& p, const ByteScale& input)
      : shift_(p.rescaling.shift - Rescaling::least_shift), zero_(p.z.zero) {
    std::vector<std::int8_t> weights;
    std::vector<std::int32_t> offsets;
    for (Size output = 0; output < outputs; ++output) {
      for (Size i = 0; i < inputs; ++i) weights.push_back(p.weights(i, output));
      // Σ w (q − zero) + bias = Σ w q + offset
      offsets.push_back(Form::bias(p, output, input) - std::int32_t{input.zero} * p.weights.sum(output));
    }
    weights_ = code.table("weight", weights);
    offsets_ = code.table("offset", offsets);
    multipliers_ =
        code.table("multiplier", std::vector<std::int32_t>(p.multipliers.begin(), p.multipliers.begin() + outputs));
    if constexpr (Form::has_table) {
      std::vector<std::uint8_t> table;
      for (const auto byte : p.table) table.push_back(static_cast<std::uint8_t>(byte + ByteLanes::input_zero));
      table_ = code.table("table", table);
    }
  }

  /// to[i] ← finished(z) for each output i; x and to are pointers, z the text of a number of 32 bits. Lines begin with
  /// `indent`.
  std::string text(HeaderWriter& code, const std::string& x, const std::string& to, std::string_view indent,
                   auto&& finished) const {
    const std::string rescaled = define_rescaled(code), weights = text_of(weights_, " + i * ", inputs);
    const auto result = [&](const std::string& i, const std::string& sum) {
      return text_of(to, "[", i, "] = ",
                     finished(text_of(rescaled, "(", sum, ", ", multipliers_, "[", i, "], ", shift_, ", ", zero_, ")")),
                     ";");
    };
    const auto loop = [](const char* i, const std::string& end, const char* step) {
      return text_of("for (int32_t ", i, " = 0; ", i, " < ", end, "; ", step, ")");
    };
    const std::string all = text_of(outputs), line = text_of("\n", indent);
    if (code.smaller() || outputs < 4)
      return text_of(
          loop("i", all, "++i"), line, "  ",
          result("i", text_of(define_sum(code), "(", x, ", ", inputs, ", ", weights, ", ", offsets_, "[i])")));
    return text_of(loop("i", all, "i += 4"), " {", line, "  const struct $_four all = ", define_sums(code), "(", x,
                   ", ", inputs, ", ", weights, ", ", offsets_, " + i, ", all, " - i);", line, "  ",
                   loop("k", outputs % 4 == 0 ? "4" : text_of("4 && i + k < ", all), "++k"), line, "    ",
                   result("i + k", "all.of[k]"), line, "}");
  }

  /// The same of a layer before others: to ← its bytes.
  std::string bytes_text(HeaderWriter& code, const std::string& x, const std::string& to,
                         std::string_view indent) const {
    return text(code, x, to, indent, [&](const std::string& z) {
      const std::string byte = text_of(define_cut(code), "(", z, ")");
      return Form::has_table ? text_of(table_, "[", byte, "]") : byte;
    });
  }

 private:
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

template <Size Inputs, Size Outputs, class A, class Bias, class Form>
struct BytesInC<Dense<Inputs, Outputs, A, Bias>, Form> {
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    HeaderValue y = code.value(Outputs);
    code.statement(ByteProductInC<Form>(code, p, input).bytes_text(code, x.text, y.text, "  "));
    return y;
  }
};

template <class Entry, class Shape, class A, class Form>
struct BytesInC<Convolution<Entry, Shape, A>, Form> {
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    const ByteProductInC<Form> product(code, p, input);
    HeaderValue y = code.value(Convolution<Entry, Shape, A>::outputs);
    write_map_in_c<ConvolutionGeometry<Entry, Shape>>(
        code, "uint8_t", x, y,
        [&](const std::string& from, const std::string& to, Size count) {
          return text_of(define_copy_bytes(code), "(", from, ", ", to, ", ", count, ")");
        },
        [&](const std::string& to, Size count) {
          return text_of(define_fill(code), "(", to, ", ", count, ", ", std::int32_t{input.zero}, ")");
        },
        [&](const std::string& patch, const std::string& to) {
          return product.bytes_text(code, patch, to, "        ");
        });
    return y;
  }
};

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
      HeaderValue y = code.value(Own::outputs);
      code.statement(ByteProductInC<Form>(code, p, input).text(code, x.text, y.text, "  ", finished));
      return y;
    });
  } else {
    const HeaderValue y =
        write([&] { return BytesInC<typename Own::template Layer<I>, Form>::write(code, p, x, input); });
    return write_bytes_in_c<Own, I + 1>(code, network, y, Form::scale(p, input), finished);
  }
}

}  // namespace strata::detail

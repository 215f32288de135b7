// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "strata/quantized/byte_steps.hpp"
#include "strata/quantized/header_layers.hpp"

/// What is done to the steps of a sequence of bytes, as C.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A number of a value of `count` bytes, with its fraction, in steps of the last bit; `i` is text.
inline std::string fine_number_in_c(const std::string& x, Size count, const std::string& i, Size fraction) {
  if (fraction == 0) return text_of(x, "[", i, "]");
  return text_of("(", x, "[", i, "] * ", 1 << fraction, " + ", x, "[", count, " + ", i, "])");
}
/// Statements: number i of y ← `number`, a name.
inline std::string put_fine_number_in_c(const std::string& y, Size count, const std::string& i,
                                        const std::string& number, Size fraction) {
  if (fraction == 0) return text_of(y, "[", i, "] = (uint8_t)", number, ";");
  return text_of(y, "[", i, "] = (uint8_t)(", number, " >> ", fraction, "); ", y, "[", count, " + ", i,
                 "] = (uint8_t)(", number, " & ", (1 << fraction) - 1, ");");
}

/// A layer at each step of a sequence.
template <class L, class Shape, class Form>
struct BytesInC<AtEachStep<L, Shape>, Form> {
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    const ByteProductInC<Form> product(code, p, input, p.z.zero);
    HeaderValue y = code.value(code.places<Shape>() * L::outputs);
    at_each_step_in_c<AtEachStep<L, Shape>>(code, x, y,
                                            [&](const std::string& from, Size apart, const std::string& to) {
                                              return product.bytes_text(code, from, apart, to, "  ");
                                            });
    return y;
  }
};

/// The last step, the largest of each feature, or the mean of all, halves upwards.
template <class Summary, class Shape, class Form>
struct BytesInC<OverSteps<Summary, Shape>, Form> {
  static constexpr Size fraction = Form::fraction, features = Shape::channels, steps = Shape::steps;

  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x, const ByteScale&) {
    HeaderValue y = code.value(c_bytes(features, fraction));
    const auto number = [&](const std::string& step) {
      return fine_number_in_c(x.text, Shape::size, text_of(step, " * ", features, " + i"), fraction);
    };
    std::string text;
    if constexpr (std::same_as<Summary, LastStep>) {
      text = text_of("const int32_t all = ", number(text_of(steps - 1)), ";");
    } else if constexpr (std::same_as<Summary, MaxOverSteps>) {
      text = text_of("int32_t all = 0; ", c_loop("t", text_of(steps), "++t"), " if (", number("t"),
                     " > all) all = ", number("t"), ";");
    } else {
      constexpr const char* type = steps < 16000 ? "int32_t" : "int64_t";
      text = text_of(type, " sum = 0; ", c_loop("t", text_of(steps), "++t"), " sum += ", number("t"),
                     ";\n    const int32_t all = (int32_t)((2 * sum + ", steps, ") / ", 2 * steps, ");");
    }
    code.statement(c_loop("i", text_of(features), "++i"), " {\n    ", text, "\n    ",
                   put_fine_number_in_c(y.text, features, "i", "all", fraction), "\n  }");
    return y;
  }
};

/// As one long row, with fractions that are shortened, to the nearest, if there is no room for them.
template <class Shape, class Form>
requires(!Form::passes_on) struct BytesInC<Flattened<Shape>, Form> {
  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x, const ByteScale&) {
    constexpr Size before = Form::In::fraction, less = before - Form::fraction;
    HeaderValue y = code.value(c_bytes(Shape::size, Form::fraction));
    code.statement(c_loop("i", text_of(Shape::size), "++i"), " {\n    const int32_t near = (",
                   fine_number_in_c(x.text, Shape::size, "i", before), " + ", (1 << less) / 2, ") >> ", less,
                   ", all = near < ", most_with_fraction(Form::fraction),
                   " ? near : ", most_with_fraction(Form::fraction), ";\n    ",
                   put_fine_number_in_c(y.text, Shape::size, "i", "all", Form::fraction), "\n  }");
    return y;
  }
};

}  // namespace strata::detail

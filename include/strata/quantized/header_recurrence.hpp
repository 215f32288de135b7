// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "strata/quantized/byte_recurrence.hpp"
#include "strata/quantized/header_layers.hpp"

/// Recurrent layers in whole numbers as C: unit by unit, the sums of all gates and the cell's equations. What they
/// remember is in memory as bytes, four to a number, lowest first.
namespace strata::inline STRATA_CONFIGURATION::detail {

inline std::string define_curve(HeaderWriter& code) {
  std::string values, firsts, seconds, thirds, shifts;
  const auto add = [](std::string& list, std::int32_t number) {
    if (!list.empty()) list += list.size() % 100 > 90 ? ",\n  " : ", ";
    list += std::to_string(number);
  };
  for (const CubicPiece& piece : fixed_tanhs<>) {
    add(values, piece.value);
    add(firsts, static_cast<std::int16_t>(piece.first_and_second));
    add(seconds, piece.first_and_second >> 16);
    add(thirds, static_cast<std::int16_t>(piece.third));
    add(shifts, piece.shift);
  }
  const auto table = [](const char* type, const char* name, const std::string& numbers) {
    return text_of("$_CONSTANT $_TABLE ", type, " $_curve_", name, "[", fixed_tanhs<>.size(), "] = {\n  ", numbers,
                   "};\n");
  };
  return code.define(
      "curve",
      text_of("// tanh of number * 2^(raise - 15), in steps of 2^-24, or half of it: 32 cubic pieces.\n",
              table("int32_t", "values", values), table("int16_t", "firsts", firsts),
              table("int16_t", "seconds", seconds), table("int16_t", "thirds", thirds),
              table("int8_t", "shifts", shifts),
              "$_FUNCTION int32_t $_curve(int32_t number, int32_t raise, int32_t halved) {\n"
              "  const int32_t size = number < 0 ? -number : number, last = ",
              most_argument,
              " >> raise;\n"
              "  const int32_t place = (size < last ? size : last) << raise, piece = place >> 13;\n"
              "  const int32_t u = (place & 8191) * 8 - 32768;\n"
              "  const int32_t factor = $_curve_seconds[piece] + (($_curve_thirds[piece] * u) >> 16);\n"
              "  const int32_t rise =\n"
              "      ($_curve_firsts[piece] * u + factor * ((u * u) >> 18)) >> ($_curve_shifts[piece] + halved);\n"
              "  const int32_t value = ($_curve_values[piece] >> halved) + rise;\n"
              "  return number < 0 ? -value : value;\n"
              "}\n"
              "$_FUNCTION int32_t $_logistic(int32_t half, int32_t raise) { return ",
              fixed_one / 2, " + $_curve(half, raise, 1); }\n"));
}

/// Numbers in steps of 2⁻²⁴: as bytes, and their products.
inline std::string define_numbers(HeaderWriter& code) {
  return code.define(
      "number",
      "// Numbers in steps of 2^-24: from four bytes, as four bytes, a b and a b + c d, and cut to bytes with "
      "fractions.\n"
      "$_FUNCTION int32_t $_number(const uint8_t *from) {\n"
      "  return (int32_t)((uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16) +\n"
      "         (from[3] - (from[3] > 127 ? 256 : 0)) * ((int32_t)1 << 24);\n"
      "}\n"
      "$_FUNCTION void $_put_number(uint8_t *to, int32_t number) {\n"
      "  for (int32_t i = 0; i < 4; ++i) to[i] = (uint8_t)((uint32_t)number >> (8 * i));\n"
      "}\n"
      "$_FUNCTION int32_t $_product(int32_t a, int32_t b) {\n"
      "  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 23)) >> 24);\n"
      "}\n"
      "$_FUNCTION int32_t $_products(int32_t a, int32_t b, int32_t c, int32_t d) {\n"
      "  return (int32_t)(((int64_t)a * b + (int64_t)c * d + ((int64_t)1 << 23)) >> 24);\n"
      "}\n"
      "$_FUNCTION int32_t $_fine(int32_t number, int32_t multiplier, int32_t zero, int32_t most) {\n"
      "  const int32_t fine = (int32_t)(((int64_t)number * multiplier + ((int64_t)1 << 31)) >> 32) + zero;\n"
      "  return fine < 0 ? 0 : (fine > most ? most : fine);\n"
      "}\n");
}

/// A cell's equations as statements: `z` and `u` give the text of a gate's sums, `own` of what is handed on; they
/// declare `h`, and `c` where there is one.
template <class Cell>
struct ByteCellInC;

template <>
struct ByteCellInC<GRUCell> {
  static std::string write(const auto& z, const auto& u, const auto& own, const std::string& raise) {
    return text_of("    const int32_t r = $_logistic(", z(0), " + ", u(0), ", ", raise, "), k = $_logistic(", z(1),
                   " + ", u(1), ", ", raise, ");\n    const int32_t n = $_curve(", z(2), " + $_product(r, ", u(2),
                   "), ", raise, ", 0);\n    const int32_t h = $_products(k, ", own(0), ", ", fixed_one, " - k, n);\n");
  }
};
template <>
struct ByteCellInC<LSTMCell> {
  static std::string write(const auto& z, const auto& u, const auto& own, const std::string& raise) {
    const auto sum = [&](Size gate) { return text_of(z(gate), " + ", u(gate), ", ", raise); };
    constexpr std::int32_t most = 126 * fixed_one;
    return text_of("    const int32_t all = $_products($_logistic(", sum(1), "), ", own(1), ", $_logistic(", sum(0),
                   "), $_curve(", sum(2), ", 0));\n    const int32_t c = all < -", most, " ? -", most, " : (all > ",
                   most, " ? ", most, " : all);\n    const int32_t h = $_product($_logistic(", sum(3),
                   "), $_curve((all + 256) >> 9, 0, 0));\n");
  }
};
template <class A>
struct ByteCellInC<ElmanCell<A>> {
  static std::string write(const auto& z, const auto& u, const auto&, const std::string& raise) {
    const std::string sum = text_of(z(0), " + ", u(0), ", ", raise);
    return text_of("    const int32_t h = ", std::same_as<A, Sigmoid> ? "$_logistic(" : "$_curve(", sum,
                   std::same_as<A, Sigmoid> ? ");\n" : ", 0);\n");
  }
};

template <class Cell, Size In, Size Hidden, class Shape, class Form>
struct BytesInC<Recurrence<Cell, In, Hidden, Shape>, Form> {
  static constexpr Size states = Form::Unit::states;
  static constexpr bool has_fraction = Form::fraction > 0;

  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x, const ByteScale& input) {
    define_curve(code);
    define_numbers(code);
    const ByteProductInC<typename Form::FromInput> from_x(code, p.from_input, input, 0, "_ih_l0");
    const ByteProductInC<typename Form::FromState> from_h(code, p.from_state, p.h, 0, "_hh_l0");
    HeaderValue y = code.value(c_bytes(code.places<Shape>() * Hidden, Form::fraction));
    const HeaderValue bytes = code.value(c_bytes(Hidden, Form::fraction));
    const auto step = [&](const std::string& now, Size apart, const std::string& to, Size to_apart,
                          const std::string& state) {
      const std::string each = text_of("  ", c_loop("j", text_of(Hidden), "++j"), " {\n");
      const auto put = [&](const std::string& place, Size fractions) {
        std::string text =
            text_of("    const int32_t fine = $_fine($_number(", state, " + 4 * j), ", p.multiplier, ", ",
                    std::int32_t{p.h.zero} * (1 << Form::fraction), ", ", most_with_fraction(Form::fraction),
                    ");\n    ", place, "[j] = (uint8_t)(fine >> ", Form::fraction, ");\n");
        if (has_fraction)
          text +=
              text_of("    ", place, "[", fractions, " + j] = (uint8_t)(fine & ", (1 << Form::fraction) - 1, ");\n");
        return text + "  }\n";
      };
      const auto unit = [](Size gate) { return gate == 0 ? std::string("j") : text_of(gate * Hidden, " + j"); };
      const auto z = [&](Size gate) {
        return from_x.result(code, unit(gate), from_x.sum(code, now, apart, unit(gate)));
      };
      const auto u = [&](Size gate) {
        return from_h.result(code, unit(gate), from_h.sum(code, bytes.text, Hidden, unit(gate)));
      };
      const auto own = [&](Size number) { return text_of("$_number(", state, " + 4 * (", number * Hidden, " + j))"); };
      std::string text = each + put(bytes.text, Hidden) + each + ByteCellInC<Cell>::write(z, u, own, text_of(p.raise)) +
                         text_of("    $_put_number(", state, " + 4 * j, h);\n");
      if (states > 1) text += text_of("    $_put_number(", state, " + 4 * (", Hidden, " + j), c);\n");
      return text + "  }\n" + each + put(to, to_apart);
    };
    if (code.streams()) {
      const std::string state = code.remembered_bytes("state", 4 * states * Hidden, 0, define_fill(code));
      code.statement("{\n", step(x.text, In, y.text, Hidden, state), "  }");
    } else {
      const HeaderValue state = code.value(4 * states * Hidden);
      code.statement(define_fill(code), "(", state, ", ", 4 * states * Hidden, ", 0);");
      code.statement(c_loop("t", text_of(Shape::steps), "++t"), " {\n  const uint8_t *now = ", x.text, " + t * ", In,
                     ";\n  uint8_t *to = ", y.text, " + t * ", Hidden, ";\n",
                     step("now", Shape::steps * In, "to", Shape::steps * Hidden, state.text), "  }");
    }
    return y;
  }
};

}  // namespace strata::detail

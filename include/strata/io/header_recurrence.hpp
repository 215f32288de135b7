// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/relu.hpp"
#include "strata/io/header_activations.hpp"
#include "strata/layer/elman.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/lstm.hpp"

/// Recurrent layers in C: a step is the sums of all gates, then the cell's equations on them, unit by unit.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// A cell in C says
///   static constexpr std::array<const char*, …> states;   // what it remembers, h first
///   static std::string write(HeaderWriter& code, const auto& z, const auto& u, const auto& s);
///     // statements that declare `h` and, if it remembers it, `c`, from the sums z(gate) and, with sums_apart,
///     u(gate),
///     // and from what was before, s(number)
template <class Cell, Size In, Size Hidden, class ShapeType>
struct HeaderForm<Recurrence<Cell, In, Hidden, ShapeType>> {
  using Parts = HeaderParts<Cell>;
  using Equations = HeaderForm<Cell>;
  static constexpr Size columns = Cell::gates * Hidden;
  static constexpr bool apart = wants_sums_apart<Cell>();

  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    const HeaderValue sums = code.value((apart ? 2 : 1) * columns);
    HeaderValue y = code.value(code.places<ShapeType>() * Hidden);
    std::vector<std::string> states;
    for (const char* name : Equations::states) {
      if (code.streams()) {
        states.push_back(code.remembered(name, Hidden));
      } else {
        states.push_back(code.value(Hidden).text);
        code.call("clear", states.back(), Hidden);
      }
    }
    if (code.streams())
      code.statement("{\n", step(code, p, x.text, y.text, sums.text, states), "  }");
    else
      code.statement("for (int32_t t = 0; t < ", ShapeType::steps, "; ++t) {\n    const float *now = ", x.text,
                     " + t * ", In, ";\n    float *to = ", y.text, " + t * ", Hidden, ";\n",
                     step(code, p, "now", "to", sums.text, states), "  }");
    return y;
  }

 private:
  /// What is done at a step; all are pointers.
  static std::string step(HeaderWriter& code, const auto& p, const std::string& x, const std::string& y,
                          const std::string& sums, const std::vector<std::string>& states) {
    const std::string w = code.table("weight_ih_l0", p.weights);
    const std::string u = code.table("weight_hh_l0", p.recurrent_weights);
    std::string text, of_state = sums;
    if constexpr (apart) {
      of_state = text_of(sums, " + ", columns);
      const std::string b = code.table("bias_ih_l0", p.biases), c = code.table("bias_hh_l0", p.recurrent_biases);
      text = text_of("    ", code.call_text("copy", b, sums, columns), ";\n    ",
                     code.call_text("copy", c, of_state, columns), ";\n");
    } else {
      std::vector<double> both;
      for (Size i = 0; i < columns; ++i)
        both.push_back(static_cast<double>(p.biases(i)) + static_cast<double>(p.recurrent_biases(i)));
      text = text_of("    ", code.call_text("copy", code.table("bias", both), sums, columns), ";\n");
    }
    text += text_of("    ", code.add_text(x, In, w, sums, columns), ";\n    ",
                    code.add_text(states[0], Hidden, u, of_state, columns), ";\n    for (int32_t j = 0; j < ", Hidden,
                    "; ++j) {\n");
    const auto sum = [&](Size gate, Size first) { return text_of(sums, "[", first + gate * Hidden, " + j]"); };
    text += Equations::write(
        code, [&](Size gate) { return sum(gate, 0); }, [&](Size gate) { return sum(gate, columns); },
        [&](Size number) { return states[number] + "[j]"; });
    text += text_of("      ", states[0], "[j] = h;\n");
    if (states.size() > 1) text += text_of("      ", states[1], "[j] = c;\n");
    return text + text_of("      ", y, "[j] = h;\n    }\n");
  }
};

template <>
struct HeaderForm<GRUCell> {
  using Parts = HeaderParts<>;
  static constexpr std::array<const char*, 1> states{"h"};
  static std::string write(HeaderWriter& code, const auto& z, const auto& u, const auto& s) {
    return text_of("      const float r = ", code.call_text("sigmoid", text_of(z(0), " + ", u(0))),
                   ";\n      const float z = ", code.call_text("sigmoid", text_of(z(1), " + ", u(1))),
                   ";\n      const float n = ", code.call_text("tanh", text_of(z(2), " + r * ", u(2))),
                   ";\n      const float h = n + z * (", s(0), " - n);\n");
  }
};

template <>
struct HeaderForm<LSTMCell> {
  using Parts = HeaderParts<>;
  static constexpr std::array<const char*, 2> states{"h", "c"};
  static std::string write(HeaderWriter& code, const auto& z, const auto&, const auto& s) {
    return text_of("      const float c = ", code.call_text("sigmoid", z(1)), " * ", s(1), " + ",
                   code.call_text("sigmoid", z(0)), " * ", code.call_text("tanh", z(2)),
                   ";\n      const float h = ", code.call_text("sigmoid", z(3)), " * ", code.call_text("tanh", "c"),
                   ";\n");
  }
};

template <class A>
struct HeaderForm<ElmanCell<A>> {
  using Parts = HeaderParts<A>;
  static constexpr std::array<const char*, 1> states{"h"};
  static std::string write(HeaderWriter& code, const auto& z, const auto&, const auto&) {
    return text_of("      const float h = ", activated_in_c<A>(code, z(0)), ";\n");
  }
};

}  // namespace strata::detail

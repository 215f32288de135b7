// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_form.hpp"
#include "strata/layer/each_step.hpp"
#include "strata/layer/gated.hpp"
#include "strata/layer/parallel.hpp"
#include "strata/layer/residual.hpp"
#include "strata/layer/sequential.hpp"

/// Layers that hold others, in C.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <class... Layers>
struct HeaderForm<LayerChain<Layers...>> {
  using Parts = HeaderParts<Layers...>;
  static HeaderValue write(HeaderWriter& code, const auto& p, HeaderValue x) {
    [&]<Size... I>(std::index_sequence<I...>) {
      ((x = code.within(text_of(I), [&] { return write_layer_in_c<Layers>(code, nth<I>(p.layers), x); })), ...);
    }
    (std::index_sequence_for<Layers...>());
    return x;
  }
};

template <class ShapeType>
struct HeaderForm<Passed<ShapeType>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter&, const auto&, const HeaderValue& x) { return x; }
};

template <class Join, class ShapeType, class... Layers>
struct HeaderForm<Branches<Join, ShapeType, Layers...>> {
  using Parts = HeaderParts<Layers..., Join>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    std::vector<HeaderValue> b;
    [&]<Size... I>(std::index_sequence<I...>) {
      (b.push_back(code.within(text_of(I), [&] { return write_layer_in_c<Layers>(code, nth<I>(p.layers), x); })), ...);
    }
    (std::index_sequence_for<Layers...>());
    using Output = typename Branches<Join, ShapeType, Layers...>::OutputShape;
    return HeaderForm<Join>::write(code, b, code.places<Output>());
  }
};

/// y ← b₁ ∘ b₂ ∘ …, number by number.
inline HeaderValue write_operator_in_c(HeaderWriter& code, const std::vector<HeaderValue>& b, std::string_view op) {
  HeaderValue y = code.value_in_place_of(b[0]);
  std::string all = b[0].text + "[i]";
  for (Size i = 1; i < b.size(); ++i) all += text_of(" ", op, " ", b[i].text, "[i]");
  code.statement("for (int32_t i = 0; i < ", y.size, "; ++i) ", y, "[i] = ", all, ";");
  return y;
}

template <>
struct HeaderForm<Sum> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const std::vector<HeaderValue>& b, Size) {
    return write_operator_in_c(code, b, "+");
  }
};
template <>
struct HeaderForm<Product> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const std::vector<HeaderValue>& b, Size) {
    return write_operator_in_c(code, b, "*");
  }
};
template <Size... Channels>
struct HeaderForm<Concatenation<Channels...>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const std::vector<HeaderValue>& b, Size places) {
    constexpr Size all = Concatenation<Channels...>::all;
    HeaderValue y = code.value(places * all);
    Size first = 0;
    for (const HeaderValue& each : b) {
      const Size channels = each.size / places;
      code.statement("for (int32_t i = 0; i < ", places, "; ++i) ",
                     code.call_text("copy", text_of(each.text, " + i * ", channels),
                                    text_of(y.text, " + i * ", all, " + ", first), channels),
                     ";");
      first += channels;
    }
    return y;
  }
};

/// The layer is a function, called at each step.
template <class L, class ShapeType>
struct HeaderForm<AtEachStep<L, ShapeType>> {
  using Parts = HeaderParts<L>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    const Size steps = code.places<ShapeType>();
    HeaderValue y = code.value(steps * L::outputs);
    const HeaderWriter::Part part =
        code.part("step", L::inputs, [&](const HeaderValue& step) { return write_layer_in_c<L>(code, p, step); });
    const std::string memory = part.memory == 0 ? y.text : code.value(part.memory).text;
    code.statement("for (int32_t t = 0; t < ", steps, "; ++t) ", part.name, "(", x, " + t * ", L::inputs, ", ", y,
                   " + t * ", L::outputs, ", ", memory, ");");
    return y;
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_form.hpp"
#include "strata/layer/apply.hpp"
#include "strata/layer/batch_norm.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/layer_norm.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/layer/prelu.hpp"

/// Layers in C that look at no other places: of plain numbers, or at each place of any shape alike.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <Size Inputs, Size Outputs, class A, class Bias>
struct HeaderForm<Dense<Inputs, Outputs, A, Bias>> {
  using Parts = HeaderParts<A>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    HeaderValue y = code.value(Outputs);
    if constexpr (std::same_as<Bias, NoBias>)
      code.call("clear", y, Outputs);
    else
      code.call("copy", code.table("bias", p.biases), y, Outputs);
    const std::string weights = code.table("weight", p.weights);
    code.statement(code.add_text(x, Inputs, weights, y, Outputs), ";");
    write_activation_in_c<A>(code, y, y, 1, Outputs);
    return y;
  }
};

template <class ShapeType, class A>
struct HeaderForm<Applied<ShapeType, A>> {
  using Parts = HeaderParts<A>;
  static HeaderValue write(HeaderWriter& code, const auto&, const HeaderValue& x) {
    if constexpr (std::same_as<A, Identity>) {
      return x;
    } else {
      HeaderValue y = code.value_in_place_of(x);
      write_activation_in_c<A>(code, x, y, code.places<ShapeType>(), ShapeType::channels);
      return y;
    }
  }
};
template <Size N, class A>
struct HeaderForm<Activate<N, A>> : HeaderForm<Applied<Extents<N>, A>> {};

/// y ← `equation` at each place, of x[i] and the constants of channel c.
inline HeaderValue write_by_channels_in_c(HeaderWriter& code, const HeaderValue& x, Size places, Size channels,
                                          auto&& equation) {
  HeaderValue y = code.value_in_place_of(x);
  code.statement("for (int32_t i = 0; i < ", places * channels, "; i += ", channels, ")\n    for (int32_t c = 0; c < ",
                 channels, "; ++c) ", y, "[i + c] = ", equation(x.text + "[i + c]"), ";");
  return y;
}

/// (x − shift) ⊙ factor
template <Size N>
struct HeaderForm<Normalize<N>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    const std::string shift = code.table("shift", p.shift), factor = code.table("factor", p.factor);
    return write_by_channels_in_c(code, x, 1, N, [&](const std::string& number) {
      return text_of("(", number, " - ", shift, "[c]) * ", factor, "[c]");
    });
  }
};

/// By the running statistics: y = x f + (β − m f) with f = γ / √(v + ε).
template <class Entry, class ShapeType>
struct HeaderForm<BatchNormalization<Entry, ShapeType>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    std::vector<double> factors, offsets;
    for (Size c = 0; c < ShapeType::channels; ++c) {
      const double factor = static_cast<double>(p.scale(c)) /
                            std::sqrt(static_cast<double>(p.variance(c)) + double{Entry::options.epsilon});
      factors.push_back(factor);
      offsets.push_back(static_cast<double>(p.shift(c)) - static_cast<double>(p.mean(c)) * factor);
    }
    const std::string factor = code.table("factor", factors), offset = code.table("offset", offsets);
    return write_by_channels_in_c(
        code, x, code.places<ShapeType>(), ShapeType::channels,
        [&](const std::string& number) { return text_of(number, " * ", factor, "[c] + ", offset, "[c]"); });
  }
};

template <class Entry, class ShapeType>
struct HeaderForm<LayerNormalization<Entry, ShapeType>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    constexpr Size channels = ShapeType::channels;
    HeaderValue y = code.value_in_place_of(x);
    const std::string weight = code.table("weight", p.scale), bias = code.table("bias", p.shift);
    code.statement("for (int32_t i = 0; i < ", code.places<ShapeType>() * channels, "; i += ", channels, ") ",
                   code.call_text("layer_norm", x.text + " + i", y.text + " + i", channels,
                                  c_number(static_cast<float>(Entry::options.epsilon)), weight, bias),
                   ";");
    return y;
  }
};

/// In predictions nothing is dropped.
template <class ShapeType, Decimal Share>
struct HeaderForm<DroppingOut<ShapeType, Share>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter&, const auto&, const HeaderValue& x) { return x; }
};

/// The order of the numbers is that in memory.
template <class ShapeType>
struct HeaderForm<Flattened<ShapeType>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter&, const auto&, const HeaderValue& x) { return x; }
};

template <class ShapeType, Size Count>
struct HeaderForm<ParametricReLU<ShapeType, Count>> {
  using Parts = HeaderParts<>;
  static HeaderValue write(HeaderWriter& code, const auto& p, const HeaderValue& x) {
    const std::string slopes = code.table("weight", p.slopes);
    return write_by_channels_in_c(code, x, code.places<ShapeType>(), ShapeType::channels,
                                  [&](const std::string& number) {
                                    return code.call_text("leaky", number, slopes + (Count == 1 ? "[0]" : "[c]"));
                                  });
  }
};

}  // namespace strata::detail

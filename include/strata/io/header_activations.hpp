// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/elu.hpp"
#include "strata/activation/gelu.hpp"
#include "strata/activation/gelu_tanh.hpp"
#include "strata/activation/hard_tanh.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/softplus.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/io/header_form.hpp"

/// Activations in C: each is a function of the header's own.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// One that is a function of z alone.
template <class A>
struct HeaderFunctionOf {
  using Parts = HeaderParts<>;
  static std::string write(HeaderWriter& code, const std::string& z) {
    return code.call_text(HeaderForm<A>::function, z);
  }
};

template <>
struct HeaderForm<Identity> {
  using Parts = HeaderParts<>;
  static std::string write(HeaderWriter&, const std::string& z) { return z; }
};
template <>
struct HeaderForm<ReLU> : HeaderFunctionOf<ReLU> {
  static constexpr const char* function = "relu";
};
template <>
struct HeaderForm<ELU> : HeaderFunctionOf<ELU> {
  static constexpr const char* function = "elu";
};
template <>
struct HeaderForm<SiLU> : HeaderFunctionOf<SiLU> {
  static constexpr const char* function = "silu";
};
template <>
struct HeaderForm<GELU> : HeaderFunctionOf<GELU> {
  static constexpr const char* function = "gelu";
};
template <>
struct HeaderForm<GELUTanh> : HeaderFunctionOf<GELUTanh> {
  static constexpr const char* function = "gelu_tanh";
};
template <>
struct HeaderForm<HardTanh> : HeaderFunctionOf<HardTanh> {
  static constexpr const char* function = "hard_tanh";
};
template <>
struct HeaderForm<Softplus> : HeaderFunctionOf<Softplus> {
  static constexpr const char* function = "softplus";
};
template <>
struct HeaderForm<Sigmoid> : HeaderFunctionOf<Sigmoid> {
  static constexpr const char* function = "sigmoid";
};
template <>
struct HeaderForm<Tanh> : HeaderFunctionOf<Tanh> {
  static constexpr const char* function = "tanh";
};

template <Decimal... Slope>
struct HeaderForm<LeakyReLU<Slope...>> {
  using Parts = HeaderParts<>;
  static std::string write(HeaderWriter& code, const std::string& z) {
    return code.call_text("leaky", z, c_number(static_cast<float>(LeakyReLU<Slope...>::slope)));
  }
};

/// Of the channels at each place, in place.
template <>
struct HeaderForm<Softmax> {
  using Parts = HeaderParts<>;
  static void write(HeaderWriter& code, const HeaderValue& z, Size places, Size channels) {
    if (places == 1)
      code.call("softmax", z, channels);
    else
      code.statement("for (int32_t i = 0; i < ", places, "; ++i) ",
                     code.call_text("softmax", text_of(z.text, " + i * ", channels), channels), ";");
  }
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/io/header_form.hpp"

/// What a layer is in a C header.
namespace strata_test {

struct LayerInC {
  std::string text;     ///< the statements of a function of x and y
  strata::Size memory;  ///< how many numbers they need besides
  std::string functions, tables, parts, state;
};

template <class L>
LayerInC layer_in_c(const typename L::template Parameters<float>& p, bool in_a_stream = false) {
  strata::HeaderWriter code;
  const auto write = [&](const strata::HeaderValue& x) { return strata::detail::write_layer_in_c<L>(code, p, x); };
  const strata::Size inputs = in_a_stream ? strata::detail::InputShapeOf<L>::channels : L::inputs;
  const auto written = in_a_stream ? code.written_step(inputs, write) : code.written(inputs, write);
  return {written.text, written.memory, code.functions(), code.tables(), code.parts(), code.state()};
}
template <class L>
LayerInC layer_in_c() {
  return layer_in_c<L>({});
}

}  // namespace strata_test

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/quantized/byte_form.hpp"
#include "strata/tensor/message.hpp"

/// Which networks in eight bits are written as ONNX models: those without layers that go through steps, since ONNX has
/// recurrent layers in float alone, which no engine computes in bytes.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <Size Entry, class Written>
struct EntryIsWrittenInBytes {
  static_assert(never<Written>,
                STRATA_MESSAGE("strata::save_onnx", "ONNX has no such layer of whole numbers",
                               "write the network in float, or the one in eight bits as C, by save_header", "entry ",
                               Entry, ", ", name_of<Written>(),
                               ", goes through steps, and is not written in eight bits"));
};

/// The rule that the first entry which cannot be written breaks.
template <class Own, Size I = 0>
constexpr auto written_in_bytes_rule() {
  if constexpr (I == Own::layer_count)
    return std::type_identity<Kept>();
  else if constexpr (requires { Own::template Form<I>::has_no_onnx_form; })
    return std::type_identity<EntryIsWrittenInBytes<I + 1, typename Own::template Entry<I>>>();
  else
    return written_in_bytes_rule<Own, I + 1>();
}
template <class Own>
using WrittenInBytesRule = typename decltype(written_in_bytes_rule<Own>())::type;

}  // namespace strata::detail

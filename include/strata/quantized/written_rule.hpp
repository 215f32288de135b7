// SPDX-License-Identifier: MIT
#pragma once

#include "strata/quantized/byte_form.hpp"
#include "strata/tensor/message.hpp"

/// Which networks in eight bits are written as C headers and as ONNX models.
namespace strata::inline STRATA_CONFIGURATION::detail {

template <Size Entry, class Written>
struct EntryIsWrittenInBytes {
  static_assert(never<Written>,
                STRATA_MESSAGE("strata::save_header, strata::save_onnx",
                               "an entry of a network in eight bits is written neither as C nor as ONNX",
                               "write the network in float, or keep the one in eight bits by save_network", "entry ",
                               Entry, ", ", name_of<Written>(), ", is not written in eight bits"));
};

/// The rule that the first entry which cannot be written breaks.
template <class Own, Size I = 0>
constexpr auto written_in_bytes_rule() {
  if constexpr (I == Own::layer_count)
    return std::type_identity<Kept>();
  else if constexpr (requires { Own::template Form<I>::is_not_written; })
    return std::type_identity<EntryIsWrittenInBytes<I + 1, typename Own::template Entry<I>>>();
  else
    return written_in_bytes_rule<Own, I + 1>();
}
template <class Own>
using WrittenInBytesRule = typename decltype(written_in_bytes_rule<Own>())::type;

}  // namespace strata::detail

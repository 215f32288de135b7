// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_form.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/layer/gru.hpp"
#include "strata/layer/last_step.hpp"
#include "strata/network/network.hpp"

using namespace strata;
using namespace strata::detail;

namespace {

template <class Net>
inline constexpr bool is_kept = std::same_as<BytesRule<Net>, Kept>;

}  // namespace

TEST_CASE("byte_form: which layers have one, and where") {
  static_assert(ByteForm<Dense<3, 2, Sigmoid>, false>::exists);
  static_assert(ByteForm<Dense<3, 2, Softmax>, true>::exists);
  static_assert(!ByteForm<Dense<3, 2, Softmax>, false>::exists);
  static_assert(!ByteForm<GRU<3, 2>::On<Extents<4, 3>>, false>::exists);
  static_assert(is_kept<Network<Input<3>, Dense<3, 4, Sigmoid, NoBias>, Dropout<0.5>, Dense<4, 2, Softmax>>>);
  static_assert(!ByteForm<Dense<3, 2>, false>::passes_on);
  static_assert(is_kept<Network<Image<1, 2, 2>, Flatten, Dense<4, 2, Softmax>>>);
  static_assert(!is_kept<Network<Input<3>, Dense<3, 4, Softmax>, Dense<4, 2, Softmax>>>);
  static_assert(is_kept<Network<Input<3>, Normalize<3>, Dense<3, 2, Softmax>>>);
  static_assert(!is_kept<Network<Input<3>, Dense<3, 3>, Normalize<3>, Dense<3, 2, Softmax>>>);
  static_assert(!is_kept<Network<Sequence<4, 3>, GRU<3, 2>, LastStep, Dense<2, 2>>>);
  using Broken = EntryHasAFormInBytes<1, GRU<3, 2>>;
  static_assert(std::same_as<BytesRule<Network<Sequence<4, 3>, GRU<3, 2>, LastStep, Dense<2, 2>>>, Broken>);
  CHECK(ByteForm<Dense<17, 2>, true>::stride == 32);
}

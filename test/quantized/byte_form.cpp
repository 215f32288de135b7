// SPDX-License-Identifier: MIT
#include "strata/quantized/byte_form.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/network/network.hpp"
#include "strata/quantized/byte_recurrence.hpp"

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
  static_assert(ByteForm<GRU<3, 2>::On<Extents<4, 3>>, false>::exists);
  static_assert(!ByteForm<GRU<3, 2>::On<Extents<4, 3>>, true>::exists);
  static_assert(!ByteForm<Elman<3, 2, ReLU>::On<Extents<4, 3>>, false>::exists);
  static_assert(is_kept<Network<Input<3>, Dense<3, 4, Sigmoid, NoBias>, Dropout<0.5>, Dense<4, 2, Softmax>>>);
  static_assert(!ByteForm<Dense<3, 2>, false>::passes_on);
  static_assert(is_kept<Network<Image<1, 2, 2>, Flatten, Dense<4, 2, Softmax>>>);
  static_assert(!is_kept<Network<Input<3>, Dense<3, 4, Softmax>, Dense<4, 2, Softmax>>>);
  static_assert(is_kept<Network<Input<3>, Normalize<3>, Dense<3, 2, Softmax>>>);
  static_assert(!is_kept<Network<Input<3>, Dense<3, 3>, Normalize<3>, Dense<3, 2, Softmax>>>);
  static_assert(is_kept<Network<Sequence<4, 3>, GRU<3, 2>, Dropout<0.5>, LastStep, Dense<2, 2>>>);
  static_assert(is_kept<Network<Sequence<4, 3>, GRU<3, 2>, Flatten, Dense<8, 2>>>);
  static_assert(is_kept<Network<Sequence<4, 3>, GRU<3, 2>, EachStep<Dense<2, 2, Softmax>>>>);
  static_assert(!is_kept<Network<Sequence<4, 3>, GRU<3, 2>>>);
  using Broken = EntryHasAFormInBytes<1, Elman<3, 2, ReLU>>;
  static_assert(std::same_as<BytesRule<Network<Sequence<4, 3>, Elman<3, 2, ReLU>, LastStep, Dense<2, 2>>>, Broken>);
  CHECK(ByteForm<Dense<17, 2>, true>::stride == 32);
}

TEST_CASE("byte_form: what comes out of a recurrent layer has a fraction, as far as sums allow") {
  static_assert(ByteFormOf<Network<Sequence<4, 3>, Conv1d<3, 2, 1>, Flatten, Dense<8, 2>>, 0>::fraction == 0);
  static_assert(ByteFormOf<Network<Sequence<4, 300>, GRU<300, 2>, LastStep, Dense<2, 2>>, 0>::fraction == 6);
  using Net = Network<Sequence<4, 3>, EachStep<Dense<3, 5, Tanh>>, LSTM<5, 129>, GRU<129, 130>, Dropout<0.5>, LastStep,
                      Dense<130, 9, ReLU>, Dense<9, 2>>;
  static_assert(ByteFormOf<Net, 0>::fraction == 8);
  static_assert(ByteFormOf<Net, 0>::type::fraction == 0);
  static_assert(ByteFormOf<Net, 1>::type::fraction == 8);
  static_assert(ByteFormOf<Net, 2>::type::fraction == 7);
  static_assert(ByteFormOf<Net, 4>::type::fraction == 7);
  static_assert(ByteFormOf<Net, 5>::fraction == 7);
  static_assert(ByteFormOf<Net, 6>::fraction == 0);
  CHECK(byte_row(5, 0) == 16);
  CHECK(byte_row(17, 3) == 64);
}

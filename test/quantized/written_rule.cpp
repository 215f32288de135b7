// SPDX-License-Identifier: MIT
#include "strata/quantized/written_rule.hpp"

#include <doctest/doctest.h>

#include "strata/layer/conv1d.hpp"
#include "strata/quantized/quantized.hpp"

using namespace strata;
using namespace strata::detail;

TEST_CASE(
    "written_rule: networks in eight bits are written as ONNX models up to the first entry that goes through steps") {
  using Plain = Network<Sequence<9, 2>, Conv1d<2, 3, 3, Tanh>, Flatten, Dense<21, 2, Softmax>>;
  CHECK(std::same_as<WrittenInBytesRule<Quantized<Plain>>, Kept>);
  using InGroups = Network<Sequence<9, 2>, Conv1d<2, 4, 3, Tanh, Groups<2>>, Flatten, Dense<28, 2, Softmax>>;
  CHECK(std::same_as<WrittenInBytesRule<Quantized<InGroups>>, Kept>);
  using Stepping = Network<Sequence<9, 2>, Conv1d<2, 3, 3, Tanh>, EachStep<Dense<3, 2>>>;
  CHECK(std::same_as<WrittenInBytesRule<Quantized<Stepping>>, EntryIsWrittenInBytes<2, EachStep<Dense<3, 2>>>>);
  using Recurring = Network<Sequence<9, 2>, GRU<2, 3>, LastStep, Dense<3, 2>>;
  CHECK(std::same_as<WrittenInBytesRule<Quantized<Recurring>>, EntryIsWrittenInBytes<1, GRU<2, 3>>>);
}

// SPDX-License-Identifier: MIT
// What a prediction executes does not depend on the numbers: the same instructions in the same order, whatever they
// are.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "real_time/trace.hpp"
#include "strata/strata.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

/// f(name, number) for kinds of inputs; number(i) is the i-th.
template <class Scalar>
void for_each_kind(auto&& f) {
  using Limits = std::numeric_limits<Scalar>;
  f("zero", [](Size) { return Scalar(0); });
  f("random", [draw = strata_test::Draws(3)](Size) mutable { return static_cast<Scalar>(draw()); });
  f("denormal", [](Size i) { return (i % 2 == 0 ? 1 : -1) * Limits::denorm_min() * static_cast<Scalar>(i); });
  f("huge", [](Size i) { return (i % 3 == 0 ? -1 : 1) * Limits::max(); });
  f("NaN", [](Size) { return Limits::quiet_NaN(); });
  f("one NaN", [](Size i) { return i == 3 ? Limits::quiet_NaN() : Scalar(1); });
  f("infinite", [](Size i) { return (i % 3 == 0 ? -1 : 1) * Limits::infinity(); });
  f("falling", [](Size i) { return -static_cast<Scalar>(i); });
}

template <class Net, Size Batch>
void check_path(std::initializer_list<std::string_view> kinds = {}) {
  using Scalar = typename Net::Scalar;
  const Net network;
  Matrix<Scalar, Batch, Net::inputs> x;
  Matrix<Scalar, Batch, Net::outputs> y;
  typename Net::template Workspace<Batch> workspace;
  x.fill(0);
  const auto predict = [&] { return real_time::trace([&] { network.predict(x, y, workspace); }); };
  predict();  // the first call of a function in a library looks for it
  const auto expected = predict();
  for_each_kind<Scalar>([&](const char* kind, auto number) {
    Size i = 0;
    for (Scalar& each : x) each = number(i++);
    if (kinds.size() > 0 && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return;
    CAPTURE(kind);
    const auto found = predict();
    CHECK(found.instructions == expected.instructions);
    CHECK(found.path == expected.path);
  });
  MESSAGE(std::string(detail::name_of<Net>()), ", ", Batch, " rows: ", expected.instructions, " instructions");
  CHECK(expected.system_calls == 0);
  CHECK(expected.atomics == 0);
  CHECK(expected.calls_besides({"memcpy", "memmove", "memset"}) == "");
}

/// A stream from its beginning: blocks of `Steps` and single steps.
template <class Net, Size Steps, Size Block = 16>
void check_path_of_stream(const Net& network = Net()) {
  using Scalar = typename Net::Scalar;
  using Stream = Streaming<Net, Block>;
  Stream stream(network);
  std::array<Scalar, Steps * Stream::features_in> in{};
  std::array<Scalar, Steps * Stream::features_out> out{};
  const auto play = [&] {
    stream.reset();
    return real_time::trace([&] { stream.process(in, out); });
  };
  play();
  const auto expected = play();
  for_each_kind<Scalar>([&](const char* kind, auto number) {
    Size i = 0;
    for (Scalar& each : in) each = number(i++);
    CAPTURE(kind);
    const auto found = play();
    CHECK(found.instructions == expected.instructions);
    CHECK(found.path == expected.path);
  });
  CHECK(expected.system_calls == 0);
  CHECK(expected.atomics == 0);
  CHECK(expected.calls_besides({"memcpy", "memmove", "memset"}) == "");
}

/// Whole packs and parts of one in every layer.
template <class Scalar, class Hidden, class Output>
using Net = Network<Input<7, Scalar>, Dense<7, 19, Hidden>, Dense<19, 5, Output>, MeanSquaredError>;

}  // namespace

TEST_CASE("real time: the trace tells one path from another") {
  static volatile int calls = 0;
  const auto either = [] {
    calls = calls + 1;
    if (calls > 1) calls = calls + 1;
  };
  const auto one = real_time::trace(either), other = real_time::trace(either), third = real_time::trace(either);
  CHECK(one.path != other.path);
  CHECK(other.path == third.path);
}

TEST_CASE("real time: a prediction is the same instructions for all numbers, NaN and infinities among them") {
  check_path<Net<float, Sigmoid, Sigmoid>, 1>();
  check_path<Net<float, Tanh, Tanh>, 1>();
  check_path<Net<float, ReLU, Identity>, 1>();
  check_path<Net<float, Softmax, Softmax>, 1>();
  check_path<Net<double, Tanh, Softmax>, 1>();
}

TEST_CASE("real time: so is a prediction of the report's network") {
  check_path<Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>, 1>(
      {"random", "denormal", "one NaN"});
}

TEST_CASE("real time: so is a prediction of a batch") {
  check_path<Net<float, Sigmoid, Softmax>, 3>();
  check_path<Net<float, ReLU, Tanh>, 3>();
  check_path<Net<double, Sigmoid, Softmax>, 2>();
}

TEST_CASE("real time: so is a stream, whatever goes through it") {
  check_path_of_stream<
      Network<Sequence<8, 3>, Conv1d<3, 9, 3, Tanh, Causal, Dilation<5>>, Conv1d<9, 5, 2, Softmax, Causal>>, 27>();
  check_path_of_stream<Network<Input<3>, Dense<3, 9, Tanh>, Dense<9, 5, Softmax>>, 27>();
}

TEST_CASE("real time: so is a stream in eight bits, through a table and a recurrence") {
  // Few steps: a recurrence in whole numbers is many instructions where registers are short.
  const auto check = []<class Small>(const Small& small) { check_path_of_stream<Small, 3, 2>(small); };
  Dataset<24> data;
  for (Size i = 0; i < 240; ++i) data.inputs.push_back(static_cast<float>(i % 17) / 8 - 1);
  check(quantize(Network<Sequence<8, 3>, Conv1d<3, 9, 3, Tanh, Causal, Dilation<5>>, GRU<9, 21>, LSTM<21, 5>,
                         EachStep<Dense<5, 2>>>(Glorot{}, 1),
                 data));
}

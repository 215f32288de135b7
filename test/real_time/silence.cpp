// SPDX-License-Identifier: MIT
// A prediction and a training step make no system call, take no memory and no lock.
#include <doctest/doctest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <memory>
#include <mutex>

#include "real_time/sealed.hpp"
#include "real_time/trace.hpp"
#include "strata/strata.hpp"

using namespace strata;
using real_time::offence_of;

namespace {

constexpr Size batch = 8, rows = 2 * batch + 3;  // the last batch is short
constexpr int repetitions = 1000;

using Small = Network<Input<5>, Dense<5, 7, ReLU>, Dense<7, 3, Softmax>>;
using Deep = Network<Input<5>, Dense<5, 21, Sigmoid>, Dense<21, 9, Tanh>, Activate<9, Softmax>, Dense<9, 1, Sigmoid>>;
using Real = Network<Input<5, double>, Dense<5, 6, Tanh>, Dense<6, 2>, MeanSquaredError>;

/// A network, its trainer, and data of its kind: all there before it is watched.
template <class Net, class Optimizer>
struct Case {
  using Label = std::conditional_t<Net::outputs == 2, Target<2, double>, Class>;
  using Scalar = typename Net::Scalar;

  Net network;
  Trainer<Net, batch, Optimizer> trainer{Optimizer{}, 0.01};
  Dataset<5, Label, Scalar> data;
  std::array<std::uint32_t, rows> order{};
  Generator generator{1};
  Vector<Scalar, 5> one;
  Matrix<Scalar, batch, 5> x;
  Matrix<Scalar, batch, Net::outputs> y;

  Case() {
    for (Size row = 0; row < rows; ++row) {
      order[row] = static_cast<std::uint32_t>(row);
      for (Size i = 0; i < 5; ++i) data.inputs.push_back(static_cast<Scalar>(0.1) * static_cast<Scalar>((row + i) % 7));
      if constexpr (std::same_as<Label, Class>)
        data.labels.push_back(static_cast<Class>(row % (Net::outputs == 1 ? 2 : Net::outputs)));
      else
        data.labels.push_back({0.5, -0.5});
    }
    one.fill(1);
    x.fill(1);
  }

  void predict() {
    one(0) += network.predict(one)(0);
    network.predict(x, y);
  }
  void train() { trainer.epoch(network, data, order, generator); }

  /// Its own, made by the first call.
  static Case& instance() {
    static const auto it = std::make_unique<Case>();
    return *it;
  }
};

template <class Net, class Optimizer>
std::string offence_of_prediction() {
  using C = Case<Net, Optimizer>;
  return offence_of([] { C::instance(); },
                    [] {
                      for (int i = 0; i < repetitions; ++i) C::instance().predict();
                    });
}

template <class Net, class Optimizer>
std::string offence_of_training() {
  using C = Case<Net, Optimizer>;
  return offence_of([] { C::instance(); },
                    [] {
                      for (int i = 0; i < repetitions; i += 3) C::instance().train();  // three steps each
                    });
}

using Stream =
    Streaming<Network<Sequence<8, 2>, Conv1d<2, 9, 3, Tanh, Causal, Dilation<4>>, Conv1d<9, 1, 2, Identity, Causal>>,
              32>;

/// A stream, in blocks and step by step, that has been made before it is watched.
struct StreamCase {
  Stream::Network network;
  Stream stream{network};
  std::array<float, 2 * 45> in{};
  std::array<float, 45> out{};

  void play() {
    stream.warm_up();
    stream.process(in, out);
    in[0] += stream.step(std::array<float, 2>{out[0], out[44]});
  }
  static StreamCase& instance() {
    static const auto it = std::make_unique<StreamCase>();
    return *it;
  }
};

volatile long sink = 0;

}  // namespace

TEST_CASE("real time: the seal tells system calls, allocations and locks") {
  const auto nothing = [] {};
  CHECK(offence_of(nothing, nothing).empty());
  CHECK(offence_of(nothing, [] { sink = ::syscall(SYS_getppid); }) == "system call " + std::to_string(SYS_getppid));
  CHECK(offence_of(nothing, [] { ::operator delete(::operator new(8)); }) == "1 allocations ");
  CHECK(offence_of(nothing, [] {
          static std::mutex mutex;
          const std::scoped_lock lock(mutex);
        }) == "1 locks");
}

TEST_CASE("real time: the trace tells system calls, atomic instructions and calls of libraries") {
  const auto call = real_time::trace([] { sink = ::getppid(); });
  CHECK(call.system_calls == 1);
  CHECK(call.calls_besides({}) == "getppid");
  CHECK(call.calls_besides({"getppid"}).empty());
  static std::atomic<long> counter{0};
  CHECK(real_time::trace([] { ++counter; }).atomics == 1);
  CHECK(real_time::trace([] { sink = counter.exchange(2); }).atomics == 1);
  CHECK(real_time::trace([] { sink = 1; }).atomics == 0);
}

TEST_CASE("real time: 1000 predictions make no system call, allocate nothing and lock nothing") {
  CHECK(offence_of_prediction<Small, GradientDescent>() == "");
  CHECK(offence_of_prediction<Deep, GradientDescent>() == "");
  CHECK(offence_of_prediction<Real, GradientDescent>() == "");
}

TEST_CASE("real time: nor does a stream, in blocks of any length and step by step") {
  CHECK(offence_of([] { StreamCase::instance(); },
                   [] {
                     for (int i = 0; i < repetitions; ++i) StreamCase::instance().play();
                   }) == "");
}

TEST_CASE("real time: nor do 1000 steps of any optimiser, every third with a short batch") {
  CHECK(offence_of_training<Small, GradientDescent>() == "");
  CHECK(offence_of_training<Small, Momentum>() == "");
  CHECK(offence_of_training<Small, Nesterov>() == "");
  CHECK(offence_of_training<Small, Adam>() == "");
  CHECK(offence_of_training<Small, GrowAndSlash>() == "");
  CHECK(offence_of_training<Deep, Adam>() == "");
  CHECK(offence_of_training<Deep, GrowAndSlash>() == "");
  CHECK(offence_of_training<Real, Momentum>() == "");
  CHECK(offence_of_training<Real, Adam>() == "");
}

TEST_CASE("real time: instruction by instruction, an epoch calls no library but for copies and elementary functions") {
  const auto check = []<class C>(std::type_identity<C>) {
    C::instance().train();
    const auto trace = real_time::trace([] { C::instance().train(); });
    CHECK(trace.instructions > 1000);
    CHECK(trace.system_calls == 0);
    CHECK(trace.atomics == 0);
    CHECK(trace.calls_besides({"memcpy", "memmove", "memset", "log", "logf", "pow", "sqrt", "sqrtf"}) == "");
  };
  check(std::type_identity<Case<Small, Adam>>());
  check(std::type_identity<Case<Deep, GrowAndSlash>>());
  check(std::type_identity<Case<Real, Momentum>>());
}

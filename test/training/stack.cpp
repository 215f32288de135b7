// SPDX-License-Identifier: MIT
// Networks of any size may be local variables: a thread with a small stack declares, trains and asks them.
#include <doctest/doctest.h>
#include <pthread.h>

#include <cmath>
#include <vector>

#include "strata/layer/dense.hpp"
#include "strata/optimizer/gradient_descent.hpp"
#include "strata/training/train.hpp"
#include "support/reference_network.hpp"

using namespace strata;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool large_frames = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr bool large_frames = true;
#else
constexpr bool large_frames = false;
#endif
#else
constexpr bool large_frames = false;
#endif

/// Runs f() in a thread with a stack of 256 KiB (of 4 MiB where a sanitizer blows the frames up), and waits for it.
void with_a_small_stack(void (*f)()) {
  if (large_frames) MESSAGE("AddressSanitizer: a stack of 4 MiB in place of 256 KiB");
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, (large_frames ? 4096 : 256) * 1024) == 0);
  pthread_t thread;
  const auto run = [](void* function) -> void* {
    (*static_cast<void (**)()>(function))();
    return nullptr;
  };
  REQUIRE(pthread_create(&thread, &attributes, run, &f) == 0);
  CHECK(pthread_join(thread, nullptr) == 0);
  pthread_attr_destroy(&attributes);
}

double answer = 0;

template <Size Batch, class Net>
void train_and_predict(Size rows) {
  Net network;
  Dataset<Net::inputs> data;
  strata_test::Draws draw(1);
  data.inputs.resize(rows * Net::inputs);
  for (float& number : data.inputs) number = static_cast<float>(draw());
  for (Size row = 0; row < rows; ++row) data.labels.push_back(static_cast<Class>(row % Net::outputs));
  train<Batch>(network, data, NoValidation{}, GradientDescent{0.1}, {.epochs = 1, .l2 = 0.001});
  const Net copy = network;
  Vector<float, Net::inputs> x;
  x.fill(0.5F);
  answer = static_cast<double>(copy.predict(x)(0));
}

}  // namespace

TEST_CASE("stack: 256 KiB are enough for the report's network in batches of 128") {
  answer = 0;
  with_a_small_stack([] {
    train_and_predict<128,
                      Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>>>(
        256);
  });
  CHECK(answer > 0);
  CHECK(answer < 1);
}

TEST_CASE("stack: 256 KiB are enough for a network of 64 MB") {
  using Large = Network<Input<4000>, Dense<4000, 4000, Sigmoid>, Dense<4000, 10, Softmax>>;
  static_assert(Large::parameter_bytes > 64'000'000);
  if (large_frames) {
    MESSAGE("left out: it takes too long with AddressSanitizer");
    return;
  }
  answer = 0;
  with_a_small_stack([] { train_and_predict<128, Large>(2); });
  CHECK(answer > 0);
  CHECK(answer < 1);
}

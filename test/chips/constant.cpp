// SPDX-License-Identifier: MIT
// Networks that the compiler predicts with: whether this compiles is the test.
#include "headers.h"

#include "cases.h"

namespace {

/// Whether numbers are those that are expected, within 10⁻⁶ of the largest.
constexpr bool agree(const float* found, const float* expected, int count) {
  float most = 0, worst = 0;
  for (int i = 0; i < count; ++i) {
    const float size = expected[i] < 0 ? -expected[i] : expected[i];
    const float off = found[i] < expected[i] ? expected[i] - found[i] : found[i] - expected[i];
    most = size > most ? size : most;
    worst = off > worst ? off : worst;
  }
  return worst <= 1e-6F * most;
}

constexpr bool stream_agrees() {
  causal_state state = {};
  float y[causal_OUTPUTS] = {};
  for (int t = 0; t < causal_INPUTS / causal_FEATURES_IN; ++t)
    causal_step(&state, causal_x + t * causal_FEATURES_IN, y + t * causal_FEATURES_OUT);
  return agree(y, causal_y, causal_OUTPUTS);
}

#define PREDICTS(name)                                                   \
  static_assert([] {                                                     \
    name##_inputs x = {};                                                \
    for (int i = 0; i < name##_INPUTS; ++i) x.numbers[i] = name##_x[i];  \
    return agree(name##_predicted(x).numbers, name##_y, name##_OUTPUTS); \
  }())

PREDICTS(linear);
PREDICTS(nothing_happens);
PREDICTS(activations);
PREDICTS(layers_of_numbers);
PREDICTS(combined_numbers);
PREDICTS(conv2d_groups);
PREDICTS(conv_transpose1d);
PREDICTS(recurrent);
PREDICTS(max_over_steps);
PREDICTS(bytes_of_numbers);
PREDICTS(bytes_of_images_smaller);
PREDICTS(bytes_of_groups);
PREDICTS(bytes_of_last_step);
static_assert(stream_agrees());

#if __cplusplus >= 202002L
// From C++20 on memory need not begin with zeros, so that this is a constant expression as well.
static_assert([] {
  float y[linear_OUTPUTS] = {};
  linear_predict(linear_x, y);
  return agree(y, linear_y, linear_OUTPUTS);
}());
#endif

}  // namespace

int main() {}

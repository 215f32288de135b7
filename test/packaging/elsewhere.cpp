// SPDX-License-Identifier: MIT
// Strata among what others bring: no exceptions, no RTTI, and the macros of Qt and X11. With an argument it
// makes a mistake, which must end it with a text.
#include <cstdio>

#define slots
#define signals public
#define emit
#define foreach for
#define forever for (;;)
#define Bool int
#define Status int
#define None 0L
#define Success 0
#define True 1
#define False 0
#define Always 2
#define Above 0
#define Below 1
#define Unsorted 0
#define CursorShape 0

#include "strata/strata.hpp"

using namespace std;
using namespace strata;

int main(int arguments, char**) {
  using Net = Network<Input<2>, Dense<2, 3, Tanh>, Dense<3, 2, Softmax>>;
  Net network;
  const auto data = make_moons({.rows = 40, .seed = 1});
  train<8>(network, data, NoValidation{}, GradientDescent{.learning_rate = arguments > 1 ? -1.0 : 0.1}, {.epochs = 1});
  const auto a = network.predict(Vector<float, 2>{1, 2});
  std::printf("%f %f\n", double{a(0)}, double{a(1)});
  return 0 < a(0) && a(0) < 1 ? 0 : 1;
}

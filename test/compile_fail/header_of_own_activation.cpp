// SPDX-License-Identifier: MIT
// expect: HasAFormInC<2
// expect: give it a function to_header (see strata/io/header_form.hpp)
// expect-cpp26: of entry 2, Cube does not say how it is written in C
// expect-cpp20: what an entry is made of does not say how it is written in C
#include "strata/strata.hpp"
#include "strata/io/header.hpp"

using namespace strata;

struct Cube {
  template <class T>
  static T forward(const T& z) {
    return z * z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z * z * T(3);
  }
};

int main() {
  const Network<Input<2>, Dense<2, 8, Tanh>, Dense<8, 1, Cube>, MeanSquaredError> network;
  save_header(network, "network.h", "network");
}

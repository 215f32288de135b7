// SPDX-License-Identifier: MIT
// expect: HasAFormInOnnx<2
// expect: give it a function to_onnx (see strata/io/onnx_form.hpp)
// expect-cpp26: of entry 2, Cube does not say how it is written as ONNX
// expect-cpp20: what an entry is made of does not say how it is written as ONNX
#include "strata/strata.hpp"
#include "strata/io/onnx.hpp"

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
  save_onnx(network, "network.onnx");
}

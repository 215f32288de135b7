// SPDX-License-Identifier: MIT
// Networks of plain numbers, and what somebody might add.
#include "writing.hpp"

#include "strata/cost/mean_squared_error.hpp"
#include "strata/layer/activate.hpp"

namespace chips {
namespace {

/// y = s ⊙ x + b, and an activation z².
template <Size N>
struct OwnAffine {
  static constexpr Size inputs = N, outputs = N;
  template <class Scalar>
  struct Parameters {
    Vector<Scalar, N> scale, shift;
    static constexpr auto tensors(auto& self) { return std::tie(self.scale, self.shift); }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x * p.scale + p.shift); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto& p, const auto&, const auto&, const auto& delta) { return delta * p.scale; }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& delta) {
    return std::tuple(sum_rows(delta * x), sum_rows(delta));
  }
  static auto to_header(auto& code, const auto& p, const auto& x) {
    const auto y = code.value(N);
    const auto scale = code.table("scale", p.scale), shift = code.table("shift", p.shift);
    code.statement("for (int32_t i = 0; i < ", N, "; ++i) ", y, "[i] = ", x, "[i] * ", scale, "[i] + ", shift, "[i];");
    return y;
  }
};
struct OwnSquare {
  template <class T>
  static T forward(const T& z) {
    return z * z;
  }
  template <class T>
  static T derivative_at(const T& z) {
    return z + z;
  }
  static std::string to_header(auto&, const std::string& z) { return z + " * " + z; }
};

}  // namespace

void write_numbers(Folder& folder) {
  folder.write<Network<Input<3>, Dense<3, 1, Sigmoid>>>("linear");
  folder.write<Network<Input<3>, Dropout<0.5>, MeanSquaredError>>("nothing_happens");
  folder.write<Network<Input<2>,
                       Parallel<Dense<2, 3>, Dense<2, 3, ReLU>, Dense<2, 3, LeakyReLU<0.2>>, Dense<2, 3, ELU>,
                                Dense<2, 3, SiLU>, Dense<2, 3, GELU>, Dense<2, 3, GELUTanh>, Dense<2, 3, HardTanh>,
                                Dense<2, 3, Softplus>, Dense<2, 3, Sigmoid>, Dense<2, 3, Tanh>, Dense<2, 3, Softmax>>,
                       MeanSquaredError>>("activations", 2);
  folder.write<Network<Input<4>, Normalize<4>, Dense<4, 15, ReLU, NoBias>, Dropout<0.5>, PReLU<15>, BatchNorm<15>,
                       Dense<15, 8>, PReLU<>, LayerNorm<8>, Activate<8, SiLU>, Dense<8, 3, Softmax>>>(
      "layers_of_numbers");
  folder.write<Network<Input<3, double>, Normalize<3>, Dense<3, 9, Tanh>, Dense<9, 2>>>("in_double");
  folder.write<Network<
      Input<4>, Residual<Dense<4, 4, Tanh>>, Parallel<Dense<4, 2>, Sequential<Dense<4, 3, ReLU>, Dense<3, 3>>>,
      Gated<Dense<5, 3, Tanh>, Dense<5, 3, Sigmoid>>, Residual<Project<Dense<3, 6>>, Dense<3, 6, Tanh>>, Dense<6, 2>>>(
      "combined_numbers", 0.7, {.smaller = true});
  folder.write<Network<Input<3>, OwnAffine<3>, Dense<3, 4, OwnSquare>, Residual<OwnAffine<4>>, Dense<4, 2>>>("own");
}

}  // namespace chips

// SPDX-License-Identifier: MIT
#include "strata/layer/activate.hpp"

#include <doctest/doctest.h>

#include "strata/activation/elu.hpp"
#include "strata/activation/gelu.hpp"
#include "strata/activation/gelu_tanh.hpp"
#include "strata/activation/hard_tanh.hpp"
#include "strata/activation/leaky_relu.hpp"
#include "strata/activation/relu.hpp"
#include "strata/activation/sigmoid.hpp"
#include "strata/activation/silu.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/softplus.hpp"
#include "strata/activation/tanh.hpp"
#include "support/pytorch_layers.hpp"
#include "support/tensors.hpp"

using namespace strata;
using test::equals;
using test::Guarded;
using test::scatter;

namespace {

constexpr NoParameters none{};

}  // namespace

TEST_CASE("activate: forward is the activation of each number") {
  Matrix<float, 3, 7> x;
  Guarded<Matrix<float, 3, 7>> y;
  scatter(x, 1);
  Activate<7, ReLU>::forward(none, x, y.value);
  CHECK(equals(y.value, [&](Size i, Size j) { return std::max(x(i, j), 0.0F); }));
  CHECK(y.intact());
}

TEST_CASE("activate: forward of a row-wise activation works on rows") {
  const Matrix<double, 2, 2> x{{3, 3}, {1e4, 0}};
  Guarded<Matrix<double, 2, 2>> y;
  Activate<2, Softmax>::forward(none, x, y.value);
  const Matrix<double, 2, 2> expected{{0.5, 0.5}, {1, 0}};
  CHECK(equals(y.value, expected));
  CHECK(y.intact());
}

TEST_CASE("activate: the gradient at x is the derivative times the gradient at y") {
  const Matrix<double, 2, 2> x{{2, -1}, {0, 5}}, y{{2, 0}, {0, 5}}, dy{{3, 4}, {5, 6}};
  Guarded<Matrix<double, 2, 2>> delta;
  Matrix<double, 2, 2> dx;
  Activate<2, ReLU>::backward(none, x, y, dy, delta.value);
  assign(dx, Activate<2, ReLU>::input_gradient(none, x, y, delta.value));
  const Matrix<double, 2, 2> expected{{3, 0}, {0, 6}};
  CHECK(equals(dx, expected));
  CHECK(delta.intact());
}

TEST_CASE("activate: has no parameters, keeps its width and is an identity without its activation") {
  using L = Activate<5, Softmax>;
  static_assert(L::inputs == 5 && L::outputs == 5);
  static_assert(std::is_same_v<L::Parameters<float>, NoParameters>);
  static_assert(std::is_same_v<L::Activation, Softmax>);
  static_assert(std::is_same_v<L::Preactivation, Activate<5, Identity>>);
  const Matrix<float, 1, 5> m{};
  CHECK(std::tuple_size_v<decltype(L::parameter_gradients(none, m, m, m))> == 0);
}

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("activate: outputs and gradients of all activations are PyTorch's") {
  using test::differences_to_pytorch;
  CHECK(differences_to_pytorch<Activate<3, LeakyReLU<>>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.007568025, -0.0095892427},
             .dx = {0.01, 0.54030231, -0.41614684, -0.9899925, -0.0065364362, 0.0028366219}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, LeakyReLU<0.2>>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.1513605, -0.19178485},
             .dx = {0.2, 0.54030231, -0.41614684, -0.9899925, -0.13072872, 0.056732437}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, ELU>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.53083581, -0.616695},
             .dx = {1, 0.54030231, -0.41614684, -0.9899925, -0.30666618, 0.10872913}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, SiLU>>(
            {.y = {0, 0.58799883, 0.64819847, 0.075530472, -0.24167798, -0.2657118},
             .dx = {0.5, 0.47324804, -0.37410869, -0.56461896, -0.10121055, 0.024113801}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, GELU>>(
            {.y = {0, 0.67314139, 0.74417213, 0.078478591, -0.16996581, -0.16186493},
             .dx = {0.5, 0.55951954, -0.44041967, -0.60573024, 0.0014069363, -0.020638865}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, GELUTanh>>(
            {.y = {0, 0.67304399, 0.74405147, 0.078478462, -0.17003671, -0.16200315},
             .dx = {0.5, 0.5593401, -0.44027354, -0.60572665, 0.0012164924, -0.020538104}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, HardTanh>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.7568025, -0.95892427},
             .dx = {1, 0.54030231, -0.41614684, -0.9899925, -0.65364362, 0.28366219}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, Softplus>>(
            {.y = {0.69314718, 1.1998976, 1.2477727, 0.76619448, 0.38469366, 0.32447556},
             .dx = {0.5, 0.37754971, -0.29665292, -0.52986534, -0.20873513, 0.078600983}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, ReLU>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, 0, 0}, .dx = {0, 0.54030231, -0.41614684, -0.9899925, 0, 0}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, Sigmoid>>(
            {.y = {0.5, 0.69877493, 0.71285637, 0.53522157, 0.31934088, 0.27709362},
             .dx = {0.25, 0.11372744, -0.085181997, -0.24626998, -0.14207747, 0.056821152}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, Tanh>>(
            {.y = {0, 0.68658741, 0.72079487, 0.14019062, -0.6391897, -0.74379665},
             .dx = {1, 0.28560257, -0.19993973, -0.97053577, -0.38658871, 0.12673077}})
            .passed(1e-7));
  CHECK(differences_to_pytorch<Activate<3, Softmax>>(
            {.y = {0.17234383, 0.39979922, 0.42785695, 0.57462297, 0.23411012, 0.1912669},
             .dx = {0.13609907, 0.13193268, -0.26803175, -0.1852301, 0.0032771235, 0.18195297}})
            .passed(1e-7));
}

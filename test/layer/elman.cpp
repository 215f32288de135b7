// SPDX-License-Identifier: MIT
#include "strata/layer/elman.hpp"

#include <doctest/doctest.h>

#include "strata/activation/relu.hpp"
#include "strata/activation/silu.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;

TEST_CASE("an Elman layer gives what PyTorch's RNN gives, of each step, and its gradients") {
  const auto tanh = test::differences_to_pytorch<Elman<2, 3>::On<Extents<4, 2>>>(
      {.y = {0.10895312,  -0.63358643, -0.85473397,  0.16649399,  0.11713838, -0.94790977, -0.70635826, -0.68180623,
             -0.53259105, -0.46088671, -0.029103702, -0.90929064, 0.3029446,  -0.3987604,  -0.87784294, -0.70029185,
             -0.52633121, -0.64092798, -0.58775603,  -0.16117128, -0.8708794, 0.23642661,  0.208086,    -0.95846933},
       .dx = {0.50745366, 0.43728991, -0.66818479, -0.50233676, 0.33689078, 0.16919219, -0.58529147, -0.37360936,
              0.7097922, 0.44842487, -0.45001902, -0.084048253, 0.60846883, 0.1994384, -0.52740424, -0.255108},
       .gradients = {
           {-0.62208596, 0.46345502, -0.96284477, 0.55909274, 0.045638187, 0.33817096},
           {0.24800933, 1.1777309, 1.327979, -0.068256521, 0.9977733, 1.4878635, -0.20583019, 0.086378544, 0.10904633},
           {0.085936656, -0.31517477, -0.0065172867},
           {0.085936656, -0.31517477, -0.0065172867}}});
  INFO(tanh.where);
  CHECK(tanh.passed(1e-7));
  const auto relu = test::differences_to_pytorch<Elman<2, 3, ReLU>::On<Extents<4, 2>>>(
      {.y = {0.10938734, 0, 0, 0.19443714, 0, 0, 0, 0, 0, 0,          0, 0,
             0.31275859, 0, 0, 0,          0, 0, 0, 0, 0, 0.43137621, 0, 0},
       .dx = {0.23136295, 0.27265883, -0.41652498, -0.49087036, 0, 0, 0, 0, 0.35503931, 0.41841014, 0, 0, 0, 0,
              -0.23044914, -0.27158192},
       .gradients = {{-0.60790839, 0.31460428, 0, 0, 0, 0},
                     {-0.10829264, 0, 0, 0, 0, 0, 0, 0, 0},
                     {-0.14396661, 0, 0},
                     {-0.14396661, 0, 0}}});
  INFO(relu.where);
  CHECK(relu.passed(1e-7));
}

TEST_CASE("an Elman layer takes an activation whose derivative is written in z") {
  const auto check = check_gradients<Elman<3, 5, SiLU>::On<Extents<4, 3>>>();
  INFO(check.where);
  CHECK(check.passed());
}

TEST_CASE("two steps of an Elman layer are what they are by hand") {
  using L = Elman<1, 1, Identity>::On<Extents<2, 1>>;
  L::Parameters<double> p;
  p.weights(0, 0) = 2;
  p.recurrent_weights(0, 0) = 3;
  p.biases(0) = 5;
  p.recurrent_biases(0) = 7;
  const Matrix<double, 1, 2> x{{1, -1}};
  Matrix<double, 1, 2> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y(0, 0) == 2 + 5 + 7);
  CHECK(y(0, 1) == -2 + 3 * 14 + 5 + 7);
}

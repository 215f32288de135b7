// SPDX-License-Identifier: MIT
#include "strata/layer/layer_norm.hpp"

#include <doctest/doctest.h>

#include "strata/testing/gradient_check.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;

using test::differences_to_pytorch;

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("layer_norm: outputs and gradients are PyTorch's, of numbers and at each step of a sequence") {
  CHECK(differences_to_pytorch<LayerNorm<5>::On<Extents<5>>>(
            {.y = {0.29846323, 0.71188214, 0.2490263, -0.41205876, -0.0059194223, -0.22120585, -0.10083425, 0.1103896,
                   -0.38459288, -0.60665497},
             .dx = {0.40605127, 0.31931333, -0.33542627, -0.28822826, -0.10171006, -0.25191362, 0.31924367, 0.086292441,
                    -0.25249689, 0.098874407},
             .gradients = {{-0.82688499, -0.066196531, 0.067351293, -0.032727577, 0.7281929},
                           {1.2836622, 1.5004726, 0.33775542, -1.1354925, -1.5647739}}})
            .passed(1e-7));
  CHECK(
      differences_to_pytorch<LayerNorm<3>::On<Extents<4, 3>>>(
          {.y = {-0.13900874,  0.52284364, 0.13819132, 1.0407167,  -0.026840693, -0.43438221,
                 -0.12105623,  0.39953085, 0.20777388, 1.0190917,  0.073202753,  -0.48516712,
                 -0.098221008, 0.31501928, 0.24700792, 0.99571909, 0.14749735,   -0.51701056,
                 -0.074259451, 0.24717807, 0.27398297, 0.97076547, 0.21173226,   -0.54073286},
           .dx = {-0.035471153, 0.4759978,  -0.44052665, 0.07361927, -0.40078198, 0.32716271, -0.091950141, 0.35105255,
                  -0.25910241,  0.10297172, -0.3189224,  0.21595068, -0.1115901,  0.29876279, -0.18717269,  0.11996521,
                  -0.28708738,  0.16712217, -0.12926575, 0.28187889, -0.15261314, 0.14037173, -0.28210919,  0.14173745},
           .gradients = {{-8.9140124, 1.5582904, 0.87134971}, {0.25580102, -0.2599795, -0.53673607}}})
          .passed(1e-7));
}

TEST_CASE("layer_norm: its gradients agree with differences, also past a pack and with an epsilon of one's own") {
  CHECK(check_gradients<LayerNorm<17>::On<Extents<2, 17>>>().passed());
  CHECK(check_gradients<LayerNorm<3, Epsilon<0.25>>::On<Extents<3, 2, 2>>>().passed());
}

TEST_CASE("layer_norm: equal features become the shift, and a step of a stream is a place") {
  using L = LayerNorm<3>::On<Extents<2, 3>>;
  L::Parameters<float> p;
  Generator generator(1);
  L::initialize(p, 0, generator);
  p.shift(1) = 5;
  const Matrix<float, 1, 6> x{{4, 4, 4, 1, 2, 3}};
  Matrix<float, 1, 6> y;
  L::forward(p, x, y);
  CHECK(y(0, 0) == 0);
  CHECK(y(0, 1) == 5);
  CHECK(y(0, 3) == doctest::Approx(-1.2247).epsilon(1e-4));
  const Matrix<float, 2, 3> steps{{4, 4, 4}, {1, 2, 3}};
  Matrix<float, 2, 3> streamed;
  L::stream(p, steps, streamed);
  for (Size i = 0; i < 6; ++i) CHECK(streamed.data()[i] == y.data()[i]);
}

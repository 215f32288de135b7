// SPDX-License-Identifier: MIT
#include "strata/layer/gru.hpp"

#include <doctest/doctest.h>

#include "support/pytorch_layers.hpp"

using namespace strata;

TEST_CASE("a GRU gives what PyTorch's gives, of each step, and its gradients") {
  using L = GRU<2, 3>::On<Extents<4, 2>>;
  const auto check = test::differences_to_pytorch<L>(
      {.y = {0.24435574, 0.085069615, 0.13451645, 0.49350909, 0.049228503, 0.15574618,   0.5920476,   0.60572685,
             0.24417623, 0.58188444,  0.40695257, 0.32390087, 0.37358822,  -0.027739199, 0.054349876, 0.53914076,
             0.54423813, 0.15793867,  0.55951113, 0.50541612, 0.28117977,  0.60634417,   0.051424246, 0.28916653},
       .dx = {0.0086165598, -0.16126731, 0.058514447, 0.17748957, -0.023736168, -0.09070781, 0.19389834, 0.2460279,
              -0.070064456, -0.17484563, 0.089403753, 0.12367064, -0.13602448, -0.162954, 0.20270517, 0.15598756},
       .gradients = {
           {-0.04787888, -0.0022583342, 0.04323048, 0.045634484, -0.0043108255, -0.0032989318, 0.0034280424,
            -0.080399247, -0.21443667, -0.2568482, -0.0036838788, -0.0041785307, -0.2291704, 0.17228496, -0.45500541,
            -0.25353429, 0.036499699, 0.07453419},
           {-0.050820182,  -0.04327716,    -0.026036923,  0.023845571,   0.024109448,   0.012368018,  -0.00027261295,
            -0.0010514806, -0.00052725656, 0.013434105,   0.00059927821, 0.0053340443,  -0.13989087,  -0.15100427,
            -0.079626456,  0.0028343234,   -0.0030358099, 0.00028235925, -0.18981609,   -0.15608964,  -0.096260437,
            -0.11718907,   -0.091749375,   -0.058508226,  -0.029081205,  -0.0032613798, -0.0070519223},
           {-0.026185304, 0.059334233, 0.00094601697, -0.05201235, -0.219048, 0.023005904, 0.054763585, -0.57021684,
            -0.18979179},
           {-0.026185304, 0.059334233, 0.00094601697, -0.05201235, -0.219048, 0.023005904, -0.018788123, -0.12198688,
            -0.072154552}}});
  INFO(check.where);
  CHECK(check.passed(1e-7));
}

TEST_CASE("gradients of a GRU are those of differences, whatever packs its units and its batch fill") {
  for (const auto& check :
       {check_gradients<GRU<2, 5>::On<Extents<3, 2>>>(), check_gradients<GRU<1, 9>::On<Extents<2, 1>>, 17>(2)}) {
    INFO(check.where);
    CHECK(check.passed());
  }
}

TEST_CASE("a unit whose update gate is open keeps its state, one whose gate is shut forgets it") {
  using L = GRU<1, 1>::On<Extents<2, 1>>;
  L::Parameters<double> p;
  for_each_tensor(p, [](auto& tensor) { tensor.fill(0); });
  // Gates r z n: n = tanh x, and z is 0 at the first step (x = 1), 1 at the second (x = -1).
  p.weights(0, 1) = -1000;
  p.weights(0, 2) = 1;
  const Matrix<double, 1, 2> x{{1, -1}};
  Matrix<double, 1, 2> y;
  L::Scratch<double, 1> scratch;
  L::forward(p, x, y, scratch);
  CHECK(y(0, 0) == doctest::Approx(std::tanh(1)));
  CHECK(y(0, 1) == doctest::Approx(std::tanh(1)));
}

TEST_CASE("the parameters of a GRU are saved as PyTorch's, gates r z n below each other") {
  using P = GRU<2, 3>::On<Extents<4, 2>>::Parameters<float>;
  CHECK(P::saved_as[0].name == "weight_ih_l0");
  CHECK(P::saved_as[0].transposed);
  CHECK(P::saved_as[1].name == "weight_hh_l0");
  CHECK(P::saved_as[2].name == "bias_ih_l0");
  CHECK(P::saved_as[3].name == "bias_hh_l0");
  CHECK(tensor_elements<P> == 9 * (2 + 3 + 1 + 1));
}

// SPDX-License-Identifier: MIT
#include "strata/layer/prelu.hpp"

#include <doctest/doctest.h>

#include "strata/network/network.hpp"
#include "strata/testing/gradient_check.hpp"
#include "support/pytorch_layers.hpp"

using namespace strata;

using test::differences_to_pytorch;

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("prelu: outputs and gradients are PyTorch's, with one slope and with one for each channel") {
  CHECK(
      differences_to_pytorch<PReLU<>::On<Extents<4, 2>>>(
          {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.31841367, -0.40345348, -0.11756002, 0.6569866, 0.98935825,
                 0.41211849, -0.22888899, -0.42073137, -0.22575527, 0.42016704, 0.99060736, 0.65028784},
           .dx = {0.42073549, 0.54030231, -0.41614684, -0.9899925, -0.27501107, 0.11934675, 0.40397772, 0.75390225,
                  -0.14550003, -0.91113026, -0.35302717, 0.0018620482, 0.35503931, 0.90744678, 0.13673722, -0.75968791},
           .gradients = {{-0.046360101}}})
          .passed(1e-7));
  CHECK(differences_to_pytorch<PReLU<3>::On<Extents<3>>>(
            {.y = {0, 0.84147098, 0.90929743, 0.14112001, -0.3752472, -0.32385902},
             .dx = {0.42073549, 0.54030231, -0.41614684, -0.9899925, -0.32409769, 0.095801681},
             .gradients = {{0, 0.49467912, -0.27201056}}})
            .passed(1e-7));
  CHECK(
      differences_to_pytorch<PReLU<2>::On<Extents<2, 2, 3>>>(
          {.y = {0,           0.84147098,  0.90929743,  0.14112001,  -0.31841367, -0.47546573, -0.11756002, 0.6569866,
                 0.98935825,  0.41211849,  -0.22888899, -0.49582755, -0.22575527, 0.42016704,  0.99060736,  0.65028784,
                 -0.12113114, -0.47669203, -0.31596699, 0.14987721,  0.91294525,  0.83665564,  -0.00372406, -0.4195835},
           .dx = {0.42073549, 0.54030231, -0.41614684, -0.9899925,  -0.27501107, 0.1406489,
                  0.40397772, 0.75390225, -0.14550003, -0.91113026, -0.35302717, 0.0021944045,
                  0.35503931, 0.90744678, 0.13673722,  -0.75968791, -0.40292133, -0.1364349,
                  0.27781868, 0.98870462, 0.40808206,  -0.54772926, -0.42071901, -0.26419588},
           .gradients = {{0.018750985, 0.43899931}}})
          .passed(1e-7));
}

TEST_CASE("prelu: its gradients agree with differences") {
  CHECK(check_gradients<PReLU<>::On<Extents<2, 3, 3>>>().passed());
  CHECK(check_gradients<PReLU<17>::On<Extents<2, 17>>>().passed());
}

TEST_CASE("prelu: begins with slopes of a quarter; a step of a stream is what it is in the sequence") {
  Network<Sequence<2, 2>, PReLU<2>, MeanSquaredError> network;
  CHECK(network.parameter_count == 2);
  CHECK(network.layer<0>().slopes(1) == 0.25F);
  const auto y = network.predict({-4, 4, 8, -8});
  CHECK((y(0) == -1 && y(1) == 4 && y(2) == 8 && y(3) == -2));
  const Matrix<float, 1, 2> x{{-4, 4}};
  Matrix<float, 1, 2> step;
  PReLU<2>::On<Extents<2, 2>>::stream(network.layer<0>(), x, step);
  CHECK((step(0, 0) == -1 && step(0, 1) == 4));
}

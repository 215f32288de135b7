// SPDX-License-Identifier: MIT
#include "strata/layer/batch_norm.hpp"

#include <doctest/doctest.h>

#include "strata/layer/dense.hpp"
#include "strata/layer/dropout.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/residual.hpp"
#include "strata/testing/gradient_check.hpp"
#include "support/pytorch_layers.hpp"
#include "support/tensors.hpp"

using namespace strata;

namespace {

using test::differences_to_pytorch;
using test::prediction_to_pytorch;

/// A batch norm of three numbers with parameters as it begins, and memory for batches of four rows.
struct Fresh {
  using L = BatchNorm<3>::On<Extents<3>>;
  L::Parameters<double> p;
  L::Workspace<double, 4> w;
  Matrix<double, 4, 3> x{{1, 2, 3}, {3, 2, -1}, {5, 2, 7}, {1e9, -1e9, 1e9}}, y, dy;

  Fresh() {
    Generator generator(1);
    L::initialize(p, 0, generator);
    dy.fill(0);
  }
};

}  // namespace

// The numbers are those of test/reference/pytorch_layers.py.
TEST_CASE("batch_norm: outputs, gradients and running statistics are PyTorch's, of numbers, a sequence and an image") {
  CHECK(differences_to_pytorch<BatchNorm<3>::On<Extents<3>>>(
            {.y = {0.03433512, 0.70951846, 0.2099591, 0.87496231, -0.28213858, -0.46550021},
             .dx = {0.011880854, 5.7998408e-06, -1.4498348e-06, -0.011880854, -5.7998408e-06, 1.4498348e-06},
             .gradients = {{-1.987997, 1.1939366, -0.69980501}, {0.010007503, -0.11334131, -0.13248465}},
             .statistics = {{0.070560004, -0.23419284, -0.43070228}, {0.56043462, 0.57775844, 0.7267686}}})
            .passed(1e-7));
  CHECK(
      differences_to_pytorch<BatchNorm<2>::On<Extents<4, 2>>>(
          {.y = {0.39681332, 0.72260592, 0.94146485, 0.21055737, -0.056496714, -0.59371948, 0.22944885, 0.5877236,
                 0.98941973, 0.40869285, 0.070955212, -0.62374407, 0.075416535, 0.4145774, 0.99016793, 0.58282593},
           .dx = {0.52906168, 0.40092156, -0.28573337, -0.70812009, -0.48927857, 0.23848926, 0.49492587, 0.55967393,
                  -0.12067606, -0.65425539, -0.59251891, 0.034905628, 0.41579483, 0.6752506, 0.048424533, -0.54686549},
           .gradients = {{-0.34510933, 0.1038864}, {0.88639944, -0.17107145}},
           .statistics = {{0.073159641, -0.22388581}, {0.61582548, 0.50259528}}})
          .passed(1e-7));
  CHECK(
      differences_to_pytorch<BatchNorm<2>::On<Extents<2, 3, 2>>>(
          {.y = {0.42152968, 0.77440528,  0.98826402,   0.29135774,  -0.05015973, -0.46736709, 0.24737945, 0.64716232,
                 1.0381632,  0.47827138,  0.082459713,  -0.49569117, 0.08710192,  0.48382264,  1.0389418,  0.64254204,
                 0.24208927, -0.46907292, -0.046535282, 0.29739778,  0.99053759,  0.77108403,  0.41601296, -0.38963274},
           .dx = {0.62344037, 0.36142769, -0.25966842,  -0.65773145, -0.40682666, 0.27778267,
                  0.598761,   0.51831933, -0.091025001, -0.61739193, -0.52250814, 0.087316707,
                  0.52639855, 0.63650343, 0.084883287,  -0.52528985, -0.59655304, -0.10752338,
                  0.41211736, 0.70656551, 0.2540437,    -0.38876199, -0.623063,   -0.29121673},
           .gradients = {{0.0067513774, 0.64861309}, {-0.0028220934, -0.53809245}},
           .statistics = {{0.06881779, -0.235575}, {0.60914961, 0.5064115}}})
          .passed(1e-7));
}

TEST_CASE("batch_norm: predictions by running statistics are PyTorch's") {
  CHECK(prediction_to_pytorch<BatchNorm<3>::On<Extents<3>>>(
            {.y = {0.41699488, 0.98946671, 0.469402, 0.49230255, -0.13120909, -0.33606472},
             .dx = {0.53364272, 0.37884863, -0.17941791, -0.52830229, -0.45832118, 0.12229836},
             .gradients = {{-0.1780949, 1.300026, -0.9107725}, {0.010007503, -0.11334131, -0.13248465}}})
            .passed(1e-7));
  CHECK(prediction_to_pytorch<BatchNorm<2>::On<Extents<2, 3, 2>>>(
            {.y = {0.41699488, 0.98946671, 0.90223483,  0.49839531, 0.013132739, -0.27293263, 0.26788683, 0.86011013,
                   0.94495871, 0.68841375, 0.12668198,  -0.3017272, 0.13065665,  0.69405723,  0.94562528, 0.8554131,
                   0.26335737, -0.2746668, 0.016236004, 0.50453568, 0.90418147,  0.98609029,  0.41227144, -0.19390705},
             .dx = {0.53364272, 0.37884863, -0.22207373,  -0.69416194, -0.34881216, 0.19889797,
                    0.51238788, 0.52862043, -0.077645034, -0.6388654,  -0.44776441, 0.0031032065,
                    0.45031652, 0.63628262, 0.072968821,  -0.53267721, -0.51104801, -0.19293875,
                    0.3523732,  0.69325891, 0.21777002,   -0.38405625, -0.53362182, -0.37361132},
             .gradients = {{0.0058429144, 0.43610376}, {-0.0028220934, -0.53809245}}})
            .passed(1e-7));
}

TEST_CASE("batch_norm: an epsilon of one's own is added to the variance") {
  static_assert(BatchNorm<2>::options.epsilon == 1e-5 && BatchNorm<2>::options.running_share == 0.1);
  CHECK(differences_to_pytorch<BatchNorm<2, Epsilon<0.1>>::On<Extents<2, 3, 2>>>(
            {.y = {0.42465708,    0.72694702, 0.93787527, 0.28478404, -0.0024911837, -0.40972326,
                   0.26695167,    0.61047375, 0.98306254, 0.45587753, 0.11760514,    -0.43565002,
                   0.12180899,    0.46095894, 0.98376756, 0.60624453, 0.26216105,    -0.41128471,
                   0.00079101122, 0.29031285, 0.93993415, 0.72390688, 0.41966129,    -0.33856825},
             .dx = {0.56456503, 0.33709292, -0.23507572,  -0.60119531, -0.368479,   0.24667278,
                    0.54219246, 0.47928577, -0.082350357, -0.56218464, -0.47321878, 0.072011603,
                    0.47664135, 0.58564449, 0.076947197,  -0.47604516, -0.54025002, -0.10604047,
                    0.37313348, 0.64769662, 0.23012739,   -0.34963868, -0.56423304, -0.27329991},
             .gradients = {{0.0061138518, 0.59371528}, {-0.0028220934, -0.53809245}},
             .statistics = {{0.06881779, -0.235575}, {0.60914961, 0.5064115}}})
            .passed(1e-7));
}

TEST_CASE("batch_norm: its gradients agree with differences") {
  CHECK(check_gradients<BatchNorm<3>::On<Extents<3>>, 4>().passed());
  CHECK(check_gradients<BatchNorm<9>::On<Extents<9, 2, 2>>>().passed());
}

TEST_CASE("batch_norm: its gradients agree with differences beside others in a block, where it is named by its place") {
  using Block = Residual<BatchNorm<3>, Dropout<0.5>, BatchNorm<3>>::On<Extents<3, 2, 2>>;
  CHECK(check_gradients<Block>().passed());
  constexpr auto not_read = Block::Parameters<float>::not_read;
  static_assert(not_read.size() == 2 && not_read[1].ends_with("2.num_batches_tracked"));
  using Net = Network<Image<3, 2, 2, double>, Block, Dropout<0.5>, Flatten, Dense<12, 2, Softmax>>;
  CHECK(check_network_gradients<Net, 5>(3).passed());
}

TEST_CASE("batch_norm: rows that are only padding count for nothing and get no gradient") {
  using L = Fresh::L;
  Fresh fresh;
  const StepContext<Alone, true> three_rows{Alone(), 3};
  L::train_forward(fresh.p, fresh.x, fresh.y, fresh.w, three_rows);
  // Of 1, 3 and 5: mean 3, variance 8/3, unbiased 4.
  CHECK(fresh.w.mean(0) == doctest::Approx(3));
  CHECK(fresh.y(2, 0) == doctest::Approx(2 / std::sqrt(8.0 / 3 + 1e-5)));
  CHECK(fresh.y(1, 1) == 0);
  CHECK(fresh.p.mean(0) == doctest::Approx(0.3));
  CHECK(fresh.p.variance(0) == doctest::Approx(0.9 + 0.4));
  fresh.dy(0, 0) = 1;
  L::backward(fresh.p, fresh.x, fresh.y, fresh.dy, fresh.w, three_rows);
  for (Size i = 0; i < 3; ++i) CHECK(fresh.w.delta(3, i) == 0);
  CHECK(fresh.w.delta(1, 0) != 0);
}

TEST_CASE("batch_norm: running statistics follow by the share that its option says, and not where p is a constant") {
  using Slow = BatchNorm<3, RunningShare<0.5>, Epsilon<1e-3>>::On<Extents<3>>;
  Fresh fresh;
  const StepContext<Alone, true> three_rows{Alone(), 3};
  Fresh::L::train_forward(std::as_const(fresh.p), fresh.x, fresh.y, fresh.w, three_rows);
  CHECK(fresh.p.mean(0) == 0);
  CHECK(fresh.p.variance(0) == 1);
  Slow::train_forward(fresh.p, fresh.x, fresh.y, fresh.w, three_rows);
  CHECK(fresh.p.mean(0) == doctest::Approx(1.5));
  CHECK(fresh.p.variance(0) == doctest::Approx(0.5 + 2));
}

TEST_CASE("batch_norm: as it predicts, its gradient is that of the running statistics") {
  using L = Fresh::L;
  Fresh fresh;
  fresh.p.mean(0) = 2;
  fresh.p.variance(0) = 4 - 1e-5;
  const StepContext<Alone, true, true> as_predicted{Alone(), 4};
  Matrix<double, 4, 3> predicted;
  L::train_forward(fresh.p, fresh.x, fresh.y, fresh.w, as_predicted);
  L::forward(fresh.p, fresh.x, predicted);
  CHECK(fresh.y(0, 0) == doctest::Approx(predicted(0, 0)));
  CHECK(predicted(0, 0) == doctest::Approx(-0.5));
  fresh.dy(0, 0) = 1;
  L::backward(fresh.p, fresh.x, fresh.y, fresh.dy, fresh.w, as_predicted);
  CHECK(fresh.w.delta(0, 0) == doctest::Approx(0.5));
  CHECK(fresh.w.delta(1, 0) == 0);
}

TEST_CASE("batch_norm: a fresh network begins with scale 1, shift 0 and statistics 0 and 1") {
  Network<Input<2>, BatchNorm<2>, MeanSquaredError> network;
  network.layer<0>().mean.fill(7);
  network.reset();
  CHECK(test::equals(network.layer<0>().scale, [](Size, Size) { return 1; }));
  CHECK(test::equals(network.layer<0>().shift, [](Size, Size) { return 0; }));
  CHECK(test::equals(network.layer<0>().mean, [](Size, Size) { return 0; }));
  CHECK(test::equals(network.layer<0>().variance, [](Size, Size) { return 1; }));
  CHECK(network.parameter_count == 4);
}

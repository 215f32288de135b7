// SPDX-License-Identifier: MIT
// The report's network learns handwritten digits.
#include <doctest/doctest.h>

#include "strata/data/idx.hpp"
#include "strata/data/min_max.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/training/train.hpp"
#include "support/files.hpp"

using namespace strata;

TEST_CASE("mnist: five epochs of the report's network are right for at least 96 % of the test images" *
          doctest::test_suite("slow")) {
#if STRATA_WITH_ZLIB
  const auto folder = strata_test::find_data();
  if (!folder) {
    MESSAGE("left out: no folder of images is found; set STRATA_DATA");
    return;
  }
  const auto read = [&](const char* images, const char* labels) {
    return read_idx_dataset<784>(*folder / "mnist" / images, *folder / "mnist" / labels);
  };
  auto training = read("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
  auto test = read("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz");
  const auto scale = MinMax<784>::fit_common(training);
  scale.apply(training);
  scale.apply(test);
  CHECK(training.rows() == 60000);
  CHECK(test.rows() == 10000);

  Network<Input<784>, Dense<784, 200, Sigmoid>, Dense<200, 30, Sigmoid>, Dense<30, 10, Softmax>> network;
  const auto history = train<128>(network, training, NoValidation{}, Momentum{0.2, 0.9}, {.epochs = 5});
  const auto result = evaluate(network, test);
  MESSAGE("test accuracy ", result.accuracy, " after ", history.last().seconds, " s of training");
  CHECK(result.accuracy >= 0.96);
  CHECK(history.last().training_cost < history.epochs[0].training_cost / 10);
#else
  MESSAGE("left out: this build has no zlib");
#endif
}

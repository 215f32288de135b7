// SPDX-License-Identifier: MIT
// The report's network learns handwritten digits.
#include <doctest/doctest.h>

#include "strata/data/idx.hpp"
#include "strata/data/min_max.hpp"
#include "strata/layer/dense.hpp"
#include "strata/optimizer/momentum.hpp"
#include "strata/quantized/quantize.hpp"
#include "strata/training/train.hpp"
#include "support/files.hpp"

using namespace strata;

TEST_CASE("mnist: five epochs of the report's network are right for at least 96 % of the test images, in eight bits too" *
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

  const auto quantized = quantize(network, DatasetView<784>{std::span(training.inputs).first(1000 * 784), {}});
  const double in_bytes = evaluate(quantized, test).accuracy;
  MESSAGE("in eight bits ", in_bytes);
  CHECK(in_bytes >= result.accuracy - 0.001);
  const auto classes = classify(quantized, test);
  Size right = 0;
  for (Size row = 0; row < test.rows(); ++row) right += classes[row] == test.labels[row] ? 1 : 0;
  // But for logits that differ in the last bit of a float.
  CHECK(static_cast<double>(right) / 10000 == doctest::Approx(in_bytes).epsilon(2e-4));
#else
  MESSAGE("left out: this build has no zlib");
#endif
}

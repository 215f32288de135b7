// SPDX-License-Identifier: MIT
#include "strata/layer/sequential.hpp"

#include <doctest/doctest.h>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/layer/conv1d.hpp"
#include "strata/layer/dense.hpp"
#include "strata/layer/flatten.hpp"
#include "strata/layer/normalize.hpp"
#include "strata/optimizer/adam.hpp"
#include "strata/testing/check_streaming.hpp"
#include "strata/testing/gradient_check.hpp"
#include "strata/training/trainer.hpp"
#include "support/dropout.hpp"

using namespace strata;
using strata_test::Dropout;

namespace {

using Plain = Network<Input<3>, Dense<3, 5, Tanh>, Dense<5, 4, Sigmoid>, Dense<4, 2>>;
using Nested = Network<Input<3>, Sequential<Dense<3, 5, Tanh>, Sequential<Dense<5, 4, Sigmoid>>>, Dense<4, 2>>;

Dataset<3, Target<2>> some_rows() {
  Dataset<3, Target<2>> data;
  for (int i = 0; i < 20; ++i) {
    for (int j = 0; j < 3; ++j) data.inputs.push_back(static_cast<float>((i * 7 + j * 5) % 11) / 11);
    data.labels.push_back({static_cast<float>(i % 3), static_cast<float>(i % 2)});
  }
  return data;
}

}  // namespace

TEST_CASE("sequential: begins, predicts and learns as its entries do in the network itself") {
  Plain plain;
  Nested nested;
  CHECK(plain.flat_parameters() == nested.flat_parameters());
  static_assert(Plain::prediction_operations == Nested::prediction_operations);
  static_assert(Plain::training_operations == Nested::training_operations);
  CHECK(plain.predict({1, 2, 3}) == nested.predict({1, 2, 3}));

  const auto data = some_rows();
  Trainer<Plain, 8, Adam> one{Adam{}, 0.01};
  Trainer<Nested, 8, Adam> other{Adam{}, 0.01};
  std::array<std::uint32_t, 20> order{};
  for (std::uint32_t i = 0; i < 20; ++i) order[i] = i;
  auto same_order = order;
  Generator generator(1), same(1);
  one.epoch(plain, data, order, generator);
  other.epoch(nested, data, same_order, same);
  const auto a = plain.flat_parameters(), b = nested.flat_parameters();
  for (Size i = 0; i < a.size(); ++i) CHECK(a[i] == doctest::Approx(b[i]).epsilon(1e-5));
}

TEST_CASE("sequential: its tensors and statistics are those of what it holds, under nested names") {
  using L = Sequential<Normalize<3>, Dense<3, 2>, Sequential<Dense<2, 2, Identity, NoBias>>>::On<Extents<3>>;
  using P = L::Parameters<float>;
  static_assert(std::tuple_size_v<decltype(P::tensors(std::declval<P&>()))> == 3);
  static_assert(statistic_elements<P> == 6);
  std::string names;
  for (const SavedAs& each : P::saved_as) names.append(each.name).append(each.transposed ? "T " : " ");
  CHECK(names == "1.weightT 1.bias 2.0.weightT 0.shift 0.factor ");
}

TEST_CASE("sequential: what of a workspace outlives a step is that of what it holds") {
  using L = Sequential<Dense<3, 3>, Dropout<3>, Dropout<3>>::On<Extents<3>>;
  using W = L::Workspace<float, 2>;
  static_assert(std::tuple_size_v<decltype(W::state(std::declval<W&>()))> == 2);
  using OfDense = Sequential<Dense<3, 3>>::On<Extents<3>>::Workspace<float, 2>;
  static_assert(std::tuple_size_v<decltype(OfDense::state(std::declval<OfDense&>()))> == 0, "nothing, and it says so");
}

TEST_CASE("sequential: gradients agree with differences, with shapes inferred inside") {
  CHECK(check_gradients<Sequential<Dense<3, 4, Tanh>, Dense<4, 2>>::On<Extents<3>>>().passed());
  CHECK(check_gradients<Sequential<Conv1d<2, 3, 2, Tanh>, Conv1d<3, 2, 2>, Flatten, Dense<8, 2>>::On<Extents<6, 2>>>()
            .passed());
}

TEST_CASE("sequential: it streams if all in it can") {
  using Entries = Sequential<Conv1d<2, 3, 2, Tanh, Causal>, Sequential<Conv1d<3, 2, 2, Identity, Causal, Dilation<3>>>>;
  CHECK(check_streaming<Entries, 50, 2>().passed());
  static_assert(Entries::On<Extents<50, 2>>::history == 1 + 3);
  static_assert(!detail::Streamable<Sequential<Conv1d<2, 3, 2>>::On<Extents<9, 2>>>);
}

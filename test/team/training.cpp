// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <omp.h>

#include <strata/strata.hpp>

using namespace strata;

// Compiled with OpenMP. Equal means equal to the last bit.

namespace {

using Digits = Network<Input<50>, Dense<50, 70, Sigmoid>, Dense<70, 30, Softmax>, Dense<30, 7, Softmax>>;
using Narrow = Network<Input<2>, Dense<2, 20, Tanh>, Dense<20, 4, Softmax>>;

/// y = 2x, by a layer that knows nothing of teams.
struct Twice {
  static constexpr Size inputs = 20, outputs = 20;
  template <class Scalar>
  using Parameters = NoParameters;
  static void forward(const auto&, const auto& x, auto& y) { assign(y, x + x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& delta) { assign(delta, dy); }
  static auto input_gradient(const auto&, const auto&, const auto&, const auto& delta) { return delta + delta; }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};
using WithOwn = Network<Input<2>, Dense<2, 20, Tanh>, Twice, Dense<20, 4, Softmax>>;

/// Gradient descent that knows nothing of teams.
struct OwnDescent {
  double learning_rate = 0.1;
  static constexpr Size state_tensors = 0;
  void update(auto& w, const auto& g) const {
    assign(w, w - static_cast<typename Shape<decltype(w)>::Scalar>(learning_rate) * g);
  }
};

template <Size Inputs, Size Classes>
Dataset<Inputs> noise(Size rows) {
  Dataset<Inputs> data;
  Generator generator(5);
  for (Size i = 0; i < rows * Inputs; ++i) data.inputs.push_back(symmetric<float>(generator));
  for (Size i = 0; i < rows; ++i) data.labels.push_back(static_cast<Class>(i % Classes));
  return data;
}

/// Parameters and costs after two epochs, the last batch of each a short one.
template <class Network, class O>
std::vector<double> trained(const O& optimizer, Size threads) {
  const auto data = noise<Network::inputs, Network::outputs>(203);
  Network network;
  const History history = train<64>(network, data, data, optimizer, {.epochs = 2, .l2 = 1e-3, .threads = threads});
  std::vector<double> result{history.last().training_cost, history.last().validation_cost};
  for (const float number : network.flat_parameters()) result.push_back(static_cast<double>(number));
  return result;
}

template <class Network, class O>
void check_all_alike(const O& optimizer) {
  const auto alone = trained<Network>(optimizer, 1);
  for (const Size threads : {2U, 3U, 4U}) CHECK(trained<Network>(optimizer, threads) == alone);
}

}  // namespace

TEST_CASE("team: one, two, three and four threads learn the same, by any optimiser") {
  check_all_alike<Digits>(GradientDescent{.learning_rate = 0.5});
  check_all_alike<Digits>(Momentum{});
  check_all_alike<Digits>(Nesterov{});
  check_all_alike<Digits>(Adam{});
  check_all_alike<Digits>(GrowAndSlash{.learning_rate = 4});
}

TEST_CASE("team: narrow networks, whose batches lie column by column, learn the same too") {
  check_all_alike<Narrow>(Momentum{});
  check_all_alike<Narrow>(LBFGS<2>{});
}

TEST_CASE("team: one, two, three and four threads see the same rows where they are computed in each epoch") {
  const auto parameters = [](Size threads) {
    const auto data = noise<50, 7>(203);
    Digits network;
    train<64>(network, shifted<5, 10>(data, {.pixels = 2, .seed = 1}), NoValidation{}, Momentum{},
              {.epochs = 2, .threads = threads});
    return network.flat_parameters();
  };
  const auto alone = parameters(1);
  for (const Size threads : {2U, 3U, 4U}) CHECK(parameters(threads) == alone);
}

TEST_CASE("team: a layer and an optimiser that know nothing of teams are left to one member") {
  check_all_alike<WithOwn>(OwnDescent{});
}

TEST_CASE("team: there are as many threads as were asked for") {
  std::array<int, 4> calls{};
  detail::with_team(4, [&](const auto& team) { ++calls[team.index]; });
  CHECK(calls == std::array{1, 1, 1, 1});
}

TEST_CASE("team: a part that one member does is done once, and before the others go on") {
  int done = 0;
  std::array<int, 4> seen{};
  detail::with_team(4, [&](const auto& team) {
    detail::by_one(team, [&] { ++done; });
    seen[team.index] = done;
  });
  CHECK(seen == std::array{1, 1, 1, 1});
}

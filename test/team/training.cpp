// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <strata/strata.hpp>

using namespace strata;

// Compiled for threads. Equal means equal to the last bit.

namespace {

using Digits = Network<Input<50>, Dense<50, 70, Sigmoid>, Dense<70, 30, Softmax>, Dense<30, 7, Softmax>>;
using Narrow = Network<Input<2>, Dense<2, 60, Tanh>, Dense<60, 60, Tanh>, Dense<60, 4, Softmax>>;

using Pixels = Network<Image<2, 8, 7>, Conv2d<2, 16, 3, Softmax, Padding<1>>, MaxPool<2, Stride<1>>,
                       Conv2d<16, 20, 3, Tanh, Groups<4>, Stride<2>>, Conv2d<20, 40, 2, ReLU, Groups<20>, Same>,
                       AveragePool<2>, Apply<Tanh>, Conv2d<40, 5, 1, Tanh>, GlobalMaxPool, Dense<5, 7, Softmax>>;

/// What is normalised, dropped and bent by learned slopes, with an activation for which z is kept.
using Normalized = Network<Image<2, 7, 6>, Conv2d<2, 12, 3, GELU, Same>, BatchNorm<12>, PReLU<12>, Dropout<0.25>,
                           Conv2d<12, 20, 3, SiLU>, LayerNorm<20>, PReLU<>, Flatten, BatchNorm<400>, Dropout<0.5>,
                           Dense<400, 30, SiLU>, Dense<30, 7, Softmax>>;

/// y = w ⊙ x, by a layer that knows nothing of teams and evaluates its gradients when it is asked for them: what it
/// evaluates into is wrong while it does.
struct Scale {
  static constexpr Size inputs = 20, outputs = 20;
  template <class Scalar>
  struct Parameters {
    alignas(cache_line) Vector<Scalar, 20> w;
    static constexpr auto tensors(auto& self) { return std::tie(self.w); }
  };
  template <class Scalar, Size Batch>
  struct Workspace {
    alignas(cache_line) Matrix<Scalar, Batch, 20> dy;
    alignas(cache_line) mutable Matrix<Scalar, Batch, 20> dx, per_row;
    static constexpr std::tuple<> state(auto&) { return {}; }
  };
  static void forward(const auto& p, const auto& x, auto& y) { assign(y, x + p.w * x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& workspace) {
    assign(workspace.dy, dy);
  }
  static const auto& input_gradient(const auto& p, const auto&, const auto&, const auto& workspace) {
    workspace.dx.fill(1e9F);
    assign(workspace.dx, workspace.dy + p.w * workspace.dy);
    return workspace.dx;
  }
  static auto parameter_gradients(const auto&, const auto& x, const auto&, const auto& workspace) {
    workspace.per_row.fill(1e9F);
    assign(workspace.per_row, x * workspace.dy);
    Vector<float, 20> dw;
    assign(dw, sum_rows(workspace.per_row));
    return std::tuple(dw);
  }
};
/// A recurrent network, of batches that whole tiles of rows do not fill.
using Recurring = Network<Sequence<12, 3>, GRU<3, 20>, EachStep<Dense<20, 9, Tanh>>, LSTM<9, 17>, Flatten,
                          Dense<12 * 17, 4, Softmax>>;
using WithOwn = Network<Input<50>, Dense<50, 20, Tanh>, Scale, Dense<20, 4, Softmax>>;

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
template <class Network, class Factors = Unrounded, class O>
std::vector<double> trained(const O& optimizer, const TrainingSettings& settings) {
  static_assert(detail::is_worth_sharing<Network, 128>());
  const auto data = noise<Network::inputs, Network::outputs>(300);
  Network network;
  const History history = train<128, Factors>(network, data, data, optimizer, settings);
  std::vector<double> result{history.last().training_cost, history.last().validation_cost};
  for (const float number : network.flat_parameters()) result.push_back(static_cast<double>(number));
  return result;
}

template <class Network, class Factors = Unrounded, class O>
void check_all_alike(const O& optimizer, TrainingSettings settings = {.epochs = 2, .l2 = 1e-3}) {
  const auto alone = trained<Network, Factors>(optimizer, settings);
  for (const Size threads : {2U, 3U, 4U}) {
    settings.threads = threads;
    CHECK(trained<Network, Factors>(optimizer, settings) == alone);
  }
}

/// f(member) by so many members of a crew of their own.
void with_members(Size count, auto&& f) {
  Crew crew;
  detail::with_team(crew, count, f);
}

/// Rows that are computed in a place of their own, as somebody's data set might; some of them cannot be.
struct Fragile {
  static constexpr Size width = 50;
  using Label = Class;
  using Scalar = float;
  mutable std::array<float, 50> row{};
  mutable std::atomic<int> asked{0};
  int good = 1000000;

  Size rows() const { return 300; }
  const std::array<float, 50>& input(Size i) const {
    if (++asked > good) throw std::runtime_error("no such row");
    for (Size column = 0; column < 50; ++column) row[column] = static_cast<float>((i * 7 + column * 3) % 11) / 11;
    return row;
  }
  Class label(Size i) const { return static_cast<Class>(i % 7); }
};

/// An optimiser of which one member throws in its third step, while the others wait for it.
struct Explosive {
  double learning_rate = 0.1;
  int steps = 0;
  static constexpr Size state_tensors = 0;
  void begin_step() { ++steps; }
  void update(auto& w, const auto& g, const auto& team) const {
    if (steps == 3 && team.index + 1 == team.count) throw std::runtime_error("boom");
    assign(w, w - 0.1F * g, team);
  }
  void update(auto&, const auto&) const {}
};

}  // namespace

TEST_CASE("team: one, two, three and four threads learn the same, by any optimiser") {
  check_all_alike<Digits>(GradientDescent{.learning_rate = 0.5});
  check_all_alike<Digits>(Momentum{});
  check_all_alike<Digits>(Nesterov{});
  check_all_alike<Digits>(Adam{});
  check_all_alike<Digits>(GrowAndSlash{.learning_rate = 4});
}

TEST_CASE("team: so do normalisations, whose running statistics count in the validation, and dropout") {
  check_all_alike<Normalized>(Momentum{});
}

TEST_CASE("team: images learn the same too, through convolutions, groups and pools") {
  check_all_alike<Pixels>(Momentum{});
}

TEST_CASE("team: narrow networks, whose batches lie column by column, learn the same too") {
  check_all_alike<Narrow>(Momentum{});
  check_all_alike<Narrow>(LBFGS<2>{});
}

#if STRATA_HAS_BFLOAT16
TEST_CASE("team: products of BFloat16 learn the same too") {
  using Wide = Network<Input<67>, Dense<67, 70, Sigmoid>, Dense<70, 33, Tanh>, Dense<33, 7, Softmax>>;
  check_all_alike<Wide, BFloat16>(Momentum{0.05});
  check_all_alike<Wide, BFloat16>(Adam{});
}
#endif

TEST_CASE("team: recurrent layers learn the same, whole rows being each member's") {
  check_all_alike<Recurring>(Adam{});
}

TEST_CASE("team: one, two, three and four threads see the same rows where they are computed in each epoch") {
  const auto parameters = [](Size threads) {
    const auto data = noise<50, 7>(203);
    Digits network;
    train<128>(network, shifted<5, 10>(data, {.pixels = 2, .seed = 1}), NoValidation{}, Momentum{},
               {.epochs = 2, .threads = threads});
    return network.flat_parameters();
  };
  const auto alone = parameters(1);
  for (const Size threads : {2U, 3U, 4U}) CHECK(parameters(threads) == alone);
}

TEST_CASE("team: rates by layer, a frozen layer and clipped gradients are learned with alike") {
  check_all_alike<Digits>(ClippedByNorm{Momentum{}, 0.5}, {.epochs = 2, .layer_rates = {0, 1, 0.1}});
}

TEST_CASE("team: a layer and an optimiser that know nothing of teams are left to one member") {
  check_all_alike<WithOwn>(OwnDescent{});
}

TEST_CASE("team: rows that somebody's data set computes in a place of its own are asked for by one member") {
  const auto learned = [](Size threads) {
    Digits network;
    train<128>(network, Fragile{}, NoValidation{}, Momentum{}, {.epochs = 2, .threads = threads});
    return network.flat_parameters();
  };
  const auto alone = learned(1);
  for (const Size threads : {2U, 4U}) CHECK(learned(threads) == alone);
}

TEST_CASE("team: what a data set throws reaches the caller, and the training may go on from there") {
  Digits network, whole;
  Fragile data;
  auto training = start_training<128>(network, data, NoValidation{}, Momentum{}, {.epochs = 2, .threads = 3});
  data.good = data.asked + 130;  // in the second batch
  CHECK_THROWS_WITH_AS(training.epoch(), "no such row", std::runtime_error);
  data.good = 1000000;
  while (training.epoch()) {
  }
  train<128>(whole, Fragile{}, NoValidation{}, Momentum{}, {.epochs = 2});
  CHECK(network.flat_parameters() == whole.flat_parameters());
}

TEST_CASE("team: what any member throws reaches the caller, whoever waits for it") {
  const auto data = noise<50, 7>(300);
  for (const Size threads : {2U, 4U}) {
    Digits network;
    CHECK_THROWS_WITH_AS(train<64>(network, data, NoValidation{}, Explosive{}, {.epochs = 2, .threads = threads}),
                         "boom", std::runtime_error);
  }
}

TEST_CASE("team: a child process trains with threads of its own, and ends, whatever its parent had") {
  const auto data = noise<50, 7>(300);
  const auto train_network = [&](Digits& network) {
    train<128>(network, data, NoValidation{}, Momentum{}, {.epochs = 2, .threads = 2});
    return network.flat_parameters();
  };
  Digits network, other;
  const auto expected = train_network(other);
  auto training = start_training<128>(network, data, NoValidation{}, Momentum{}, {.epochs = 2, .threads = 2});
  training.epoch();
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(60);
    Digits fresh;
    bool alike = train_network(fresh) == expected;
    training.epoch();
    alike = alike && network.flat_parameters() == expected;
    ::_exit(alike ? 0 : 1);
  }
  int status = 1;
  CHECK(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  training.epoch();
  CHECK(network.flat_parameters() == expected);
}

TEST_CASE("team: there are as many threads as were asked for") {
  std::array<int, 4> calls{};
  with_members(4, [&](const auto& team) { ++calls[team.index]; });
  CHECK(calls == std::array{1, 1, 1, 1});
}

TEST_CASE("team: a part that one member does is done once, and before the others go on") {
  int done = 0;
  std::array<int, 4> seen{};
  with_members(4, [&](const auto& team) {
    detail::by_one(team, [&] { ++done; });
    seen[team.index] = done;
  });
  CHECK(seen == std::array{1, 1, 1, 1});
}

// SPDX-License-Identifier: MIT
// expect: ShardsNeedToKnowWhatLasts<Silenced<2>
// expect-cpp20: a layer's Workspace must say what of it lasts from one step to the next, since each shard has that
#include "strata/ranks/train.hpp"
#include "strata/strata.hpp"

using namespace strata;

/// A layer with a workspace that does not say what of it lasts.
template <Size N>
struct Silenced {
  static constexpr Size inputs = N, outputs = N;
  template <class>
  using Parameters = NoParameters;
  template <class Scalar, Size Batch>
  struct Workspace {
    Matrix<Scalar, Batch, N> mask;
    Generator generator{7};
  };

  static void forward(const auto&, const auto& x, auto& y) { assign(y, x); }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& w) { assign(w.mask, dy); }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& w) { return w.mask; }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

int main() {
  Network<Input<2>, Silenced<2>, Dense<2, 2, Softmax>> network;
  train<8>(network, make_moons({.rows = 20}), NoValidation{}, Adam{}, {}, Silent{}, Ranks(MPI_COMM_SELF));
}

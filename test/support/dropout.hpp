// SPDX-License-Identifier: MIT
#pragma once

#include <tuple>

#include "strata/expression/assign.hpp"
#include "strata/layer/layer.hpp"
#include "strata/random/distribution.hpp"

namespace strata_test {

/// Dropout, as somebody might add it: in training half of the inputs are silenced and the others doubled. Of its
/// workspace, what draws the masks must outlive a step.
template <strata::Size N>
struct Dropout {
  static constexpr strata::Size inputs = N, outputs = N;
  template <class>
  using Parameters = strata::NoParameters;
  template <class Scalar, strata::Size Batch>
  struct Workspace {
    strata::Matrix<Scalar, Batch, N> delta, mask;
    strata::Generator generator{7};
    static constexpr auto state(auto& self) { return std::tie(self.generator); }
  };

  static void forward(const auto&, const auto& x, auto& y) { strata::assign(y, x); }
  static void train_forward(const auto&, const auto& x, auto& y, auto& workspace) {
    for (auto& number : workspace.mask.storage()) number = strata::bernoulli(workspace.generator, 0.5) ? 2 : 0;
    strata::assign(y, x * workspace.mask);
  }
  static void backward(const auto&, const auto&, const auto&, const auto& dy, auto& workspace) {
    strata::assign(workspace.delta, dy * workspace.mask);
  }
  static const auto& input_gradient(const auto&, const auto&, const auto&, const auto& workspace) {
    return workspace.delta;
  }
  static std::tuple<> parameter_gradients(const auto&, const auto&, const auto&, const auto&) { return {}; }
};

}  // namespace strata_test

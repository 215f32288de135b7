// SPDX-License-Identifier: MIT
#pragma once

#include "../contender.hpp"

namespace bench {

/// A contender around a network whose shape is part of its type, and that reads rows as they lie.
template <class Network, class C>
class StaticContender final : public Contender {
 public:
  void set_parameters(std::span<const float> theta) override { network_.set_parameters(theta); }
  std::vector<float> parameters() const override { return network_.parameters(); }
  double step([[maybe_unused]] const float* rows, [[maybe_unused]] const Label* labels) override {
    if constexpr (C::trains)
      return network_.step(rows, labels);
    else
      return untold;
  }
  void hold(std::span<const float> rows) override { held_.assign(rows.begin(), rows.end()); }
  const float* predict(Size batch) override {
    network_.forward(&held_[batch * C::batch * C::shape.inputs()]);
    return network_.outputs();
  }

 private:
  Network network_;
  std::vector<float> held_;
};

}  // namespace bench

// SPDX-License-Identifier: MIT
// expect: an optimiser must be an aggregate of at most 8 numbers
// expect: static constexpr auto numbers(auto& self)
#define STRATA_WITH_JSON 1
#include "strata/strata.hpp"
#include "strata/training/checkpoint.hpp"

using namespace strata;

class Secretive {
 public:
  double learning_rate = 0.1;
  static constexpr Size state_tensors = 0;
  void update(auto& w, const auto& g) const { assign(w, w - detail::as_scalar_of(w, learning_rate + offset_) * g); }

 private:
  double offset_ = 0;
};

int main() {
  Network<Input<2>, Dense<2, 2, Softmax>> network;
  train<8>(network, make_moons({.rows = 20}), NoValidation{}, Secretive{}, {}, Silent{}, Checkpoints{.path = "run"});
}

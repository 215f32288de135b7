// SPDX-License-Identifier: MIT
#include "strata_model.hpp"

namespace bench {
namespace {

using Gru = strata::Network<strata::Sequence<64, 1>, strata::GRU<1, 16>, strata::EachStep<strata::Dense<16, 1>>>;

std::unique_ptr<ModelContender> make(const ModelTask& task) {
  if (task == ModelTask{gru_sequence, 32, Use::training})
    return std::make_unique<StrataModelTraining<Gru, 32, strata::Adam>>(task);
  return nullptr;
}

const OfferRegistration known({.peer = "strata", .model = make});

}  // namespace
}  // namespace bench

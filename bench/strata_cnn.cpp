// SPDX-License-Identifier: MIT
#include "strata_model.hpp"

namespace bench {
namespace {

using Cnn = strata::Network<strata::Image<1, 28, 28>, strata::Conv2d<1, 8, 3, strata::ReLU>, strata::MaxPool<2>,
                            strata::Conv2d<8, 16, 3, strata::ReLU>, strata::MaxPool<2>, strata::Flatten,
                            strata::Dense<400, 10, strata::Softmax>>;

std::unique_ptr<ModelContender> make(const ModelTask& task) {
  if (task == ModelTask{cnn, 64, Use::training})
    return std::make_unique<StrataModelTraining<Cnn, 64, strata::GradientDescent>>(task);
  if (task == ModelTask{cnn, 64, Use::prediction}) return std::make_unique<StrataModelPrediction<Cnn, 64>>();
  if (task == ModelTask{cnn, 1, Use::prediction}) return std::make_unique<StrataModelPrediction<Cnn, 1>>();
  return nullptr;
}

const OfferRegistration known({.peer = "strata", .model = make});

}  // namespace
}  // namespace bench

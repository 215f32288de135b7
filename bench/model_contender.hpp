// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "contender.hpp"
#include "model.hpp"

/// What an implementation shows to the bench of the networks in model.hpp. Each file registers what it has.
namespace bench {

enum class Use {
  training,    ///< steps on batches: gradient descent where classes are told, else Adam
  prediction,  ///< of batches
  stream       ///< of one endless sequence; the batch is how many steps go in at once
};

/// What an implementation is made for.
struct ModelTask {
  const Model& model;
  Size batch;
  Use use;
  bool eight_bits = false;

  bool operator==(const ModelTask& other) const {
    return &model == &other.model && batch == other.batch && use == other.use && eight_bits == other.eight_bits;
  }
};

/// Observations one after the other, images channel by channel, sequences step by step.
struct Examples {
  std::vector<float> inputs;
  std::vector<Label> labels;   ///< a class each,
  std::vector<float> targets;  ///< or as many numbers as there are outputs
};
inline constexpr double adam_rate = 0.001;

/// A network for one task. Parameters come and go in PyTorch's order (see ModelLayer::tensors).
class ModelContender {
 public:
  virtual ~ModelContender() = default;
  virtual void set_parameters(std::span<const float> theta) = 0;
  virtual std::vector<float> parameters() const { return {}; }

  /// Takes observations, as many batches as there are, in the form that the implementation likes best. A stream begins.
  virtual void hold(const Examples& examples) = 0;
  /// Forward, cost, backward, update on one of the batches held. Returns the mean cost before the step; the cost of a
  /// sequence is the sum of its steps' squared errors.
  virtual double step(Size) { return untold; }
  /// The outputs for one of the batches held, valid until the next call; the next observation of a stream.
  virtual const float* predict(Size) { return nullptr; }
};

/// The operands of all products of one convolution in a step, channel by channel; numbers in [−1, 1].
struct ConvolutionOperands {
  ModelLayer layer;
  Map input;
  Size batch;
  bool wants_gradient, wants_input_gradient;
  std::vector<float> x, weights, delta;
};

/// x ∗ W, ∂J/∂W and ∂J/∂x of all convolutions of a model; what is not wanted stays empty.
struct ConvolutionResults {
  std::vector<float> forward, gradient, backward;
};
class ConvolutionProducts {
 public:
  virtual ~ConvolutionProducts() = default;
  virtual void run() = 0;
  virtual std::vector<ConvolutionResults> results() const = 0;
};

/// What an implementation can do of these networks; a null result means that it does not do this task.
struct Offer {
  std::string_view peer;          ///< whose set_threads is called
  std::string_view variant = {};  ///< of several by the same peer
  std::unique_ptr<ModelContender> (*model)(const ModelTask&) = nullptr;
  std::unique_ptr<ConvolutionProducts> (*products)(const std::vector<ConvolutionOperands>&) = nullptr;

  std::string name() const {
    return std::string(peer) + std::string(variant.empty() ? "" : " ") + std::string(variant);
  }
};

/// All offers that were linked into this program.
std::vector<Offer>& offers();

/// A variable of this type makes its file's offer known.
struct OfferRegistration {
  explicit OfferRegistration(const Offer& offer) { offers().push_back(offer); }
};

}  // namespace bench

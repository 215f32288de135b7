// SPDX-License-Identifier: MIT
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "network.hpp"

/// What an implementation shows to the bench. Parameters come and go in θ order: layer by layer, output by output, the
/// bias first, then the weights of that output.
namespace bench {

/// For an implementation that does not tell its cost.
inline constexpr double untold = std::numeric_limits<double>::quiet_NaN();

/// A network for one task.
class Contender {
 public:
  virtual ~Contender() = default;
  virtual void set_parameters(std::span<const float> theta) = 0;
  virtual std::vector<float> parameters() const = 0;

  /// Forward, cost, backward, update by plain gradient descent, on the task's batch: its rows lie one after the other.
  /// Returns the mean cost before the step.
  virtual double step(const float* rows, const Label* labels) = 0;

  /// Takes rows to predict, as many batches as there are, in the form that the implementation likes best.
  virtual void hold(std::span<const float> rows) = 0;
  /// The outputs (batch × outputs) for one of the batches held; valid until the next call.
  virtual const float* predict(Size batch) = 0;
};

/// Images for the epoch as a user runs it.
struct Images {
  std::string_view name;
  std::vector<float> inputs;
  std::vector<Label> labels;
  Size training_rows = 0;  ///< the first ones; the others are for validation

  Size rows() const { return labels.size(); }
  Size validation_rows() const { return rows() - training_rows; }
};

/// How an epoch ended, by the implementation's own reckoning of cost and accuracy on the validation rows.
struct EpochOutcome {
  double seconds, cost, accuracy;
};

/// The 784 network, in batches of 128 rows in random order, with the bookkeeping a user wants.
class EpochContender {
 public:
  virtual ~EpochContender() = default;
  virtual void set_parameters(std::span<const float> theta) = 0;
  virtual std::vector<float> parameters() const = 0;
  virtual EpochOutcome run() = 0;
};
inline constexpr Size epoch_batch = 128;

/// The operands of all products of one training step of the 784 network at batch 128, all of them row by row.
struct Operands {
  static constexpr Size batch = 128;
  std::array<std::vector<float>, layers> x;        ///< batch × inputs of each layer
  std::array<std::vector<float>, layers> weights;  ///< inputs × outputs of each layer
  std::array<std::vector<float>, layers> delta;    ///< batch × outputs of each layer
};

/// The results, row by row: x·W and xᵀ·δ of each layer, δ·Wᵀ of each but the first (whose place stays empty).
struct Results {
  std::array<std::vector<float>, layers> forward, gradient, backward;

  Results() {
    for (Size l = 0; l < layers; ++l) {
      const Size inputs = digits.widths[l], outputs = digits.widths[l + 1];
      forward[l].resize(Operands::batch * outputs);
      gradient[l].resize(inputs * outputs);
      if (l > 0) backward[l].resize(Operands::batch * inputs);
    }
  }
};

class ProductsContender {
 public:
  virtual ~ProductsContender() = default;
  virtual void run() = 0;
  virtual Results results() const = 0;
};

/// What a file in peers/ has to offer; a null function, or a null result, means that it does not do this work.
struct Peer {
  std::string_view name;
  std::unique_ptr<Contender> (*network)(const Task&) = nullptr;
  std::unique_ptr<Contender> (*eight_bits)(const Task&) = nullptr;  ///< calibrated by the rows that it is to predict
  std::unique_ptr<Contender> (*bfloat16)(const Task&) = nullptr;    ///< trains with products of BFloat16
  std::unique_ptr<EpochContender> (*epoch)(const Images&) = nullptr;
  std::unique_ptr<ProductsContender> (*products)(const Operands&) = nullptr;
  void (*set_threads)(int) = nullptr;
  std::string (*about)() = nullptr;  ///< what a reader of its figures should know
};

/// All peers that were linked into this program.
std::vector<Peer>& peers();

/// A variable of this type makes its file's peer known: `const Registration known({.name = …});`
struct Registration {
  explicit Registration(const Peer& peer) { peers().push_back(peer); }
};

}  // namespace bench

// SPDX-License-Identifier: MIT
#include <strata/strata.hpp>

#include "contender.hpp"

namespace bench {
namespace {

template <const Shape& S>
using Hidden = std::conditional_t<S.hidden_is_tanh, strata::Tanh, strata::Sigmoid>;
template <const Shape& S>
using Output = std::conditional_t<S.output_is_linear, strata::Identity, strata::Softmax>;
template <const Shape& S>
using NetworkOf = strata::Network<strata::Input<S.widths[0]>, strata::Dense<S.widths[0], S.widths[1], Hidden<S>>,
                                  strata::Dense<S.widths[1], S.widths[2], Hidden<S>>,
                                  strata::Dense<S.widths[2], S.widths[3], Output<S>>>;

constexpr strata::GradientDescent descent{.learning_rate = learning_rate};

template <class C, class Factors = strata::Unrounded>
class StrataTraining final : public Contender {
  using Network = NetworkOf<C::shape>;
  static_assert(Network::training_operations == C::shape.training_operations());

 public:
  explicit StrataTraining(const Task& task) {
    trainer_->threads = static_cast<Size>(task.threads);
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  }
  void set_parameters(std::span<const float> theta) override { network_.set_flat_parameters(theta); }
  std::vector<float> parameters() const override { return network_.flat_parameters(); }
  double step(const float* rows, const Label* labels) override {
    const strata::DatasetView<Network::inputs, Label> batch{{rows, C::batch * Network::inputs}, {labels, C::batch}};
    return trainer_->step(network_, batch, order_);
  }
  void hold(std::span<const float>) override {}
  const float* predict(Size) override { return nullptr; }

 private:
  using Trainer = strata::Trainer<Network, C::batch, strata::GradientDescent, Factors>;
  Network network_;
  std::unique_ptr<Trainer> trainer_ = std::make_unique<Trainer>(descent);
  std::array<std::uint32_t, C::batch> order_;
};

template <class C>
class StrataPrediction final : public Contender {
  using Network = NetworkOf<C::shape>;
  using Input = strata::Matrix<float, C::batch, Network::inputs>;
  static_assert(Network::prediction_operations == C::shape.prediction_operations());

 public:
  void set_parameters(std::span<const float> theta) override { network_.set_flat_parameters(theta); }
  std::vector<float> parameters() const override { return network_.flat_parameters(); }
  double step(const float*, const Label*) override { return untold; }
  void hold(std::span<const float> rows) override {
    held_ = std::vector<Input>(rows.size() / (C::batch * Network::inputs));
    for (Size b = 0; b < held_.size(); ++b)
      std::copy_n(&rows[b * C::batch * Network::inputs], C::batch * Network::inputs, held_[b].data());
  }
  const float* predict(Size batch) override {
    if constexpr (C::batch == 1)
      network_.predict(held_[batch], *y_);
    else
      network_.predict(held_[batch], *y_, *workspace_);
    return y_->data();
  }

 private:
  using Output = strata::Matrix<float, C::batch, Network::outputs>;
  using Workspace = typename Network::template Workspace<C::batch>;
  Network network_;
  std::vector<Input> held_;
  std::unique_ptr<Output> y_ = std::make_unique<Output>();
  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
};

/// The same in eight bits.
template <class C>
class StrataEightBits final : public Contender {
  using Network = NetworkOf<C::shape>;
  using Quantized = strata::Quantized<Network>;
  using Input = strata::Matrix<float, C::batch, Network::inputs>;

 public:
  void set_parameters(std::span<const float> theta) override { network_.set_flat_parameters(theta); }
  std::vector<float> parameters() const override { return network_.flat_parameters(); }
  double step(const float*, const Label*) override { return untold; }
  void hold(std::span<const float> rows) override {
    quantized_ = strata::quantize(network_, strata::DatasetView<Network::inputs>{rows, {}});
    held_ = std::vector<Input>(rows.size() / (C::batch * Network::inputs));
    for (Size b = 0; b < held_.size(); ++b)
      std::copy_n(&rows[b * C::batch * Network::inputs], C::batch * Network::inputs, held_[b].data());
  }
  const float* predict(Size batch) override {
    quantized_.predict(held_[batch], *y_, *workspace_);
    return y_->data();
  }

 private:
  using Output = strata::Matrix<float, C::batch, Network::outputs>;
  using Workspace = typename Quantized::template Workspace<C::batch>;
  Network network_;
  Quantized quantized_;
  std::vector<Input> held_;
  std::unique_ptr<Output> y_ = std::make_unique<Output>();
  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
};

class StrataEpoch final : public EpochContender {
 public:
  explicit StrataEpoch(const Images& images)
      : training_(part(images, 0, images.training_rows)),
        validation_(part(images, images.training_rows, images.rows())) {}
  void set_parameters(std::span<const float> theta) override { network_.set_flat_parameters(theta); }
  std::vector<float> parameters() const override { return network_.flat_parameters(); }

  /// One more epoch; strata measures the network once before the first, which the history's seconds leave out.
  EpochOutcome run() override {
    const strata::History history =
        strata::train<epoch_batch>(network_, training_, validation_, descent, {.epochs = 1, .seed = ++seed_});
    const strata::Epoch& epoch = history.last();
    return {epoch.seconds, epoch.validation_cost, epoch.validation_accuracy};
  }

 private:
  using Data = strata::Dataset<digits.inputs()>;
  static Data part(const Images& images, Size from, Size to) {
    const auto at = [](const auto& numbers, Size i) { return numbers.begin() + static_cast<std::ptrdiff_t>(i); };
    return {{at(images.inputs, from * digits.inputs()), at(images.inputs, to * digits.inputs())},
            {at(images.labels, from), at(images.labels, to)}};
  }

  Data training_, validation_;
  NetworkOf<digits> network_;
  std::uint64_t seed_ = 0;
};

template <Size Layer>
struct LayerProducts {
  static constexpr Size inputs = digits.widths[Layer], outputs = digits.widths[Layer + 1];
  strata::Matrix<float, Operands::batch, inputs> x, backward;
  strata::Matrix<float, inputs, outputs> weights, gradient;
  strata::Matrix<float, Operands::batch, outputs> delta, forward;

  explicit LayerProducts(const Operands& operands) {
    std::copy(operands.x[Layer].begin(), operands.x[Layer].end(), x.data());
    std::copy(operands.weights[Layer].begin(), operands.weights[Layer].end(), weights.data());
    std::copy(operands.delta[Layer].begin(), operands.delta[Layer].end(), delta.data());
  }
  void run() {
    strata::assign(forward, strata::matmul(x, weights));
    strata::assign(gradient, strata::matmul(strata::transposed(x), delta));
    if constexpr (Layer > 0) strata::assign(backward, strata::matmul(delta, strata::transposed(weights)));
  }
  void tell(Results& results) const {
    std::copy_n(forward.data(), forward.size(), results.forward[Layer].data());
    std::copy_n(gradient.data(), gradient.size(), results.gradient[Layer].data());
    if constexpr (Layer > 0) std::copy_n(backward.data(), backward.size(), results.backward[Layer].data());
  }
};

class StrataProducts final : public ProductsContender {
 public:
  explicit StrataProducts(const Operands& operands)
      : first_(std::make_unique<LayerProducts<0>>(operands)),
        middle_(std::make_unique<LayerProducts<1>>(operands)),
        last_(std::make_unique<LayerProducts<2>>(operands)) {}
  void run() override {
    first_->run();
    middle_->run();
    last_->run();
  }
  Results results() const override {
    Results results;
    first_->tell(results);
    middle_->tell(results);
    last_->tell(results);
    return results;
  }

 private:
  std::unique_ptr<LayerProducts<0>> first_;
  std::unique_ptr<LayerProducts<1>> middle_;
  std::unique_ptr<LayerProducts<2>> last_;
};

std::unique_ptr<Contender> make(const Task& task) {
  if (task.threads > 1 && !strata::detail::has_threads) return nullptr;
  return with_case<std::unique_ptr<Contender>>(task, [&]<class C>(C) -> std::unique_ptr<Contender> {
    if constexpr (C::trains)
      return std::make_unique<StrataTraining<C>>(task);
    else
      return std::make_unique<StrataPrediction<C>>();
  });
}

std::unique_ptr<Contender> make_bfloat16(const Task& task) {
  return with_case<std::unique_ptr<Contender>>(task, [&]<class C>(C) -> std::unique_ptr<Contender> {
    if constexpr (strata::multiplies_bfloat16 && std::same_as<C, Case<digits, 128, true>>)
      return std::make_unique<StrataTraining<C, strata::BFloat16>>(task);
    else
      return nullptr;
  });
}

std::unique_ptr<Contender> make_eight_bits(const Task& task) {
  return with_case<std::unique_ptr<Contender>>(task, [&]<class C>(C) -> std::unique_ptr<Contender> {
    if constexpr (C::trains)
      return nullptr;
    else
      return std::make_unique<StrataEightBits<C>>();
  });
}

const Registration known({
    .name = "strata",
    .network = make,
    .eight_bits = make_eight_bits,
    .bfloat16 = make_bfloat16,
    .epoch = [](const Images& images) -> std::unique_ptr<EpochContender> {
      return std::make_unique<StrataEpoch>(images);
    },
    .products = [](const Operands& operands) -> std::unique_ptr<ProductsContender> {
      return std::make_unique<StrataProducts>(operands);
    },
});

}  // namespace
}  // namespace bench

// SPDX-License-Identifier: MIT
#pragma once

#include <strata/strata.hpp>

#include "model_contender.hpp"

/// What strata shows of a network, whatever it consists of.
namespace bench {

/// f(number, its place in θ) for all parameters of a network, in PyTorch's order.
template <class Network>
void for_each_of_theta(auto& parameters, auto&& f) {
  Size begin = 0;
  strata::detail::for_each_saved_tensor<Network>(
      parameters, strata::layer_names, [&](const std::string&, auto& tensor, const strata::SavedAs& how) {
        strata::detail::for_each_saved_number(tensor, how, [&](auto& number, Size place) { f(number, begin + place); });
        begin += tensor.size();
      });
}

template <class NetworkType>
class StrataModel : public ModelContender {
 public:
  using Network = NetworkType;

  void set_parameters(std::span<const float> theta) override {
    for_each_of_theta<Network>(network_.parameters(), [&](float& number, Size place) { number = theta[place]; });
  }
  std::vector<float> parameters() const override {
    std::vector<float> theta(Network::parameter_count);
    for_each_of_theta<Network>(network_.parameters(), [&](float number, Size place) { theta[place] = number; });
    return theta;
  }

 protected:
  Network network_;
};

template <class Network, Size Batch, class Optimizer>
class StrataModelTraining final : public StrataModel<Network> {
  static constexpr bool classifies = std::same_as<Optimizer, strata::GradientDescent>;
  using Target = std::conditional_t<classifies, Label, strata::Target<Network::outputs>>;

 public:
  explicit StrataModelTraining(const ModelTask& task) {
    if (Network::training_operations != task.model.training_operations())
      throw std::logic_error("strata counts other operations than the bench");
  }
  void hold(const Examples& examples) override {
    data_.inputs = examples.inputs;
    data_.labels.resize(data_.inputs.size() / Network::inputs);
    if constexpr (classifies)
      data_.labels = examples.labels;
    else
      for (Size row = 0; row < data_.rows(); ++row)
        std::copy_n(&examples.targets[row * Network::outputs], Network::outputs, data_.labels[row].begin());
    order_.resize(data_.rows());
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  }
  double step(Size batch) override {
    return trainer_->step(this->network_, data_, std::span(order_).subspan(batch * Batch, Batch));
  }

 private:
  using Trainer = strata::Trainer<Network, Batch, Optimizer>;
  std::unique_ptr<Trainer> trainer_ =
      std::make_unique<Trainer>(Optimizer{.learning_rate = classifies ? learning_rate : adam_rate});
  strata::Dataset<Network::inputs, Target> data_;
  std::vector<std::uint32_t> order_;
};

template <class Network, Size Batch>
class StrataModelPrediction final : public StrataModel<Network> {
  using Input = strata::Matrix<float, Batch, Network::inputs>;
  using Output = strata::Matrix<float, Batch, Network::outputs>;
  using Workspace = typename Network::template Workspace<Batch>;

 public:
  void hold(const Examples& examples) override {
    held_ = std::vector<Input>(examples.inputs.size() / (Batch * Network::inputs));
    for (Size b = 0; b < held_.size(); ++b)
      std::copy_n(&examples.inputs[b * Batch * Network::inputs], Batch * Network::inputs, held_[b].data());
  }
  const float* predict(Size batch) override {
    this->network_.predict(held_[batch], *y_, *workspace_);
    return y_->data();
  }

 private:
  std::vector<Input> held_;
  std::unique_ptr<Output> y_ = std::make_unique<Output>();
  std::unique_ptr<Workspace> workspace_ = std::make_unique<Workspace>();
};

/// Sample after sample, or block after block.
template <class Network, Size Block>
class StrataStream final : public StrataModel<Network> {
 public:
  explicit StrataStream(const ModelTask& task) : y_(task.model.input.width) {}
  void hold(const Examples& examples) override {
    samples_ = examples.inputs;
    stream_->reset();
  }
  const float* predict(Size call) override {
    const auto x = std::span(samples_).subspan(call * y_.size(), y_.size());
    if constexpr (Block == 1)
      for (Size i = 0; i < x.size(); ++i) y_[i] = stream_->step(x[i]);
    else
      for (Size i = 0; i < x.size(); i += Block) stream_->process(x.subspan(i, Block), std::span(y_).subspan(i, Block));
    return y_.data();
  }

 private:
  using Stream = strata::Streaming<Network, Block>;
  std::unique_ptr<Stream> stream_ = std::make_unique<Stream>(this->network_);
  std::vector<float> samples_, y_;
};

/// Sample after sample, in eight bits.
template <class Network>
class StrataStreamInBytes final : public StrataModel<Network> {
 public:
  explicit StrataStreamInBytes(const ModelTask& task) : y_(task.model.input.width) {}
  void hold(const Examples& examples) override {
    samples_ = examples.inputs;
    const Size whole = samples_.size() - samples_.size() % Network::inputs;
    quantized_ =
        strata::quantize(this->network_, strata::DatasetView<Network::inputs>{std::span(samples_).first(whole), {}});
    stream_ = std::make_unique<Stream>(quantized_);
  }
  const float* predict(Size call) override {
    const auto x = std::span(samples_).subspan(call * y_.size(), y_.size());
    for (Size i = 0; i < x.size(); ++i) y_[i] = stream_->step(x[i]);
    return y_.data();
  }

 private:
  using Quantized = strata::Quantized<Network>;
  using Stream = strata::Streaming<Quantized, 1>;
  Quantized quantized_;
  std::unique_ptr<Stream> stream_;
  std::vector<float> samples_, y_;
};

}  // namespace bench

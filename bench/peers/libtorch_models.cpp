// SPDX-License-Identifier: MIT
#include <torch/torch.h>

#include "../model_contender.hpp"

namespace bench {
namespace {

std::int64_t whole(Size size) { return static_cast<std::int64_t>(size); }

/// A recurrent module gives its last state as well, which a Sequential cannot pass on.
template <class Recurrent>
struct StepsOf : torch::nn::Module {
  explicit StepsOf(Recurrent layer) : recurrent(register_module("recurrent", std::move(layer))) {}
  torch::Tensor forward(const torch::Tensor& x) { return std::get<0>(recurrent->forward(x)); }

  Recurrent recurrent;
};

/// Modules, autograd and an optimiser, as the library means them to be used.
class TorchModel final : public ModelContender {
 public:
  TorchModel(const ModelTask& task, torch::MemoryFormat format) : task_(task), format_(format) {
    walk_model(task.model, [&](const ModelLayer& layer, const Map& map, Size) { add(layer, map); });
    // A convolution takes its order of memory from its weights as well.
    if (format != torch::MemoryFormat::Contiguous)
      for (torch::Tensor& tensor : modules_->parameters())
        if (tensor.dim() == 4) tensor.set_data(tensor.contiguous(format));
    if (task.model.classifies)
      optimizer_ = std::make_unique<torch::optim::SGD>(modules_->parameters(), learning_rate);
    else
      optimizer_ = std::make_unique<torch::optim::Adam>(modules_->parameters(), adam_rate);
  }

  void set_parameters(std::span<const float> theta) override {
    const torch::NoGradGuard no_gradients;
    for (const torch::Tensor& tensor : modules_->parameters()) {
      tensor.copy_(torch::from_blob(const_cast<float*>(theta.data()), tensor.sizes()));
      theta = theta.subspan(static_cast<Size>(tensor.numel()));
    }
  }
  std::vector<float> parameters() const override {
    std::vector<float> theta;
    for (const torch::Tensor& tensor : modules_->parameters()) {
      const torch::Tensor plain = tensor.detach().contiguous();
      theta.insert(theta.end(), plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
    }
    return theta;
  }

  void hold(const Examples& examples) override {
    const Map in = task_.model.input, out = task_.model.output();
    const auto tensor = [](const auto& numbers, Size from, torch::IntArrayRef sizes, auto type) {
      return torch::from_blob(const_cast<void*>(static_cast<const void*>(&numbers[from])), sizes, type).clone();
    };
    x_.clear();
    targets_.clear();
    for (Size row = 0; row < examples.inputs.size() / in.size(); row += task_.batch) {
      const std::int64_t batch = whole(task_.batch), classes = whole(out.channels);
      if (task_.model.is_sequence())
        x_.push_back(
            tensor(examples.inputs, row * in.size(), {batch, whole(in.width), whole(in.channels)}, torch::kFloat));
      else
        x_.push_back(tensor(examples.inputs, row * in.size(),
                            {batch, whole(in.channels), whole(in.height), whole(in.width)}, torch::kFloat)
                         .contiguous(format_));
      if (task_.model.classifies)
        targets_.push_back(tensor(examples.labels, row, {batch}, torch::kLong));
      else
        targets_.push_back(
            tensor(examples.targets, row * out.size(), {batch, whole(out.width), classes}, torch::kFloat));
    }
  }

  double step(Size batch) override {
    optimizer_->zero_grad();
    const torch::Tensor y = modules_->forward(x_[batch]);
    const torch::Tensor loss = task_.model.classifies
                                   ? torch::nn::functional::cross_entropy(y, targets_[batch])
                                   : torch::mse_loss(y, targets_[batch], at::Reduction::Sum) / whole(task_.batch);
    loss.backward();
    optimizer_->step();
    return loss.item<double>();
  }

  const float* predict(Size batch) override {
    const c10::InferenceMode no_gradients;
    y_ = modules_->forward(x_[batch]);
    if (task_.model.classifies) y_ = torch::softmax(y_, 1);
    return y_.data_ptr<float>();
  }

 private:
  void add(const ModelLayer& layer, const Map& map) {
    const std::int64_t in = whole(layer.in), out = whole(layer.out), kernel = whole(layer.kernel);
    switch (layer.kind) {
      case ModelLayer::conv2d:
        modules_->push_back(torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, kernel)));
        modules_->push_back(torch::nn::ReLU());
        break;
      case ModelLayer::max_pool:
        modules_->push_back(torch::nn::MaxPool2d(kernel));
        break;
      case ModelLayer::gru:
        modules_->push_back(StepsOf(torch::nn::GRU(torch::nn::GRUOptions(in, out).batch_first(true))));
        break;
      case ModelLayer::lstm:
        modules_->push_back(StepsOf(torch::nn::LSTM(torch::nn::LSTMOptions(in, out).batch_first(true))));
        break;
      case ModelLayer::linear:
        if (map.height > 1) modules_->push_back(torch::nn::Flatten());
        modules_->push_back(torch::nn::Linear(in, out));
        break;
      case ModelLayer::conv1d:
      case ModelLayer::wavenet:
        throw std::logic_error("no stream is asked of libtorch");
    }
  }

  ModelTask task_;
  torch::MemoryFormat format_;
  torch::nn::Sequential modules_;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  std::vector<torch::Tensor> x_, targets_;
  torch::Tensor y_;
};

template <torch::MemoryFormat Format>
std::unique_ptr<ModelContender> make(const ModelTask& task) {
  if (task.use == Use::stream) return nullptr;
  // One order of memory for what has no pixels.
  if (Format != torch::MemoryFormat::Contiguous && task.model.is_sequence()) return nullptr;
  return std::make_unique<TorchModel>(task, Format);
}

const OfferRegistration by_channels({.peer = "libtorch",
                                     .variant = "",
                                     .model = make<torch::MemoryFormat::Contiguous>});
const OfferRegistration by_pixels({.peer = "libtorch",
                                   .variant = "nhwc",
                                   .model = make<torch::MemoryFormat::ChannelsLast>});

}  // namespace
}  // namespace bench

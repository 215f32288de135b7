// SPDX-License-Identifier: MIT
#pragma once

#include <torch/torch.h>

#include "../contender.hpp"
#include "../theta.hpp"

namespace bench {

/// Modules, autograd and the optimiser, as the library means them to be used.
class TorchNetwork {
 public:
  explicit TorchNetwork(const Shape& shape) : shape_(shape) {
    for (Size l = 0; l < layers; ++l) {
      modules_->push_back(torch::nn::Linear(static_cast<std::int64_t>(shape.widths[l]),
                                            static_cast<std::int64_t>(shape.widths[l + 1])));
      if (l + 1 == layers) break;
      if (shape.hidden_is_tanh)
        modules_->push_back(torch::nn::Tanh());
      else
        modules_->push_back(torch::nn::Sigmoid());
    }
    optimizer_ = std::make_unique<torch::optim::SGD>(modules_->parameters(), learning_rate);
  }

  void set_parameters(std::span<const float> theta) {
    const torch::NoGradGuard no_gradients;
    const auto tensors = modules_->parameters();
    walk_theta(
        shape_, theta,
        [&](Size l, Size output, float number) { tensors[2 * l + 1].data_ptr<float>()[output] = number; },
        [&](Size l, Size output, Size input, float number) {
          tensors[2 * l].data_ptr<float>()[output * shape_.widths[l] + input] = number;
        });
  }
  std::vector<float> parameters() const {
    std::vector<float> theta(shape_.parameters());
    const auto tensors = modules_->parameters();
    walk_theta(
        shape_, theta,
        [&](Size l, Size output, float& number) { number = tensors[2 * l + 1].data_ptr<float>()[output]; },
        [&](Size l, Size output, Size input, float& number) {
          number = tensors[2 * l].data_ptr<float>()[output * shape_.widths[l] + input];
        });
    return theta;
  }

  double step(const torch::Tensor& x, const torch::Tensor& labels) {
    optimizer_->zero_grad();
    const torch::Tensor loss = torch::nn::functional::cross_entropy(modules_->forward(x), labels);
    loss.backward();
    optimizer_->step();
    return loss.item<double>();
  }
  /// Before the softmax, if there is one.
  torch::Tensor logits(const torch::Tensor& x) { return modules_->forward(x); }

  /// A batch that lies in memory, without a copy.
  torch::Tensor rows(const float* numbers, Size count) const {
    return torch::from_blob(const_cast<float*>(numbers),
                            {static_cast<std::int64_t>(count), static_cast<std::int64_t>(shape_.inputs())});
  }
  static torch::Tensor labels(const Label* numbers, Size count) {
    return torch::from_blob(const_cast<Label*>(numbers), {static_cast<std::int64_t>(count)}, torch::kLong);
  }

 private:
  const Shape& shape_;
  torch::nn::Sequential modules_;
  std::unique_ptr<torch::optim::SGD> optimizer_;
};

}  // namespace bench

// SPDX-License-Identifier: MIT
// Else every layer starts threads of its own.
#define CNN_SINGLE_THREAD
#include <tiny_dnn/tiny_dnn.h>

#include "../contender.hpp"
#include "../theta.hpp"

namespace bench {
namespace {

/// One call of fit for each step: the library has no other door.
class TinyDnnContender final : public Contender {
 public:
  explicit TinyDnnContender(const Task& task) : task_(task) {
    for (Size l = 0; l < layers; ++l) {
      const auto inputs = static_cast<tiny_dnn::serial_size_t>(task.shape.widths[l]);
      const auto outputs = static_cast<tiny_dnn::serial_size_t>(task.shape.widths[l + 1]);
      if (l + 1 == layers && task.shape.output_is_linear)
        network_ << tiny_dnn::fully_connected_layer<tiny_dnn::activation::identity>(inputs, outputs);
      else if (l + 1 == layers)
        network_ << tiny_dnn::fully_connected_layer<tiny_dnn::activation::softmax>(inputs, outputs);
      else if (task.shape.hidden_is_tanh)
        network_ << tiny_dnn::fully_connected_layer<tiny_dnn::activation::tan_h>(inputs, outputs);
      else
        network_ << tiny_dnn::fully_connected_layer<tiny_dnn::activation::sigmoid>(inputs, outputs);
    }
    network_.init_weight();
    optimizer_.alpha = learning_rate;
    x_.assign(task.batch, tiny_dnn::vec_t(task.shape.inputs()));
    targets_.assign(task.batch, tiny_dnn::vec_t(task.shape.outputs()));
  }

  void set_parameters(std::span<const float> theta) override {
    walk_theta(
        task_.shape, theta, [&](Size l, Size output, float number) { biases(l)[output] = number; },
        [&](Size l, Size output, Size input, float number) { weight(l, output, input) = number; });
  }
  std::vector<float> parameters() const override {
    std::vector<float> theta(task_.shape.parameters());
    auto& self = const_cast<TinyDnnContender&>(*this);
    walk_theta(
        task_.shape, theta, [&](Size l, Size output, float& number) { number = self.biases(l)[output]; },
        [&](Size l, Size output, Size input, float& number) { number = self.weight(l, output, input); });
    return theta;
  }

  double step(const float* rows, const Label* labels) override {
    for (Size row = 0; row < task_.batch; ++row) {
      std::copy_n(rows + row * task_.shape.inputs(), task_.shape.inputs(), x_[row].begin());
      std::fill(targets_[row].begin(), targets_[row].end(), 0.0F);
      targets_[row][static_cast<Size>(labels[row])] = 1;
    }
    network_.fit<tiny_dnn::cross_entropy_multiclass>(
        optimizer_, x_, targets_, task_.batch, 1, [] {}, [] {}, false, 1);
    return untold;
  }

  void hold(std::span<const float> rows) override {
    const Size width = task_.shape.inputs();
    for (Size row = 0; row < rows.size() / width; ++row) {
      if (row % task_.batch == 0) held_.emplace_back();
      held_.back().push_back({tiny_dnn::vec_t(rows.begin() + static_cast<std::ptrdiff_t>(row * width),
                                              rows.begin() + static_cast<std::ptrdiff_t>((row + 1) * width))});
    }
    y_.resize(task_.batch * task_.shape.outputs());
  }
  const float* predict(Size batch) override {
    auto y = y_.begin();
    for (const auto& row : network_.predict(held_[batch])) y = std::copy(row[0].begin(), row[0].end(), y);
    return y_.data();
  }

 private:
  tiny_dnn::vec_t& biases(Size l) { return *network_[l]->weights()[1]; }
  float& weight(Size l, Size output, Size input) {
    return (*network_[l]->weights()[0])[input * task_.shape.widths[l + 1] + output];
  }

  Task task_;
  tiny_dnn::network<tiny_dnn::sequential> network_;
  tiny_dnn::gradient_descent optimizer_;
  std::vector<tiny_dnn::vec_t> x_, targets_;
  std::vector<std::vector<tiny_dnn::tensor_t>> held_;
  std::vector<float> y_;
};

const Registration known({
    .name = "tiny_dnn",
    .network = [](const Task& task) -> std::unique_ptr<Contender> {
      if (task.threads > 1) return nullptr;
      return std::make_unique<TinyDnnContender>(task);
    },
});

}  // namespace
}  // namespace bench

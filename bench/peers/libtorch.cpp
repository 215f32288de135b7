// SPDX-License-Identifier: MIT
#include "libtorch.hpp"

#include <chrono>

namespace bench {
namespace {

class TorchContender final : public Contender {
 public:
  explicit TorchContender(const Task& task) : task_(task), network_(task.shape) {}
  void set_parameters(std::span<const float> theta) override { network_.set_parameters(theta); }
  std::vector<float> parameters() const override { return network_.parameters(); }
  double step(const float* rows, const Label* labels) override {
    return network_.step(network_.rows(rows, task_.batch), TorchNetwork::labels(labels, task_.batch));
  }
  void hold(std::span<const float> rows) override {
    const Size block = task_.batch * task_.shape.inputs();
    for (Size first = 0; first < rows.size(); first += block)
      held_.push_back(network_.rows(&rows[first], task_.batch).clone());
  }
  const float* predict(Size batch) override {
    const c10::InferenceMode no_gradients;
    y_ = network_.logits(held_[batch]);
    if (!task_.shape.output_is_linear) y_ = torch::softmax(y_, 1);
    return y_.data_ptr<float>();
  }

 private:
  Task task_;
  TorchNetwork network_;
  std::vector<torch::Tensor> held_;
  torch::Tensor y_;
};

class TorchEpoch final : public EpochContender {
 public:
  explicit TorchEpoch(const Images& images)
      : network_(digits),
        x_(network_.rows(images.inputs.data(), images.rows()).clone()),
        labels_(TorchNetwork::labels(images.labels.data(), images.rows()).clone()),
        training_rows_(static_cast<std::int64_t>(images.training_rows)),
        rows_(static_cast<std::int64_t>(images.rows())) {}
  void set_parameters(std::span<const float> theta) override { network_.set_parameters(theta); }
  std::vector<float> parameters() const override { return network_.parameters(); }

  EpochOutcome run() override {
    const auto start = std::chrono::steady_clock::now();
    const auto order = torch::randperm(training_rows_, torch::kLong);
    double training_cost = 0;
    for (const auto& rows : order.split(epoch_batch))
      training_cost +=
          network_.step(x_.index_select(0, rows), labels_.index_select(0, rows)) * static_cast<double>(rows.size(0));
    const auto [cost, accuracy] = validate();
    history_.push_back({training_cost / static_cast<double>(training_rows_), cost, accuracy});
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cost, accuracy};
  }

 private:
  struct Score {
    double cost, accuracy;
  };
  struct Entry {
    double training_cost, cost, accuracy;
  };

  Score validate() {
    const c10::InferenceMode no_gradients;
    constexpr std::int64_t block = 1000;
    double cost = 0, right = 0;
    for (std::int64_t first = training_rows_; first < rows_; first += block) {
      const std::int64_t last = std::min(first + block, rows_);
      const auto logits = network_.logits(x_.slice(0, first, last));
      const auto labels = labels_.slice(0, first, last);
      const auto sum = torch::nn::functional::CrossEntropyFuncOptions().reduction(torch::kSum);
      cost += torch::nn::functional::cross_entropy(logits, labels, sum).item<double>();
      right += logits.argmax(1).eq(labels).sum().item<double>();
    }
    const auto rows = static_cast<double>(rows_ - training_rows_);
    return {cost / rows, right / rows};
  }

  TorchNetwork network_;
  torch::Tensor x_, labels_;
  std::int64_t training_rows_, rows_;
  std::vector<Entry> history_;
};

const Registration known({
    .name = "libtorch",
    .network = [](const Task& task) -> std::unique_ptr<Contender> {
      // Its own threads wait by spinning while those of OpenBLAS, which it calls, need the processor: a twentieth
      // of the speed of one thread. OMP_WAIT_POLICY=passive would mend that (264 000 samples/s where one thread reaches
      // 196 000), but halve strata's speed.
      if (task.threads > 1) return nullptr;
      return std::make_unique<TorchContender>(task);
    },
    .epoch = [](const Images& images) -> std::unique_ptr<EpochContender> {
      return std::make_unique<TorchEpoch>(images);
    },
    .set_threads = at::set_num_threads,
});

}  // namespace
}  // namespace bench

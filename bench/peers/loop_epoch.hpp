// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cmath>
#include <numeric>
#include <random>

#include "product_loop.hpp"

namespace bench {

/// An epoch by hand: shuffled row numbers, each batch gathered into a buffer, validation in batches of the same size.
template <class Library>
class LoopEpoch final : public EpochContender {
 public:
  explicit LoopEpoch(const Images& images)
      : images_(images),
        loop_(digits, epoch_batch),
        order_(images.training_rows),
        x_(epoch_batch * digits.inputs()),
        labels_(epoch_batch) {
    std::iota(order_.begin(), order_.end(), Size{0});
  }
  void set_parameters(std::span<const float> theta) override { loop_.set_parameters(theta); }
  std::vector<float> parameters() const override { return loop_.parameters(); }

  EpochOutcome run() override {
    const auto start = std::chrono::steady_clock::now();
    std::shuffle(order_.begin(), order_.end(), generator_);
    double training_cost = 0;
    for (Size first = 0; first < order_.size(); first += epoch_batch) {
      // A last batch that is short is filled up from the front.
      for (Size row = 0; row < epoch_batch; ++row) fetch(order_[(first + row) % order_.size()], row);
      training_cost += loop_.step(x_.data(), labels_.data());
    }
    const auto [cost, accuracy] = validate();
    history_.push_back({training_cost, cost, accuracy});
    return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), cost, accuracy};
  }

 private:
  struct Score {
    double cost, accuracy;
  };
  struct Entry {
    double training_cost, cost, accuracy;
  };

  void fetch(Size from, Size to) {
    constexpr Size width = digits.inputs();
    std::copy_n(&images_.inputs[from * width], width, &x_[to * width]);
    labels_[to] = images_.labels[from];
  }

  Score validate() {
    constexpr Size width = digits.inputs(), classes = digits.outputs();
    const Size rows = images_.validation_rows();
    double cost = 0, right = 0;
    for (Size first = 0; first < rows; first += epoch_batch) {
      const Size count = std::min(epoch_batch, rows - first);
      const Size from = images_.training_rows + first;
      const float* x = &images_.inputs[from * width];
      // The products always read whole batches, so a last one that is short is copied.
      if (count < epoch_batch) x = std::copy_n(x, count * width, x_.data()) - count * width;
      loop_.forward(x);
      for (Size row = 0; row < count; ++row) {
        const auto y = loop_.outputs().subspan(row * classes, classes);
        const auto label = static_cast<Size>(images_.labels[from + row]);
        cost -= std::log(static_cast<double>(y[label]));
        right += static_cast<Size>(std::max_element(y.begin(), y.end()) - y.begin()) == label ? 1 : 0;
      }
    }
    return {cost / static_cast<double>(rows), right / static_cast<double>(rows)};
  }

  const Images& images_;
  ProductLoop<Library> loop_;
  std::vector<Size> order_;
  std::vector<float> x_;
  std::vector<Label> labels_;
  std::vector<Entry> history_;
  std::mt19937_64 generator_{1};
};

}  // namespace bench

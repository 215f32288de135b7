// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <memory>

#include "../contender.hpp"
#include "../elementwise.hpp"
#include "../theta.hpp"

/// The training loop that one writes around a library that has matrix products and nothing else. A `Library` has
///   multiply(a, transpose_a, b, transpose_b, m, n, k, alpha, beta, c):  c (m×n) ← alpha·a·b + beta·c, all row by row
///   multiply_row(x, w, inputs, outputs, y):                             y ← y + x·w for one row
namespace bench {

enum class Form : bool { plain, transposed };

template <class Library>
class ProductLoop {
 public:
  ProductLoop(const Shape& shape, Size batch) : shape_(shape), batch_(batch) {
    for (Size l = 0; l < layers; ++l) {
      outputs_[l].resize(batch * shape.widths[l + 1]);
      delta_[l].resize(batch * shape.widths[l + 1]);
      sums_[l].resize(shape.widths[l + 1]);
    }
  }

  void set_parameters(std::span<const float> theta) { parameters_ = from_theta(shape_, theta); }
  std::vector<float> parameters() const { return to_theta(shape_, parameters_); }
  std::span<const float> outputs() const { return outputs_.back(); }

  void forward(const float* x) {
    for (Size l = 0; l < layers; ++l) {
      const Size inputs = shape_.widths[l], outputs = shape_.widths[l + 1];
      auto& y = outputs_[l];
      for (Size row = 0; row < batch_; ++row) std::copy_n(parameters_[l].biases.data(), outputs, &y[row * outputs]);
      if (batch_ == 1)
        Library::multiply_row(x, parameters_[l].weights.data(), inputs, outputs, y.data());
      else
        Library::multiply(x, Form::plain, parameters_[l].weights.data(), Form::plain, batch_, outputs, inputs, 1, 1,
                          y.data());
      if (l + 1 == layers && shape_.output_is_linear) return;
      if (l + 1 == layers)
        softmax(y, outputs);
      else if (shape_.hidden_is_tanh)
        tanh(y);
      else
        sigmoid(y);
      x = y.data();
    }
  }

  double step(const float* x, const Label* labels) {
    forward(x);
    delta_.back() = outputs_.back();
    const double cost = cost_and_delta(delta_.back(), labels, shape_.outputs());
    for (Size l = layers; l-- > 0;) {
      const Size inputs = shape_.widths[l], outputs = shape_.widths[l + 1];
      auto& [weights, biases] = parameters_[l];
      if (l > 0) {
        Library::multiply(delta_[l].data(), Form::plain, weights.data(), Form::transposed, batch_, inputs, outputs, 1,
                          0, delta_[l - 1].data());
        times_sigmoid_derivative(delta_[l - 1], outputs_[l - 1].data());
      }
      // The update is the product's own accumulation: no gradient is ever stored.
      Library::multiply(l > 0 ? outputs_[l - 1].data() : x, Form::transposed, delta_[l].data(), Form::plain, inputs,
                        outputs, batch_, -learning_rate, 1, weights.data());
      descend(biases, delta_[l], learning_rate, sums_[l]);
    }
    return cost;
  }

 private:
  const Shape& shape_;
  Size batch_;
  AllParameters parameters_;
  std::array<std::vector<float>, layers> outputs_, delta_, sums_;
};

template <class Library>
class LoopContender final : public Contender {
 public:
  explicit LoopContender(const Task& task)
      : loop_(task.shape, task.batch), row_block_(task.batch * task.shape.inputs()) {}
  void set_parameters(std::span<const float> theta) override { loop_.set_parameters(theta); }
  std::vector<float> parameters() const override { return loop_.parameters(); }
  double step(const float* rows, const Label* labels) override { return loop_.step(rows, labels); }
  void hold(std::span<const float> rows) override { held_.assign(rows.begin(), rows.end()); }
  const float* predict(Size batch) override {
    loop_.forward(&held_[batch * row_block_]);
    return loop_.outputs().data();
  }

 private:
  ProductLoop<Library> loop_;
  Size row_block_;
  std::vector<float> held_;
};

template <class Library>
class LibraryProducts final : public ProductsContender {
 public:
  explicit LibraryProducts(const Operands& operands) : in_(operands) {}
  void run() override {
    for (Size l = 0; l < layers; ++l) {
      const Size inputs = digits.widths[l], outputs = digits.widths[l + 1];
      const auto &x = in_.x[l], &w = in_.weights[l], &d = in_.delta[l];
      Library::multiply(x.data(), Form::plain, w.data(), Form::plain, Operands::batch, outputs, inputs, 1, 0,
                        out_.forward[l].data());
      Library::multiply(x.data(), Form::transposed, d.data(), Form::plain, inputs, outputs, Operands::batch, 1, 0,
                        out_.gradient[l].data());
      if (l > 0)
        Library::multiply(d.data(), Form::plain, w.data(), Form::transposed, Operands::batch, inputs, outputs, 1, 0,
                          out_.backward[l].data());
    }
  }
  Results results() const override { return out_; }

 private:
  const Operands& in_;
  Results out_;
};

}  // namespace bench

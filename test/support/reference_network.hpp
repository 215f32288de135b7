// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strata_test {

using Numbers = std::vector<double>;
using Rows = std::vector<Numbers>;

/// Numbers in [-1, 1) from a multiplicative congruential generator of its own, for data that strata has no hand in.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(2 * seed + 1) {}
  double operator()() {
    state_ *= 6364136223846793005U;
    return static_cast<double>(state_ >> 33U) / 1073741824.0 - 1;
  }
  Rows rows(std::size_t count, std::size_t width) {
    Rows result(count, Numbers(width));
    for (auto& row : result)
      for (double& number : row) number = (*this)();
    return result;
  }
  /// One-hot rows.
  Rows classes(std::size_t count, std::size_t width) {
    Rows result(count, Numbers(width, 0.0));
    for (auto& row : result)
      row[std::min(static_cast<std::size_t>(((*this)() + 1) / 2 * static_cast<double>(width)), width - 1)] = 1;
    return result;
  }

 private:
  std::uint64_t state_;
};

/// A feed-forward network in plain loops over plain vectors, always in double: what strata's is compared with. Layers
/// hold the textbook's θ: for each output its bias, then its weights.
class ReferenceNetwork {
 public:
  enum class Sigma { identity, sigmoid, tanh, relu, softmax };
  enum class Loss { squares, binary, multiclass };
  struct Layer {
    std::size_t inputs, outputs;
    Sigma sigma;
  };
  /// v ← μ v + g, θ ← θ − η v; with μ = 0 gradient descent.
  struct Rule {
    double rate = 0.1, momentum = 0, l2 = 0;
  };

  ReferenceNetwork(std::vector<Layer> layers, Loss loss, Numbers theta_order)
      : theta(std::move(theta_order)), layers_(std::move(layers)), loss_(loss), velocity_(theta.size(), 0.0) {}

  Numbers theta;

  Numbers predict(const Numbers& x) const { return outputs_of(x).back(); }

  /// The mean over the rows of the sum over the outputs, without penalty.
  double cost(const Rows& x, const Rows& t) const {
    double sum = 0;
    for (std::size_t row = 0; row < x.size(); ++row) {
      const Numbers a = predict(x[row]);
      for (std::size_t j = 0; j < a.size(); ++j) {
        const double target = t[row][j];
        if (loss_ == Loss::squares) sum += (a[j] - target) * (a[j] - target);
        if (loss_ == Loss::multiclass) sum -= target == 0 ? 0 : target * std::log(a[j]);
        if (loss_ == Loss::binary) sum -= target * std::log(a[j]) + (1 - target) * std::log(1 - a[j]);
      }
    }
    return sum / static_cast<double>(x.size());
  }

  /// λ/2 Σ W², biases left out.
  double penalty(double l2) const {
    double sum = 0;
    for_each_parameter([&](std::size_t at, bool bias) { sum += bias ? 0 : theta[at] * theta[at]; });
    return l2 / 2 * sum;
  }

  /// ∂/∂θ of cost + penalty.
  Numbers gradient(const Rows& x, const Rows& t, double l2) const {
    Numbers result(theta.size(), 0.0);
    for (std::size_t row = 0; row < x.size(); ++row) add_gradient(x[row], t[row], result);
    for (double& number : result) number /= static_cast<double>(x.size());
    for_each_parameter([&](std::size_t at, bool bias) { result[at] += bias ? 0 : l2 * theta[at]; });
    return result;
  }

  void step(const Rows& x, const Rows& t, const Rule& rule) {
    const Numbers g = gradient(x, t, rule.l2);
    for (std::size_t i = 0; i < theta.size(); ++i) {
      velocity_[i] = rule.momentum * velocity_[i] + g[i];
      theta[i] -= rule.rate * velocity_[i];
    }
  }

  /// Kingma and Ba's Adam with β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, at step t = 1, 2, …
  void adam_step(const Rows& x, const Rows& t, double rate) {
    const Numbers g = gradient(x, t, 0);
    squares_.resize(theta.size(), 0.0);
    ++adam_steps_;
    for (std::size_t i = 0; i < theta.size(); ++i) {
      velocity_[i] = 0.9 * velocity_[i] + 0.1 * g[i];
      squares_[i] = 0.999 * squares_[i] + 0.001 * g[i] * g[i];
      const double mean = velocity_[i] / (1 - std::pow(0.9, adam_steps_));
      const double square = squares_[i] / (1 - std::pow(0.999, adam_steps_));
      theta[i] -= rate * mean / (std::sqrt(square) + 1e-8);
    }
  }

  /// SPEC's "grow and slash": α = 1.1, β = 2, at most 20 slashes. Returns how often the rate was slashed.
  int grow_and_slash(const Rows& x, const Rows& t, double l2, double& rate) {
    const Numbers old = theta, g = gradient(x, t, l2);
    const double before = cost(x, t) + penalty(l2);
    const auto take = [&] {
      for (std::size_t i = 0; i < theta.size(); ++i) theta[i] = old[i] - rate * g[i];
    };
    int slashes = 0;
    for (take(); slashes < 20 && !(cost(x, t) + penalty(l2) <= before); take(), ++slashes) rate /= 2;
    rate *= 1.1;
    return slashes;
  }

 private:
  std::size_t begin_of(std::size_t layer) const {
    std::size_t at = 0;
    for (std::size_t l = 0; l < layer; ++l) at += layers_[l].outputs * (layers_[l].inputs + 1);
    return at;
  }

  template <class F>
  void for_each_parameter(F f) const {
    std::size_t at = 0;
    for (const Layer& layer : layers_)
      for (std::size_t j = 0; j < layer.outputs; ++j)
        for (std::size_t i = 0; i <= layer.inputs; ++i) f(at++, i == 0);
  }

  /// x, a⁽¹⁾, …, a⁽ᴸ⁾.
  Rows outputs_of(const Numbers& x) const {
    Rows a{x};
    for (std::size_t l = 0; l < layers_.size(); ++l) {
      const Layer& layer = layers_[l];
      Numbers z(layer.outputs);
      for (std::size_t j = 0; j < layer.outputs; ++j) {
        const double* const row = theta.data() + begin_of(l) + j * (layer.inputs + 1);
        z[j] = row[0];
        for (std::size_t i = 0; i < layer.inputs; ++i) z[j] += row[1 + i] * a.back()[i];
      }
      double total = 0;
      for (const double number : z) total += std::exp(number);
      for (double& number : z) {
        if (layer.sigma == Sigma::sigmoid) number = 1 / (1 + std::exp(-number));
        if (layer.sigma == Sigma::tanh) number = std::tanh(number);
        if (layer.sigma == Sigma::relu) number = std::max(number, 0.0);
        if (layer.sigma == Sigma::softmax) number = std::exp(number) / total;
      }
      a.push_back(z);
    }
    return a;
  }

  /// δ = Sᵀ ∂J/∂a with the Jacobian S of the activation, element by element.
  static Numbers through(Sigma sigma, const Numbers& a, const Numbers& da) {
    Numbers delta(a.size(), 0.0);
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t j = 0; j < a.size(); ++j) {
        double slope = 0;  // ∂a_j / ∂z_i
        if (sigma == Sigma::softmax) slope = a[j] * ((i == j ? 1 : 0) - a[i]);
        if (i == j && sigma == Sigma::identity) slope = 1;
        if (i == j && sigma == Sigma::sigmoid) slope = a[j] * (1 - a[j]);
        if (i == j && sigma == Sigma::tanh) slope = 1 - a[j] * a[j];
        if (i == j && sigma == Sigma::relu) slope = a[j] > 0 ? 1 : 0;
        delta[i] += slope * da[j];
      }
    return delta;
  }

  void add_gradient(const Numbers& x, const Numbers& t, Numbers& sum) const {
    const Rows a = outputs_of(x);
    Numbers da(t.size());
    for (std::size_t j = 0; j < t.size(); ++j) {
      const double y = a.back()[j];
      if (loss_ == Loss::squares) da[j] = 2 * (y - t[j]);
      if (loss_ == Loss::multiclass) da[j] = -t[j] / y;
      if (loss_ == Loss::binary) da[j] = (1 - t[j]) / (1 - y) - t[j] / y;
    }
    for (std::size_t l = layers_.size(); l-- > 0;) {
      const Layer& layer = layers_[l];
      const Numbers delta = through(layer.sigma, a[l + 1], da);
      da.assign(layer.inputs, 0.0);
      for (std::size_t j = 0; j < layer.outputs; ++j) {
        const std::size_t row = begin_of(l) + j * (layer.inputs + 1);
        sum[row] += delta[j];
        for (std::size_t i = 0; i < layer.inputs; ++i) {
          sum[row + 1 + i] += delta[j] * a[l][i];
          da[i] += delta[j] * theta[row + 1 + i];
        }
      }
    }
  }

  std::vector<Layer> layers_;
  Loss loss_;
  Numbers velocity_;
  Numbers squares_{};
  int adam_steps_ = 0;
};

/// max |a − b|; infinite where one is NaN.
template <class A, class B>
double largest_difference(const A& a, const B& b) {
  double largest = a.size() == b.size() ? 0 : HUGE_VAL;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double difference = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
    largest = difference <= largest ? largest : std::isnan(difference) ? HUGE_VAL : difference;
  }
  return largest;
}

}  // namespace strata_test

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>

#include "wavenet.hpp"

namespace bench {

using Numbers = std::vector<double>;

inline double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

/// One layer with what it was given: forward, then backward, which adds to the gradient of θ and returns ∂J/∂x. What
/// backward needs of forward stays in `kept`.
struct LayerRun {
  const ModelLayer& layer;
  Map in, out;
  const double* theta;
  Numbers x, y = {}, kept = {};

  const double* bias() const { return theta + layer.tensors()[0]; }

  void forward() {
    y.assign(out.size(), 0);
    switch (layer.kind) {
      case ModelLayer::conv2d:
        return conv2d();
      case ModelLayer::max_pool:
        return max_pool();
      case ModelLayer::conv1d:
        return conv1d();
      case ModelLayer::gru:
        return gru();
      case ModelLayer::lstm:
        return lstm();
      case ModelLayer::wavenet:
        y = wavenet::outputs(theta, x);
        return;
      case ModelLayer::linear:
        return linear();
    }
  }

  Numbers backward(Numbers dy, double* gradient) const {
    Numbers dx(x.size());
    switch (layer.kind) {
      case ModelLayer::conv2d:
        conv2d_back(dy, gradient, dx);
        break;
      case ModelLayer::max_pool:
        for (Size i = 0; i < dy.size(); ++i) dx[static_cast<Size>(kept[i])] += dy[i];
        break;
      case ModelLayer::gru:
        gru_back(dy, gradient, dx);
        break;
      case ModelLayer::linear:
        linear_back(dy, gradient, dx);
        break;
      default:
        break;  // nobody is trained with these
    }
    return dx;
  }

  /// f(place in y, weight, place in x) for each product of a convolution.
  void each_product_2d(auto&& f) const {
    for (Size o = 0; o < out.channels; ++o)
      for (Size row = 0; row < out.height; ++row)
        for (Size column = 0; column < out.width; ++column)
          for (Size c = 0; c < in.channels; ++c)
            for (Size i = 0; i < layer.kernel; ++i)
              for (Size j = 0; j < layer.kernel; ++j)
                f((o * out.height + row) * out.width + column,
                  ((o * in.channels + c) * layer.kernel + i) * layer.kernel + j,
                  (c * in.height + row + i) * in.width + column + j);
  }
  void conv2d() {
    each_product_2d([&](Size to, Size w, Size from) { y[to] += theta[w] * x[from]; });
    const Size places = out.height * out.width;
    for (Size i = 0; i < y.size(); ++i) y[i] = std::max(y[i] + bias()[i / places], 0.0);
  }
  void conv2d_back(Numbers& dy, double* gradient, Numbers& dx) const {
    double* bias_gradient = gradient + layer.tensors()[0];
    for (Size i = 0; i < dy.size(); ++i) {
      if (!(y[i] > 0)) dy[i] = 0;
      bias_gradient[i / (out.height * out.width)] += dy[i];
    }
    each_product_2d([&](Size to, Size w, Size from) {
      gradient[w] += dy[to] * x[from];
      dx[from] += dy[to] * theta[w];
    });
  }

  void max_pool() {
    for (Size c = 0; c < out.channels; ++c)
      for (Size row = 0; row < out.height; ++row)
        for (Size column = 0; column < out.width; ++column) {
          const auto place = [&](Size i, Size j) {
            return (c * in.height + row * layer.kernel + i) * in.width + column * layer.kernel + j;
          };
          Size best = place(0, 0);
          for (Size i = 0; i < layer.kernel; ++i)
            for (Size j = 0; j < layer.kernel; ++j)
              if (x[place(i, j)] > x[best]) best = place(i, j);
          y[kept.size()] = x[best];
          kept.push_back(static_cast<double>(best));
        }
  }

  void conv1d() {
    for (Size t = 0; t < out.width; ++t)
      for (Size o = 0; o < layer.out; ++o) {
        double z = bias()[o];
        for (Size k = 0; k < layer.kernel; ++k)
          // The kernel's last weight is the present step's.
          if (const Size back = (layer.kernel - 1 - k) * layer.dilation; back <= t)
            for (Size c = 0; c < layer.in; ++c)
              z += theta[(o * layer.in + c) * layer.kernel + k] * x[(t - back) * layer.in + c];
        y[t * layer.out + o] = std::tanh(z);
      }
  }

  void linear() {
    for (Size first = 0, to = 0; to < y.size(); first += layer.in)
      for (Size o = 0; o < layer.out; ++o, ++to) {
        y[to] = bias()[o];
        for (Size c = 0; c < layer.in; ++c) y[to] += theta[o * layer.in + c] * x[first + c];
      }
  }
  void linear_back(const Numbers& dy, double* gradient, Numbers& dx) const {
    for (Size first = 0, to = 0; to < y.size(); first += layer.in)
      for (Size o = 0; o < layer.out; ++o, ++to) {
        gradient[layer.tensors()[0] + o] += dy[to];
        for (Size c = 0; c < layer.in; ++c) {
          gradient[o * layer.in + c] += dy[to] * x[first + c];
          dx[first + c] += dy[to] * theta[o * layer.in + c];
        }
      }
  }

  /// Where a recurrent layer's tensors begin: weight_ih, weight_hh, bias_ih, bias_hh.
  struct Recurrent {
    Size w, u, b, c;
  };
  Recurrent places() const {
    const auto sizes = layer.tensors();
    return {0, sizes[0], sizes[0] + sizes[1], sizes[0] + sizes[1] + sizes[2]};
  }
  /// Row i of W·x_t + b, and of U·h + c.
  double from_input(Size i, Size t) const {
    double z = theta[places().b + i];
    for (Size c = 0; c < layer.in; ++c) z += theta[i * layer.in + c] * x[t * layer.in + c];
    return z;
  }
  double from_before(Size i, const Numbers& h) const {
    double z = theta[places().c + i];
    for (Size k = 0; k < layer.out; ++k) z += theta[places().u + i * layer.out + k] * h[k];
    return z;
  }
  /// h before step t.
  Numbers before(Size t) const {
    Numbers h(layer.out);
    if (t > 0) std::copy_n(&y[(t - 1) * layer.out], layer.out, h.begin());
    return h;
  }

  /// r = σ(W_r x + U_r h), z = σ(W_z x + U_z h), n = tanh(W_n x + r ⊙ (U_n h)), h ← (1 − z) ⊙ n + z ⊙ h.
  void gru() {
    const Size n = layer.out;
    for (Size t = 0; t < out.width; ++t) {
      const Numbers h = before(t);
      for (Size i = 0; i < n; ++i) {
        const double r = sigmoid(from_input(i, t) + from_before(i, h));
        const double z = sigmoid(from_input(n + i, t) + from_before(n + i, h));
        const double u = from_before(2 * n + i, h), candidate = std::tanh(from_input(2 * n + i, t) + r * u);
        y[t * n + i] = (1 - z) * candidate + z * h[i];
        kept.insert(kept.end(), {r, z, u, candidate});
      }
    }
  }
  void gru_back(const Numbers& dy, double* gradient, Numbers& dx) const {
    const Size n = layer.out;
    const auto [w, u_begin, b, c_begin] = places();
    Numbers later(n);
    for (Size t = out.width; t-- > 0;) {
      const Numbers h = before(t);
      Numbers input_errors(3 * n), state_errors(3 * n), dh(n);
      for (Size i = 0; i < n; ++i) {
        const double* k = &kept[4 * (t * n + i)];
        const double r = k[0], z = k[1], u = k[2], candidate = k[3], d = dy[t * n + i] + later[i];
        const double dn = d * (1 - z) * (1 - candidate * candidate);
        input_errors[i] = state_errors[i] = dn * u * r * (1 - r);
        input_errors[n + i] = state_errors[n + i] = d * (h[i] - candidate) * z * (1 - z);
        input_errors[2 * n + i] = dn;
        state_errors[2 * n + i] = dn * r;
        dh[i] += d * z;
      }
      for (Size i = 0; i < 3 * n; ++i) {
        gradient[b + i] += input_errors[i];
        gradient[c_begin + i] += state_errors[i];
        for (Size c = 0; c < layer.in; ++c) {
          gradient[w + i * layer.in + c] += input_errors[i] * x[t * layer.in + c];
          dx[t * layer.in + c] += input_errors[i] * theta[w + i * layer.in + c];
        }
        for (Size j = 0; j < n; ++j) {
          gradient[u_begin + i * n + j] += state_errors[i] * h[j];
          dh[j] += state_errors[i] * theta[u_begin + i * n + j];
        }
      }
      later = dh;
    }
  }

  /// i, f, o = σ(W x + U h), g = tanh(W_g x + U_g h), c ← f ⊙ c + i ⊙ g, h = o ⊙ tanh(c); rows in the order i f g o.
  void lstm() {
    const Size n = layer.out;
    Numbers c(n);
    for (Size t = 0; t < out.width; ++t) {
      const Numbers h = before(t);
      const auto z = [&](Size gate, Size i) { return from_input(gate * n + i, t) + from_before(gate * n + i, h); };
      for (Size i = 0; i < n; ++i) {
        c[i] = sigmoid(z(1, i)) * c[i] + sigmoid(z(0, i)) * std::tanh(z(2, i));
        y[t * n + i] = sigmoid(z(3, i)) * std::tanh(c[i]);
      }
    }
  }
};

}  // namespace bench

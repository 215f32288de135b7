// SPDX-License-Identifier: MIT
#include "wavenet.hpp"

namespace bench::wavenet {

namespace {

using Numbers = std::vector<double>;

/// y ← y + W·x, W row by row.
void add_product(const double* w, const double* x, Size inputs, double* y, Size outputs) {
  for (Size o = 0; o < outputs; ++o)
    for (Size i = 0; i < inputs; ++i) y[o] += w[o * inputs + i] * x[i];
}

/// W·x of each step.
Numbers at_each_step(const double* w, const Numbers& x, Size inputs, Size outputs) {
  Numbers y(x.size() / inputs * outputs);
  for (Size t = 0; t < x.size() / inputs; ++t) add_product(w, &x[t * inputs], inputs, &y[t * outputs], outputs);
  return y;
}

}  // namespace

void Array::add_tensors(std::vector<Tensor>& all) const {
  all.push_back({in * channels, in});
  for (Size i = 0; i < dilations.size(); ++i)
    all.insert(
        all.end(),
        {{seen() * channels, seen()}, {channels, seen()}, {channels * channels, channels}, {channels, channels}});
  all.push_back({channels * head, channels});
  if (head_bias) all.push_back({head, channels});
}

Size Array::operations() const {
  return 2 * (in * channels + dilations.size() * (seen() + channels) * channels + channels * head);
}

const double* Array::run(const double* theta, const Numbers& c, Numbers& u, Numbers& s) const {
  const Size steps = c.size();
  u = at_each_step(theta, u, in, channels);
  s.resize(steps * channels);
  theta += in * channels;
  for (const Size dilation : dilations) {
    const double *const b = theta + seen() * channels, *const mix = b + channels;
    const double* const mix_bias = mix + channels * channels;
    Numbers next = u;
    for (Size t = 0; t < steps; ++t) {
      Numbers row(seen()), z(b, b + channels);
      for (Size tap = 0; tap < 3; ++tap)
        if (const Size back = (2 - tap) * dilation; back <= t)
          for (Size i = 0; i < channels; ++i) row[tap * channels + i] = u[(t - back) * channels + i];
      row.back() = c[t];
      add_product(theta, row.data(), seen(), z.data(), channels);
      for (double& number : z) number = std::tanh(number);
      for (Size i = 0; i < channels; ++i) {
        s[t * channels + i] += z[i];
        next[t * channels + i] += mix_bias[i];
      }
      add_product(mix, z.data(), channels, &next[t * channels], channels);
    }
    u = std::move(next);
    theta = mix_bias + channels;
  }
  s = at_each_step(theta, s, channels, head);
  theta += channels * head;
  if (!head_bias) return theta;
  for (Size i = 0; i < s.size(); ++i) s[i] += theta[i % head];
  return theta + head;
}

std::vector<Tensor> tensors() {
  std::vector<Tensor> all;
  for (const Array& array : arrays) array.add_tensors(all);
  return all;
}

Size operations() {
  Size sum = 0;
  for (const Array& array : arrays) sum += array.operations();
  return sum;
}

Numbers outputs(const double* theta, const Numbers& x) {
  Numbers u = x, s;
  for (const Array& array : arrays) theta = array.run(theta, x, u, s);
  return s;
}

}  // namespace bench::wavenet

// SPDX-License-Identifier: MIT
#pragma once

#include "strata/activation/sigmoid.hpp"
#include "strata/layer/held_parameters.hpp"
#include "strata/layer/past.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// W (Kernel · Channels + Condition rows: the taps of the kernel, then the condition) and b of a dilated convolution,
/// W₁ and b₁ of what it adds to the channels.
template <class Scalar, class Array, Size Condition>
struct WaveNetDilation {
  alignas(cache_line) Matrix<Scalar, Array::kernel * Array::channels + Condition, Array::sums> weights;
  alignas(cache_line) Vector<Scalar, Array::sums> biases;
  alignas(cache_line) Matrix<Scalar, Array::channels, Array::channels> mix;
  alignas(cache_line) Vector<Scalar, Array::channels> mix_biases;
};

/// R, all dilations, H and its bias. Saved as "rechannel.weight", "dilations.0.weight" …, "head.weight".
template <class Scalar, class Array, Size In, Size Condition>
struct WaveNetArrayParameters {
  alignas(cache_line) Matrix<Scalar, In, Array::channels> rechannel;
  std::array<WaveNetDilation<Scalar, Array, Condition>, Array::depth> dilations;
  alignas(cache_line) Matrix<Scalar, Array::channels, Array::head> head;
  alignas(cache_line) Vector<Scalar, Array::head_biases ? Array::head : 1> head_biases;

  static constexpr auto tensors(auto& self) {
    return [&]<Size... I>(std::index_sequence<I...>) {
      const auto all = [&](auto&... of_head) {
        return tie_all(std::tie(self.rechannel),
                       std::tie(self.dilations[I].weights, self.dilations[I].biases, self.dilations[I].mix,
                                self.dilations[I].mix_biases)...,
                       std::tie(of_head...));
      };
      if constexpr (Array::head_biases)
        return all(self.head, self.head_biases);
      else
        return all(self.head);
    }
    (std::make_index_sequence<Array::depth>());
  }

  static constexpr Size tensor_count = 4 * Array::depth + 2 + (Array::head_biases ? 1 : 0);
  static constexpr std::array<NestedName, tensor_count> names = [] {
    std::array<NestedName, tensor_count> all{};
    Size next = 0;
    all[next++].append("rechannel.weight");
    for (Size i = 0; i < Array::depth; ++i)
      for (const char* tensor : {".weight", ".bias", ".mix.weight", ".mix.bias"}) {
        all[next].append("dilations.");
        all[next].append(i);
        all[next++].append(tensor);
      }
    all[next++].append("head.weight");
    if (next < tensor_count) all[next].append("head.bias");
    return all;
  }();
  static constexpr std::array<SavedAs, tensor_count> saved_as = [] {
    std::array<SavedAs, tensor_count> how{};
    for (Size i = 0; i < tensor_count; ++i) {
      how[i].name = std::string_view(names[i].letters.data(), names[i].size);
      how[i].transposed = how[i].name.ends_with("weight");
    }
    return how;
  }();
};

/// An array of a WaveNet where it stands: with In channels coming to it, and the condition c. For each dilation d, from
/// u = x·R and the skip sum s, which is 0 or the head of the array before:
///
///   z(t) = [u(t − d·(K−1)) … u(t − d), u(t), c(t)]·W + b
///   a = σ(z), or of a gated array σ(z₁) ⊙ sigmoid(z₂), its two halves
///   s ← s + a        u ← u + a·W₁ + b₁
///
/// and at the end the head h = s·H (+ bias). All matrices have a row for each step.
template <class Array, Size In, Size Condition>
struct WaveNetStage {
  static constexpr Size channels = Array::channels, sums = Array::sums, head = Array::head, depth = Array::depth;
  static constexpr Size kernel = Array::kernel, taps = kernel * channels + Condition;
  static constexpr auto dilations = Array::dilations;
  using Activation = typename Array::Activation;
  static constexpr Size operations =
      2 * (In * channels + depth * (taps * sums + channels * channels) + channels * head);
  static constexpr Size history = [] {
    Size all = 0;
    for (const Size dilation : dilations) all += (kernel - 1) * dilation;
    return all;
  }();

  template <class Scalar>
  using Parameters = WaveNetArrayParameters<Scalar, Array, In, Condition>;

  /// The rings of all dilations, one after the other.
  template <class Scalar>
  struct Memory {
    alignas(cache_line) std::array<Scalar, history * channels> rings{};
    std::array<Size, depth> oldest{};
  };

  /// Channels that do not fill a register lie side by side in time, in blocks that do.
  template <class Scalar>
  static constexpr bool is_narrow = channels < lanes<Scalar> && !Array::gated;
  template <class Scalar, Size Steps>
  static constexpr BatchLayout layout =
      is_narrow<Scalar>&& Steps % lanes<Scalar> == 0 && Steps > 1 ? BatchLayout::columns : BatchLayout::rows;

  /// What is computed for one dilation after the other.
  template <class Scalar, Size Steps, BatchLayout Layout>
  struct Work {
    alignas(cache_line) BatchMatrix<Layout, Scalar, Steps, channels> u, a, s;
    alignas(cache_line) BatchMatrix<Layout, Scalar, Steps, taps> seen;
    alignas(cache_line) Matrix<Scalar, Array::gated ? Steps : 1, sums> z;
  };
  /// What is handed on: the channels and the head.
  template <class Scalar, Size Steps>
  struct Now {
    alignas(cache_line) Matrix<Scalar, Steps, channels> u;
    alignas(cache_line) Matrix<Scalar, Steps, head> h;
  };
  /// What backward needs of a sequence.
  template <class Scalar, Size Steps>
  struct Kept : Now<Scalar, Steps> {
    alignas(cache_line) std::array<Matrix<Scalar, Steps, channels>, depth> u_before, a;
    alignas(cache_line) std::array<Matrix<Scalar, Steps, sums>, Array::gated ? depth : 0> gates;
    alignas(cache_line) Matrix<Scalar, Steps, channels> s;
  };

  /// `now` ← the stage for x, the channels that come to it, and the condition c. `before`: nothing, or the head of the
  /// array before; keep(i) is told when dilation i has been computed into `work`, but for the channels that go on.
  template <class Scalar, BatchLayout Layout, Size Steps>
  static void forward(const auto& p, const auto& x, const auto& c, Memory<Scalar>& memory,
                      Work<Scalar, Steps, Layout>& work, auto& u_out, auto& h_out, const auto& keep,
                      const auto&... before) {
    auto& [u, a, s, seen, z] = work;
    assign(u, matmul(x, p.rechannel));
    if constexpr (sizeof...(before) == 0)
      s.fill(0);
    else
      (copy(before, s), ...);

    put_condition(c, seen);
    Scalar* ring = memory.rings.data();
    for (Size i = 0; i < depth; ++i) {
      const auto& of_dilation = p.dilations[i];
      if constexpr (is_narrow<Scalar>)
        take_taps_of_channels<channels, kernel>(u, dilations[i], ring, memory.oldest[i], seen);
      else
        take_taps<channels, kernel, Steps, taps>(u.data(), dilations[i], ring, memory.oldest[i], seen.data());
      if constexpr (Array::gated) {
        assign(z, matmul(seen, of_dilation.weights) + of_dilation.biases);
        gate(z, a);
      } else {
        assign(a, activate<Activation>(matmul(seen, of_dilation.weights) + of_dilation.biases));
      }
      assign(s, s + a);
      keep(i);
      assign(u, u + matmul(a, of_dilation.mix) + of_dilation.mix_biases);
      ring += (kernel - 1) * dilations[i] * channels;
    }

    copy(u, u_out);
    if constexpr (Array::head_biases)
      assign(h_out, matmul(s, p.head) + p.head_biases);
    else
      assign(h_out, matmul(s, p.head));
  }

  /// The gradients of one sequence.
  template <class Scalar, Size Steps>
  struct Errors {
    alignas(cache_line) Matrix<Scalar, Steps, channels> u, s, a;
    alignas(cache_line) Matrix<Scalar, Steps, sums> z;
    alignas(cache_line) Matrix<Scalar, Steps, taps> d_seen;
    alignas(cache_line) Matrix<Scalar, Steps, head> h;
    alignas(cache_line) Matrix<Scalar, Steps, In> x;
  };

  /// From d.u and d.h, the gradients of what the stage hands on: d.x, d.s (of the skip sum as it came), what is added
  /// to dc, and to the gradients g of the parameters.
  template <class Scalar, Size Steps>
  static void backward(const auto& p, const auto& x, const auto& c, const Kept<Scalar, Steps>& now,
                       Matrix<Scalar, Steps, taps>& seen, Errors<Scalar, Steps>& d, auto& dc, auto& g) {
    assign(g.head, g.head + matmul(transposed(now.s), d.h));
    if constexpr (Array::head_biases) assign(g.head_biases, g.head_biases + sum_rows(d.h));
    assign(d.s, matmul(d.h, transposed(p.head)));
    put_condition(c, seen);
    for (Size i = depth; i-- > 0;) {
      const auto& of_dilation = p.dilations[i];
      auto& g_dilation = g.dilations[i];
      assign(g_dilation.mix, g_dilation.mix + matmul(transposed(now.a[i]), d.u));
      assign(g_dilation.mix_biases, g_dilation.mix_biases + sum_rows(d.u));
      assign(d.a, matmul(d.u, transposed(of_dilation.mix)) + d.s);
      if constexpr (Array::gated)
        gate_back(now.gates[i], d.a, d.z);
      else
        assign(d.z, activation_error<Activation>(now.a[i], d.a));
      see(now.u_before[i], dilations[i], seen);
      assign(g_dilation.weights, g_dilation.weights + matmul(transposed(seen), d.z));
      assign(g_dilation.biases, g_dilation.biases + sum_rows(d.z));
      assign(d.d_seen, matmul(d.z, transposed(of_dilation.weights)));
      add_seen(d.d_seen, dilations[i], d.u, dc);
    }
    assign(g.rechannel, g.rechannel + matmul(transposed(x), d.u));
    assign(d.x, matmul(d.u, transposed(p.rechannel)));
  }

  /// Each matrix as if it were a layer's.
  static void initialize(auto& p, const auto& initializer, auto& generator) {
    for_each_tensor(p, [&]<class T>(T& tensor) {
      using Scalar = typename Shape<T>::Scalar;
      for (Scalar& number : tensor.storage())
        number = Shape<T>::rank == 2 ? initializer.template draw<Scalar>(generator, Shape<T>::rows, Shape<T>::columns)
                                     : Scalar(0);
    });
  }

 private:
  static void put_condition(const auto& c, auto& seen) {
    using To = Places<Shape<decltype(seen)>::rows, taps, Shape<decltype(seen)>::by_columns>;
    for (Size t = 0; t < Shape<decltype(seen)>::rows; ++t)
      for (Size i = 0; i < Condition; ++i)
        seen.data()[t * To::step + (kernel * channels + i) * To::channel] = c.data()[t * Condition + i];
  }

  /// to ← from, whichever way either lies.
  template <class From, class To>
  static void copy(const From& from, To& to) {
    constexpr Size steps = Shape<From>::rows, columns = Shape<From>::columns;
    using Source = Places<steps, columns, Shape<From>::by_columns>;
    using Target = Places<steps, columns, Shape<To>::by_columns>;
    for (Size t = 0; t < steps; ++t)
      for (Size i = 0; i < columns; ++i)
        to.data()[t * Target::step + i * Target::channel] = from.data()[t * Source::step + i * Source::channel];
  }

  /// z ← its two halves, activated; a ← their product.
  template <class A>
  static void gate(auto& z, A& a) {
    using Scalar = typename Shape<A>::Scalar;
    for (Size t = 0; t < Shape<A>::rows; ++t) {
      const Row<Scalar, channels> one(z.data() + t * sums), other(z.data() + t * sums + channels);
      one.map([](const auto& number) { return Activation::forward(number); });
      other.map([](const auto& number) { return Sigmoid::forward(number); });
      const Row<Scalar, channels> product(a.data() + t * channels);
      product.map([](const auto&, const auto& left, const auto& right) { return left * right; }, one, other);
    }
  }
  /// dz ← from da, and the halves that were kept.
  template <class Z>
  static void gate_back(const Z& gates, const auto& da, auto& dz) {
    using Scalar = typename Shape<Z>::Scalar;
    for (Size t = 0; t < Shape<Z>::rows; ++t) {
      const Row<const Scalar, channels> one(gates.data() + t * sums), other(gates.data() + t * sums + channels);
      const Row<const Scalar, channels> error(da.data() + t * channels);
      const Row<Scalar, channels> d_one(dz.data() + t * sums), d_other(dz.data() + t * sums + channels);
      d_one.map(
          [](const auto&, const auto& e, const auto& a, const auto& b) { return e * b * Activation::derivative(a); },
          error, one, other);
      d_other.map(
          [](const auto&, const auto& e, const auto& a, const auto& b) { return e * a * Sigmoid::derivative(b); },
          error, one, other);
    }
  }

  /// The taps of a whole sequence, before which there are zeros.
  template <class U>
  static void see(const U& u, Size dilation, auto& seen) {
    for (Size t = 0; t < Shape<U>::rows; ++t)
      for (Size tap = 0; tap < kernel; ++tap) {
        const Size back = (kernel - 1 - tap) * dilation;
        auto* const to = seen.data() + t * taps + tap * channels;
        if (t < back)
          std::fill_n(to, channels, 0);
        else
          std::copy_n(u.data() + (t - back) * channels, channels, to);
      }
  }
  /// du and dc += what was seen of u and c.
  template <class U>
  static void add_seen(const auto& d_seen, Size dilation, U& du, auto& dc) {
    for (Size t = 0; t < Shape<U>::rows; ++t) {
      const auto* from = d_seen.data() + t * taps;
      for (Size tap = 0; tap < kernel; ++tap, from += channels)
        if (const Size back = (kernel - 1 - tap) * dilation; t >= back)
          for (Size i = 0; i < channels; ++i) du.data()[(t - back) * channels + i] += from[i];
      for (Size i = 0; i < Condition; ++i) dc.data()[t * Condition + i] += from[i];
    }
  }
};

}  // namespace strata::detail

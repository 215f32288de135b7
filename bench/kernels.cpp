// SPDX-License-Identifier: MIT
// The kernels that networks are made of, one by one: products in every form and shape that a layer has, activations,
// costs, the functions of packs. `bench/run kernels` builds it and passes Google Benchmark's options on.
#include <benchmark/benchmark.h>

#include <memory>
#include <strata/strata.hpp>

namespace {

using namespace strata;
using benchmark::Counter;

/// A tensor on the heap, at the start of a cache line, as strata's own buffers are.
template <class M>
struct alignas(cache_line) Aligned {
  M value;
};
template <class M>
using Held = std::unique_ptr<Aligned<M>>;

/// One with numbers between ±size.
template <class M>
Held<M> scattered(double size = 1) {
  auto m = std::make_unique<Aligned<M>>();
  Generator generator(1);
  for (auto& number : m->value.storage()) number = static_cast<typename M::value_type>(size * symmetric(generator));
  return m;
}

/// f, over and over, on memory that the compiler must believe somebody looks at. Counts what one call does.
void measure(benchmark::State& state, double products, double numbers, auto&& f) {
  for (auto _ : state) {
    f();
    benchmark::ClobberMemory();
  }
  const auto rate = [&](double each) { return Counter(each, Counter::kIsIterationInvariantRate); };
  if (products > 0) state.counters["flop/s"] = rate(2 * products);
  if (numbers > 0) state.counters["numbers/s"] = rate(numbers);
}

constexpr double multiply_adds(Size rows, Size depth, Size columns) {
  return static_cast<double>(rows) * static_cast<double>(depth) * static_cast<double>(columns);
}

template <class M>
constexpr double count = static_cast<double>(strata::Shape<M>::rows* strata::Shape<M>::columns);

// Batch: `Matrix` (row by row) or `ColumnMatrix`.

/// x·W, as a layer goes forward.
template <template <class, Size, Size> class Batch, Size Rows, Size Inputs, Size Outputs>
void forward_product(benchmark::State& state) {
  const auto x = scattered<Batch<float, Rows, Inputs>>();
  const auto w = scattered<Matrix<float, Inputs, Outputs>>();
  const auto y = scattered<Batch<float, Rows, Outputs>>();
  measure(state, multiply_adds(Rows, Inputs, Outputs), 0, [&] { assign(y->value, matmul(x->value, w->value)); });
}

/// xᵀ·δ, the gradient of the weights.
template <template <class, Size, Size> class Batch, Size Rows, Size Inputs, Size Outputs>
void gradient_product(benchmark::State& state) {
  const auto x = scattered<Batch<float, Rows, Inputs>>();
  const auto delta = scattered<Batch<float, Rows, Outputs>>();
  const auto w = scattered<Matrix<float, Inputs, Outputs>>();
  measure(state, multiply_adds(Rows, Inputs, Outputs), 0,
          [&] { assign(w->value, matmul(transposed(x->value), delta->value)); });
}

/// δ·Wᵀ, what goes back to the layer below.
template <template <class, Size, Size> class Batch, Size Rows, Size Inputs, Size Outputs>
void backward_product(benchmark::State& state) {
  const auto delta = scattered<Batch<float, Rows, Outputs>>();
  const auto w = scattered<Matrix<float, Inputs, Outputs>>();
  const auto x = scattered<Batch<float, Rows, Inputs>>();
  measure(state, multiply_adds(Rows, Inputs, Outputs), 0,
          [&] { assign(x->value, matmul(delta->value, transposed(w->value))); });
}

/// A whole layer: the product, the bias and the activation in one pass.
template <Size Rows, Size Inputs, Size Outputs, class Activation>
void layer_forward(benchmark::State& state) {
  using Layer = Dense<Inputs, Outputs, Activation>;
  const auto p = std::make_unique<typename Layer::template Parameters<float>>();
  const auto x = scattered<Matrix<float, Rows, Inputs>>();
  const auto y = scattered<Matrix<float, Rows, Outputs>>();
  measure(state, multiply_adds(Rows, Inputs, Outputs), 0, [&] { Layer::forward(*p, x->value, y->value); });
}

using Activations = Matrix<float, 128, 200>;

template <class Activation>
void activation(benchmark::State& state) {
  const auto z = scattered<Activations>(8);
  const auto a = scattered<Activations>();
  measure(state, 0, count<Activations>, [&] { assign(a->value, activate<Activation>(z->value)); });
}

constexpr auto exponential = [](const auto& x) { return math::exp(x); };
constexpr auto hyperbolic = [](const auto& x) { return math::tanh(x); };
constexpr auto logarithm = [](const auto& x) { return math::log(x * x + decltype(x * x)(1)); };
constexpr auto root = [](const auto& x) { return math::sqrt(x * x); };

/// A function of packs, number by number.
template <auto& F>
void function(benchmark::State& state) {
  const auto x = scattered<Activations>(8);
  const auto y = scattered<Activations>();
  measure(state, 0, count<Activations>, [&] { assign(y->value, each(F, x->value)); });
}

/// The cost of a batch and its gradient.
template <class Cost, class Outputs>
void cost(benchmark::State& state) {
  const auto z = scattered<Outputs>(8);
  const auto t = scattered<Outputs>(), dz = scattered<Outputs>();
  t->value.fill(0);
  measure(state, 0, count<Outputs>,
          [&] { benchmark::DoNotOptimize(mean_cost_gradient<Cost>(z->value, t->value, 128, dz->value)); });
}

void bias_gradient(benchmark::State& state) {
  const auto delta = scattered<Activations>();
  const auto b = scattered<Vector<float, 200>>();
  measure(state, 0, count<Activations>, [&] { assign(b->value, sum_rows(delta->value)); });
}

BENCHMARK(forward_product<Matrix, 128, 784, 200>);
BENCHMARK(forward_product<Matrix, 128, 200, 30>);
BENCHMARK(forward_product<Matrix, 128, 30, 10>);
BENCHMARK(gradient_product<Matrix, 128, 784, 200>);
BENCHMARK(gradient_product<Matrix, 128, 200, 30>);
BENCHMARK(gradient_product<Matrix, 128, 30, 10>);
BENCHMARK(backward_product<Matrix, 128, 200, 30>);
BENCHMARK(backward_product<Matrix, 128, 30, 10>);
// Rows a multiple of 4 KB apart, and beside them some that are not.
BENCHMARK(forward_product<Matrix, 128, 1024, 1024>);
BENCHMARK(forward_product<Matrix, 128, 1056, 1056>);
BENCHMARK(backward_product<Matrix, 128, 1024, 1024>);
BENCHMARK(backward_product<Matrix, 128, 1056, 1056>);
BENCHMARK(backward_product<Matrix, 128, 64, 4096>);
BENCHMARK(backward_product<Matrix, 128, 64, 4160>);
BENCHMARK(forward_product<Matrix, 128, 20, 20>);
BENCHMARK(forward_product<ColumnMatrix, 128, 20, 20>);
BENCHMARK(gradient_product<Matrix, 128, 20, 20>);
BENCHMARK(gradient_product<ColumnMatrix, 128, 20, 20>);
BENCHMARK(forward_product<Matrix, 1, 784, 200>);
BENCHMARK(forward_product<Matrix, 1, 784, 10>);
BENCHMARK(forward_product<Matrix, 1, 200, 30>);
BENCHMARK(forward_product<Matrix, 1, 64, 64>);
BENCHMARK(forward_product<Matrix, 1, 64, 8>);
BENCHMARK(forward_product<Matrix, 1, 20, 20>);
BENCHMARK(forward_product<Matrix, 1, 20, 4>);
BENCHMARK(layer_forward<128, 784, 200, Sigmoid>);
BENCHMARK(layer_forward<1, 20, 20, Sigmoid>);
BENCHMARK(layer_forward<1, 64, 64, Tanh>);
BENCHMARK(layer_forward<1, 20, 4, Softmax>);
BENCHMARK(activation<Sigmoid>);
BENCHMARK(activation<Tanh>);
BENCHMARK(activation<ReLU>);
BENCHMARK(activation<Softmax>);
BENCHMARK(function<exponential>);
BENCHMARK(function<hyperbolic>);
BENCHMARK(function<logarithm>);
BENCHMARK(function<root>);
BENCHMARK(cost<CrossEntropy, Matrix<float, 128, 10>>);
BENCHMARK(cost<CrossEntropy, ColumnMatrix<float, 128, 4>>);
BENCHMARK(cost<BinaryCrossEntropy, Matrix<float, 128, 1>>);
BENCHMARK(cost<MeanSquaredError, Matrix<float, 128, 10>>);
BENCHMARK(bias_gradient);

}  // namespace

BENCHMARK_MAIN();

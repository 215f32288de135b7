// SPDX-License-Identifier: MIT
#include <omp.h>

#include <unordered_map>

#include "onednn_bytes.hpp"
#include "onednn_engine.hpp"
#include "product_loop.hpp"

namespace bench {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Arguments = std::unordered_map<int, memory>;

memory::desc any(Size rows, Size columns) {
  return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)}, memory::data_type::f32, Tag::any};
}
memory::desc plain(Size rows, Size columns) {
  return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)}, memory::data_type::f32, Tag::ab};
}
memory::desc row(Size columns) { return {{static_cast<memory::dim>(columns)}, memory::data_type::f32, Tag::a}; }
std::span<float> numbers(const memory& m) {
  return {static_cast<float*>(m.get_data_handle()), m.get_desc().get_size() / sizeof(float)};
}

/// A dense layer out of inner products, the activation in the forward one; weights lie as the library prefers.
class OnednnLayer {
 public:
  OnednnLayer(const Task& task, Size l)
      : inputs_(task.shape.widths[l]), outputs_(task.shape.widths[l + 1]), first_(l == 0) {
    using dnnl::algorithm;
    dnnl::primitive_attr attributes;
    dnnl::post_ops after;
    if (l + 1 < layers)
      after.append_eltwise(1, task.shape.hidden_is_tanh ? algorithm::eltwise_tanh : algorithm::eltwise_logistic, 0, 0);
    attributes.set_post_ops(after);
    const auto from = plain(task.batch, inputs_), to = plain(task.batch, outputs_), w = any(outputs_, inputs_);
    const auto kind = task.trains ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const dnnl::inner_product_forward::primitive_desc forward({kind, from, w, row(outputs_), to}, attributes, engine());
    forward_ = dnnl::inner_product_forward(forward);
    weights = memory(forward.weights_desc(), engine());
    biases = memory(row(outputs_), engine());
    y = memory(to, engine());
    forward_arguments_ = {{DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_BIAS, biases}, {DNNL_ARG_DST, y}};
    if (!task.trains) return;

    delta = memory(to, engine());
    const auto same = forward.weights_desc();
    const dnnl::inner_product_backward_weights::primitive_desc gradient({from, same, row(outputs_), to}, engine(),
                                                                        forward);
    gradient_ = dnnl::inner_product_backward_weights(gradient);
    weights_gradient_ = memory(same, engine());
    biases_gradient_ = memory(row(outputs_), engine());
    gradient_arguments_ = {
        {DNNL_ARG_DIFF_DST, delta}, {DNNL_ARG_DIFF_WEIGHTS, weights_gradient_}, {DNNL_ARG_DIFF_BIAS, biases_gradient_}};
    if (first_) return;
    const dnnl::inner_product_backward_data::primitive_desc backward({from, same, to}, engine(), forward);
    backward_ = dnnl::inner_product_backward_data(backward);
    backward_arguments_ = {{DNNL_ARG_DIFF_DST, delta}, {DNNL_ARG_WEIGHTS, weights}};
  }

  void forward(const memory& x) {
    forward_arguments_[DNNL_ARG_SRC] = x;
    forward_.execute(stream(), forward_arguments_);
  }
  void backward(const OnednnLayer& below) {
    backward_arguments_[DNNL_ARG_DIFF_SRC] = below.delta;
    backward_.execute(stream(), backward_arguments_);
    times_sigmoid_derivative(numbers(below.delta), numbers(below.y).data());
  }
  void descend(const memory& x) {
    gradient_arguments_[DNNL_ARG_SRC] = x;
    gradient_.execute(stream(), gradient_arguments_);
    const auto against = [](const auto& v, const auto& g) { return v - learning_rate * g; };
    transform(numbers(weights), against, numbers(weights_gradient_).data());
    transform(numbers(biases), against, numbers(biases_gradient_).data());
  }

  /// Between the library's order of weights and inputs × outputs row by row.
  void reorder(std::vector<float>& plain_weights, bool to_library) const {
    memory outside(
        {{static_cast<memory::dim>(outputs_), static_cast<memory::dim>(inputs_)}, memory::data_type::f32, Tag::ba},
        engine(), plain_weights.data());
    memory inside = weights;
    dnnl::reorder(to_library ? outside : inside, to_library ? inside : outside)
        .execute(stream(), to_library ? outside : inside, to_library ? inside : outside);
  }

  memory weights, biases, y, delta;

 private:
  Size inputs_, outputs_;
  bool first_;
  dnnl::inner_product_forward forward_;
  dnnl::inner_product_backward_weights gradient_;
  dnnl::inner_product_backward_data backward_;
  memory weights_gradient_, biases_gradient_;
  Arguments forward_arguments_, gradient_arguments_, backward_arguments_;
};

class OnednnContender final : public Contender {
 public:
  explicit OnednnContender(const Task& task) : task_(task) {
    for (Size l = 0; l < layers; ++l) layers_.emplace_back(task, l);
    x_ = memory(plain(task.batch, task.shape.inputs()), engine(), nullptr);
  }
  void set_parameters(std::span<const float> theta) override {
    AllParameters all = from_theta(task_.shape, theta);
    for (Size l = 0; l < layers; ++l) {
      layers_[l].reorder(all[l].weights, true);
      std::copy(all[l].biases.begin(), all[l].biases.end(), numbers(layers_[l].biases).begin());
    }
  }
  std::vector<float> parameters() const override {
    AllParameters all = from_theta(task_.shape, std::vector<float>(task_.shape.parameters()));
    for (Size l = 0; l < layers; ++l) {
      layers_[l].reorder(all[l].weights, false);
      const auto biases = numbers(layers_[l].biases);
      all[l].biases.assign(biases.begin(), biases.end());
    }
    return to_theta(task_.shape, all);
  }

  double step(const float* rows, const Label* labels) override {
    forward(rows);
    const auto delta = numbers(layers_.back().delta), y = numbers(layers_.back().y);
    std::copy(y.begin(), y.end(), delta.begin());
    const double cost = cost_and_delta(delta, labels, task_.shape.outputs());
    for (Size l = layers; l-- > 0;) {
      if (l > 0) layers_[l].backward(layers_[l - 1]);
      layers_[l].descend(l > 0 ? layers_[l - 1].y : x_);
    }
    return cost;
  }
  void hold(std::span<const float> rows) override { held_.assign(rows.begin(), rows.end()); }
  const float* predict(Size batch) override {
    forward(&held_[batch * task_.batch * task_.shape.inputs()]);
    return numbers(layers_.back().y).data();
  }

 private:
  void forward(const float* rows) {
    x_.set_data_handle(const_cast<float*>(rows));
    for (Size l = 0; l < layers; ++l) layers_[l].forward(l > 0 ? layers_[l - 1].y : x_);
    if (!task_.shape.output_is_linear) softmax(numbers(layers_.back().y), task_.shape.outputs());
  }

  Task task_;
  std::vector<OnednnLayer> layers_;
  memory x_;
  std::vector<float> held_;
};

/// The library's plain product: no primitive to look up, so the better door for small sizes.
struct OnednnProduct {
  static void multiply(const float* a, Form form_a, const float* b, Form form_b, Size m, Size n, Size k, float alpha,
                       float beta, float* c) {
    const auto dim = [](Size size) { return static_cast<dnnl_dim_t>(size); };
    const auto letter = [](Form form) { return form == Form::plain ? 'N' : 'T'; };
    dnnl_sgemm(letter(form_a), letter(form_b), dim(m), dim(n), dim(k), alpha, a, dim(form_a == Form::plain ? k : m), b,
               dim(form_b == Form::plain ? n : k), beta, c, dim(n));
  }
  static void multiply_row(const float* x, const float* w, Size inputs, Size outputs, float* y) {
    multiply(x, Form::plain, w, Form::plain, 1, outputs, inputs, 1, 1, y);
  }
};

/// Networks up to this many weights go through the plain product.
constexpr Size few_weights = 10000;

const Registration known({
    .name = "onednn",
    .network = [](const Task& task) -> std::unique_ptr<Contender> {
      if (task.shape.weights() <= few_weights) return std::make_unique<LoopContender<OnednnProduct>>(task);
      return std::make_unique<OnednnContender>(task);
    },
    .eight_bits = make_onednn_in_bytes,
    .products = [](const Operands& operands) -> std::unique_ptr<ProductsContender> {
      return std::make_unique<LibraryProducts<OnednnProduct>>(operands);
    },
    .set_threads = omp_set_num_threads,
});

}  // namespace
}  // namespace bench

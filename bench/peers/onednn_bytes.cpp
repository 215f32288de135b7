// SPDX-License-Identifier: MIT
#include "onednn_bytes.hpp"

#include <algorithm>
#include <cmath>

#include "../elementwise.hpp"
#include "../theta.hpp"
#include "onednn_engine.hpp"

namespace bench {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Type = memory::data_type;

memory::desc matrix(Size rows, Size columns, Type type, Tag tag) {
  return {{static_cast<memory::dim>(rows), static_cast<memory::dim>(columns)}, type, tag};
}

constexpr float of_input = 255;
/// The whole numbers that activations are.
struct Kind {
  Type type;
  float steps;  ///< that 1 has
};
Kind hidden_kind(const Shape& shape) { return shape.hidden_is_tanh ? Kind{Type::s8, 127} : Kind{Type::u8, 255}; }

/// y = σ(x·W + b), the activation in the product; weights lie as the library prefers.
class Layer {
 public:
  Layer(const Task& task, Size l, const LayerParameters& given)
      : inputs_(task.shape.widths[l]), outputs_(task.shape.widths[l + 1]) {
    const Kind from = l == 0 ? Kind{Type::u8, of_input} : hidden_kind(task.shape);
    const bool last = l + 1 == layers;
    const auto to = matrix(task.batch, outputs_, last ? Type::f32 : hidden_kind(task.shape).type, Tag::ab);

    std::vector<float> scales(outputs_), biases(outputs_);
    std::vector<std::int8_t> rounded(inputs_ * outputs_);
    for (Size output = 0; output < outputs_; ++output) {
      float most = 0;
      for (Size i = 0; i < inputs_; ++i) most = std::max(most, std::abs(given.weights[i * outputs_ + output]));
      const float step = most / 127;
      for (Size i = 0; i < inputs_; ++i)
        rounded[i * outputs_ + output] =
            static_cast<std::int8_t>(std::lround(given.weights[i * outputs_ + output] / step));
      scales[output] = step / from.steps;
      biases[output] = given.biases[output] / scales[output];
    }

    dnnl::primitive_attr attributes;
    attributes.set_output_scales(1 << 1, scales);
    dnnl::post_ops after;
    if (!last)
      after.append_eltwise(
          hidden_kind(task.shape).steps,
          task.shape.hidden_is_tanh ? dnnl::algorithm::eltwise_tanh : dnnl::algorithm::eltwise_logistic, 0, 0);
    attributes.set_post_ops(after);
    const memory::desc row({static_cast<memory::dim>(outputs_)}, Type::f32, Tag::a);
    const dnnl::inner_product_forward::primitive_desc forward(
        {dnnl::prop_kind::forward_inference, matrix(task.batch, inputs_, from.type, Tag::ab),
         matrix(outputs_, inputs_, Type::s8, Tag::any), row, to},
        attributes, engine());
    forward_ = dnnl::inner_product_forward(forward);

    memory outside(matrix(outputs_, inputs_, Type::s8, Tag::ba), engine(), rounded.data());
    memory weights(forward.weights_desc(), engine()), bias(row, engine());
    dnnl::reorder(outside, weights).execute(stream(), outside, weights);
    std::copy(biases.begin(), biases.end(), static_cast<float*>(bias.get_data_handle()));
    y = memory(to, engine());
    arguments_ = {{DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, y}};
  }

  void forward(const memory& x) {
    arguments_[DNNL_ARG_SRC] = x;
    forward_.execute(stream(), arguments_);
  }

  memory y;

 private:
  Size inputs_, outputs_;
  dnnl::inner_product_forward forward_;
  std::unordered_map<int, memory> arguments_;
};

class InBytes final : public Contender {
 public:
  explicit InBytes(const Task& task)
      : task_(task), x_(matrix(task.batch, task.shape.inputs(), Type::u8, Tag::ab), engine()) {}
  void set_parameters(std::span<const float> theta) override {
    theta_.assign(theta.begin(), theta.end());
    const AllParameters all = from_theta(task_.shape, theta);
    layers_.clear();
    for (Size l = 0; l < layers; ++l) layers_.emplace_back(task_, l, all[l]);
  }
  std::vector<float> parameters() const override { return theta_; }
  double step(const float*, const Label*) override { return untold; }
  void hold(std::span<const float> rows) override { held_.assign(rows.begin(), rows.end()); }
  const float* predict(Size batch) override {
    const Size count = task_.batch * task_.shape.inputs();
    const float* const rows = &held_[batch * count];
    auto* const bytes = static_cast<std::uint8_t*>(x_.get_data_handle());
    for (Size i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(rows[i] * of_input + 0.5F);
    for (Size l = 0; l < layers; ++l) layers_[l].forward(l > 0 ? layers_[l - 1].y : x_);
    auto* const y = static_cast<float*>(layers_.back().y.get_data_handle());
    if (!task_.shape.output_is_linear) softmax({y, task_.batch * task_.shape.outputs()}, task_.shape.outputs());
    return y;
  }

 private:
  Task task_;
  std::vector<Layer> layers_;
  memory x_;
  std::vector<float> theta_, held_;
};

}  // namespace

std::unique_ptr<Contender> make_onednn_in_bytes(const Task& task) {
  if (task.trains) return nullptr;
  return std::make_unique<InBytes>(task);
}

}  // namespace bench

// SPDX-License-Identifier: MIT
#include <unordered_map>

#include "../model_contender.hpp"
#include "onednn_engine.hpp"

namespace bench {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
using Dims = memory::dims;

memory::dim dim(Size size) { return static_cast<memory::dim>(size); }

void reorder(memory from, memory to) {
  dnnl::reorder(from, to).execute(stream(), from, to);
  stream().wait();
}
memory::desc described(const Dims& sizes, Tag tag) { return {sizes, memory::data_type::f32, tag}; }

/// In the library's own order of memory.
memory taken(const std::vector<float>& numbers, const Dims& sizes, const memory::desc& order) {
  memory result(order, engine());
  reorder(memory(described(sizes, Tag::abcd), engine(), const_cast<float*>(numbers.data())), result);
  return result;
}
std::vector<float> told(const memory& numbers, const Dims& sizes) {
  memory plain(described(sizes, Tag::abcd), engine());
  reorder(numbers, plain);
  const auto* begin = static_cast<const float*>(plain.get_data_handle());
  return {begin, begin + plain.get_desc().get_size() / sizeof(float)};
}

/// The products of one convolution; each has its operands in the order that the library chose for it, put there before
/// anything is timed.
class OnednnConvolution {
 public:
  explicit OnednnConvolution(const ConvolutionOperands& in) : in_(in) {
    const auto kind = in.wants_gradient ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
    const auto algorithm = dnnl::algorithm::convolution_direct;
    const auto x = described(x_sizes_, Tag::any), w = described(w_sizes_, Tag::any), y = described(y_sizes_, Tag::any);
    const Dims strides{1, 1}, none{0, 0};
    const dnnl::convolution_forward::primitive_desc forward({kind, algorithm, x, w, y, strides, none, none}, engine());
    y_ = memory(forward.dst_desc(), engine());
    products_.push_back({dnnl::convolution_forward(forward),
                         {{DNNL_ARG_SRC, taken(in.x, x_sizes_, forward.src_desc())},
                          {DNNL_ARG_WEIGHTS, taken(in.weights, w_sizes_, forward.weights_desc())},
                          {DNNL_ARG_DST, y_}}});
    if (in.wants_gradient) {
      const dnnl::convolution_backward_weights::primitive_desc gradient({algorithm, x, w, y, strides, none, none},
                                                                        engine(), forward);
      dw_ = memory(gradient.diff_weights_desc(), engine());
      products_.push_back({dnnl::convolution_backward_weights(gradient),
                           {{DNNL_ARG_SRC, taken(in.x, x_sizes_, gradient.src_desc())},
                            {DNNL_ARG_DIFF_DST, taken(in.delta, y_sizes_, gradient.diff_dst_desc())},
                            {DNNL_ARG_DIFF_WEIGHTS, dw_}}});
    }
    if (in.wants_input_gradient) {
      const dnnl::convolution_backward_data::primitive_desc backward({algorithm, x, w, y, strides, none, none},
                                                                     engine(), forward);
      dx_ = memory(backward.diff_src_desc(), engine());
      products_.push_back({dnnl::convolution_backward_data(backward),
                           {{DNNL_ARG_DIFF_DST, taken(in.delta, y_sizes_, backward.diff_dst_desc())},
                            {DNNL_ARG_WEIGHTS, taken(in.weights, w_sizes_, backward.weights_desc())},
                            {DNNL_ARG_DIFF_SRC, dx_}}});
    }
  }

  void run() const {
    for (const auto& [product, operands] : products_) product.execute(stream(), operands);
  }
  ConvolutionResults results() const {
    ConvolutionResults results{told(y_, y_sizes_), {}, {}};
    if (in_.wants_gradient) results.gradient = told(dw_, w_sizes_);
    if (in_.wants_input_gradient) results.backward = told(dx_, x_sizes_);
    return results;
  }

 private:
  struct Product {
    dnnl::primitive primitive;
    std::unordered_map<int, memory> operands;
  };

  const ConvolutionOperands& in_;
  Map map_ = in_.layer.output(in_.input);
  Dims x_sizes_{dim(in_.batch), dim(in_.input.channels), dim(in_.input.height), dim(in_.input.width)};
  Dims w_sizes_{dim(in_.layer.out), dim(in_.layer.in), dim(in_.layer.kernel), dim(in_.layer.kernel)};
  Dims y_sizes_{dim(in_.batch), dim(map_.channels), dim(map_.height), dim(map_.width)};
  std::vector<Product> products_;
  memory y_, dw_, dx_;
};

class OnednnConvolutions final : public ConvolutionProducts {
 public:
  explicit OnednnConvolutions(const std::vector<ConvolutionOperands>& operands)
      : convolutions_(operands.begin(), operands.end()) {}
  void run() override {
    for (const OnednnConvolution& convolution : convolutions_) convolution.run();
    stream().wait();
  }
  std::vector<ConvolutionResults> results() const override {
    std::vector<ConvolutionResults> results;
    for (const OnednnConvolution& convolution : convolutions_) results.push_back(convolution.results());
    return results;
  }

 private:
  std::vector<OnednnConvolution> convolutions_;
};

const OfferRegistration known({
    .peer = "onednn",
    .products = [](const std::vector<ConvolutionOperands>& operands) -> std::unique_ptr<ConvolutionProducts> {
      return std::make_unique<OnednnConvolutions>(operands);
    },
});

}  // namespace
}  // namespace bench

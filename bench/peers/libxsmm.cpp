// SPDX-License-Identifier: MIT
#include <libxsmm.h>

#include <stdexcept>

#include "../contender.hpp"

namespace bench {
namespace {

/// A kernel that is compiled at run time for exactly this product: c (m×n) ← a (m×k) · b (k×n), column by column, as
/// the library thinks; what lies row by row is its own transpose there.
class Kernel {
 public:
  Kernel(Size m, Size n, Size k, bool transpose_b) {
    const auto rows = static_cast<int>(m), columns = static_cast<int>(n), depth = static_cast<int>(k);
    const int stride_b = transpose_b ? columns : depth;
    const float one = 1, zero = 0;
    const int flags = transpose_b ? LIBXSMM_GEMM_FLAG_TRANS_B : LIBXSMM_GEMM_FLAG_NONE;
    kernel_ = libxsmm_smmdispatch(rows, columns, depth, &rows, &stride_b, &rows, &one, &zero, &flags, nullptr);
    if (kernel_ == nullptr) throw std::runtime_error("LIBXSMM has no kernel for this processor");
  }
  void operator()(const float* a, const float* b, float* c) const { kernel_(a, b, c); }

 private:
  libxsmm_smmfunction kernel_;
};

/// All three products of one layer.
class LayerKernels {
 public:
  explicit LayerKernels(Size layer)
      : inputs_(digits.widths[layer]),
        outputs_(digits.widths[layer + 1]),
        forward_(outputs_, Operands::batch, inputs_, false),
        gradient_(outputs_, inputs_, Operands::batch, true),
        backward_(inputs_, Operands::batch, outputs_, false),
        transposed_(inputs_ * outputs_) {}

  void run(const Operands& in, Size l, Results& out) {
    forward_(in.weights[l].data(), in.x[l].data(), out.forward[l].data());
    gradient_(in.delta[l].data(), in.x[l].data(), out.gradient[l].data());
    if (l == 0) return;
    // No kernel takes a transposed first operand; the weights above the first layer are small.
    libxsmm_otrans(transposed_.data(), in.weights[l].data(), sizeof(float), static_cast<int>(outputs_),
                   static_cast<int>(inputs_), static_cast<int>(outputs_), static_cast<int>(inputs_));
    backward_(transposed_.data(), in.delta[l].data(), out.backward[l].data());
  }

 private:
  Size inputs_, outputs_;
  Kernel forward_, gradient_, backward_;
  std::vector<float> transposed_;
};

class LibxsmmProducts final : public ProductsContender {
 public:
  explicit LibxsmmProducts(const Operands& operands) : in_(operands) {
    for (Size l = 0; l < layers; ++l) kernels_.emplace_back(l);
  }
  void run() override {
    for (Size l = 0; l < layers; ++l) kernels_[l].run(in_, l, out_);
  }
  Results results() const override { return out_; }

 private:
  const Operands& in_;
  std::vector<LayerKernels> kernels_;
  Results out_;
};

const Registration known({
    .name = "libxsmm",
    .products = [](const Operands& operands) -> std::unique_ptr<ProductsContender> {
      return std::make_unique<LibxsmmProducts>(operands);
    },
});

}  // namespace
}  // namespace bench

// SPDX-License-Identifier: MIT
#include "eigen.hpp"

#include "static_contender.hpp"

namespace bench {
namespace {

class EigenProducts final : public ProductsContender {
  using Map = Eigen::Map<const Eigen::MatrixXf>;
  using Target = Eigen::Map<Eigen::MatrixXf>;

 public:
  explicit EigenProducts(const Operands& operands) : in_(operands) {}
  void run() override {
    constexpr auto batch = static_cast<Eigen::Index>(Operands::batch);
    for (Size l = 0; l < layers; ++l) {
      const auto inputs = static_cast<Eigen::Index>(digits.widths[l]);
      const auto outputs = static_cast<Eigen::Index>(digits.widths[l + 1]);
      const Map x(in_.x[l].data(), inputs, batch), w(in_.weights[l].data(), outputs, inputs),
          d(in_.delta[l].data(), outputs, batch);
      Target(out_.forward[l].data(), outputs, batch).noalias() = w * x;
      Target(out_.gradient[l].data(), outputs, inputs).noalias() = d * x.transpose();
      if (l > 0) Target(out_.backward[l].data(), inputs, batch).noalias() = w.transpose() * d;
    }
  }
  Results results() const override { return out_; }

 private:
  const Operands& in_;
  Results out_;
};

const Registration known({
    .name = "eigen",
    .network =
        [](const Task& task) {
          return with_case<std::unique_ptr<Contender>>(task, []<class C>(C) {
            return std::make_unique<StaticContender<EigenNetwork<C::shape, C::batch>, C>>();
          });
        },
    .products = [](const Operands& operands) -> std::unique_ptr<ProductsContender> {
      return std::make_unique<EigenProducts>(operands);
    },
    .set_threads = Eigen::setNbThreads,
});

}  // namespace
}  // namespace bench

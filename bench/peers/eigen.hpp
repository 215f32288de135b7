// SPDX-License-Identifier: MIT
#pragma once

#include <Eigen/Core>
#include <tuple>

#include "../contender.hpp"
#include "../theta.hpp"

namespace bench {

/// Widths up to this are part of Eigen's types; beyond it Eigen's blocked product works on dynamic sizes anyhow.
inline constexpr Size eigen_fixed = 64;

template <Size Rows, Size Columns>
struct EigenType {
  static constexpr bool fixed = Rows <= eigen_fixed && Columns <= eigen_fixed;
  static constexpr auto rows = fixed ? static_cast<int>(Rows) : Eigen::Dynamic;
  static constexpr auto columns = fixed || Columns == 1 ? static_cast<int>(Columns) : Eigen::Dynamic;
  using type = Eigen::Matrix<float, rows, columns>;
};
template <Size Rows, Size Columns>
using EigenMatrix = typename EigenType<Rows, Columns>::type;

/// A layer by hand. Rows of a batch are columns here, as Eigen stores column by column.
template <Size Inputs, Size Outputs, Size Batch>
struct EigenLayer {
  EigenMatrix<Outputs, Inputs> weights{Outputs, Inputs};
  Eigen::Matrix<float, static_cast<int>(Outputs), 1> biases;
  EigenMatrix<Outputs, Batch> y{Outputs, Batch}, delta{Outputs, Batch};

  void forward(const auto& x) {
    y.noalias() = weights * x;
    y.colwise() += biases;
  }
  void descend(const auto& x) {
    weights.noalias() -= (learning_rate * delta) * x.transpose();
    biases.noalias() -= learning_rate * delta.rowwise().sum();
  }
};

template <const Shape& Network, Size Batch>
class EigenNetwork {
  using Input = EigenMatrix<Network.inputs(), Batch>;
  static constexpr auto rows = static_cast<Eigen::Index>(Network.inputs());
  static constexpr auto columns = static_cast<Eigen::Index>(Batch);

 public:
  void set_parameters(std::span<const float> theta) {
    visit(theta, [](float& own, float given) { own = given; });
  }
  std::vector<float> parameters() const {
    std::vector<float> theta(Network.parameters());
    const_cast<EigenNetwork*>(this)->visit(theta, [](float& own, float& out) { out = own; });
    return theta;
  }
  const float* outputs() const { return last_.y.data(); }

  void forward(const float* x) { forward_from(Eigen::Map<const Input>(x, rows, columns)); }

  double step(const float* rows_of_x, const Label* labels) {
    const Eigen::Map<const Input> x(rows_of_x, rows, columns);
    forward_from(x);
    Eigen::Array<float, static_cast<int>(Batch), 1> chosen;
    last_.delta = last_.y;
    for (Eigen::Index row = 0; row < columns; ++row) {
      chosen(row) = last_.y(labels[row], row);
      last_.delta(labels[row], row) -= 1;
    }
    last_.delta /= static_cast<float>(Batch);

    const auto derivative = [](const auto& y) { return y.array() * (1 - y.array()); };
    middle_.delta.noalias() = last_.weights.transpose() * last_.delta;
    middle_.delta.array() *= derivative(middle_.y);
    first_.delta.noalias() = middle_.weights.transpose() * middle_.delta;
    first_.delta.array() *= derivative(first_.y);
    last_.descend(middle_.y);
    middle_.descend(first_.y);
    first_.descend(x);
    return -static_cast<double>(chosen.log().mean());
  }

 private:
  static void activate(auto& y) {
    if constexpr (Network.hidden_is_tanh)
      y = y.array().tanh();
    else
      y = y.array().logistic();
  }

  void forward_from(const auto& x) {
    first_.forward(x);
    activate(first_.y);
    middle_.forward(first_.y);
    activate(middle_.y);
    last_.forward(middle_.y);
    if constexpr (!Network.output_is_linear) softmax(last_.y);
  }

  static void softmax(auto& z) {
    z.rowwise() -= z.colwise().maxCoeff().eval();
    z = z.array().exp();
    z.array().rowwise() /= z.colwise().sum().array().eval();
  }

  void visit(auto&& theta, auto&& f) {
    const auto on_layer = [&](Size l, auto&& g) {
      if (l == 0) g(first_);
      if (l == 1) g(middle_);
      if (l == 2) g(last_);
    };
    walk_theta(
        Network, theta,
        [&](Size l, Size output, auto& number) {
          on_layer(l, [&](auto& layer) { f(layer.biases(static_cast<Eigen::Index>(output)), number); });
        },
        [&](Size l, Size output, Size input, auto& number) {
          on_layer(l, [&](auto& layer) {
            f(layer.weights(static_cast<Eigen::Index>(output), static_cast<Eigen::Index>(input)), number);
          });
        });
  }

  EigenLayer<Network.widths[0], Network.widths[1], Batch> first_;
  EigenLayer<Network.widths[1], Network.widths[2], Batch> middle_;
  EigenLayer<Network.widths[2], Network.widths[3], Batch> last_;
};

}  // namespace bench

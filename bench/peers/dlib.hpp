// SPDX-License-Identifier: MIT
#pragma once

#include <dlib/dnn.h>

#include "../contender.hpp"
#include "../theta.hpp"

namespace bench {

template <class Below, bool Tanh>
struct DlibHidden {
  using type = dlib::sig<Below>;
};
template <class Below>
struct DlibHidden<Below, true> {
  using type = dlib::htan<Below>;
};

/// dlib's own layers, loss and solver, stepped by hand: its trainer would bring threads of its own.
template <const Shape& Network, Size Batch>
class DlibNetwork {
  template <Size Width, class Below>
  using Dense = dlib::fc<Width, Below>;
  template <class Below>
  using Hidden = typename DlibHidden<Below, Network.hidden_is_tanh>::type;
  using First = Dense<Network.widths[1], dlib::input<dlib::matrix<float>>>;
  using Middle = Dense<Network.widths[2], Hidden<First>>;
  using Last = Dense<Network.widths[3], Hidden<Middle>>;
  using Trained = dlib::loss_multiclass_log<Last>;

 public:
  DlibNetwork() : solvers_(Trained::num_computational_layers, dlib::sgd(0, 0)) {
    // The first pass makes the parameters, which have no shape before.
    const std::vector<dlib::matrix<float>> rows(Batch, dlib::zeros_matrix<float>(Network.inputs(), 1));
    network_.to_tensor(rows.begin(), rows.end(), x_);
    network_.subnet().forward(x_);
    y_.copy_size(network_.subnet().get_output());
  }

  void set_parameters(std::span<const float> theta) {
    const AllParameters all = from_theta(Network, theta);
    for (Size l = 0; l < layers; ++l) {
      // inputs × outputs, and the biases as one more row.
      float* numbers = layer(l).host();
      numbers = std::copy(all[l].weights.begin(), all[l].weights.end(), numbers);
      std::copy(all[l].biases.begin(), all[l].biases.end(), numbers);
    }
  }
  std::vector<float> parameters() const {
    AllParameters all;
    for (Size l = 0; l < layers; ++l) {
      const dlib::tensor& numbers = const_cast<DlibNetwork*>(this)->layer(l);
      const float *begin = numbers.host(), *biases = begin + Network.widths[l] * Network.widths[l + 1];
      all[l].weights.assign(begin, biases);
      all[l].biases.assign(biases, biases + Network.widths[l + 1]);
    }
    return to_theta(Network, all);
  }
  const float* outputs() const { return y_.host(); }

  void forward(const float* rows) {
    std::copy_n(rows, x_.size(), x_.host_write_only());
    const dlib::tensor& z = network_.subnet().forward(x_);
    if constexpr (Network.output_is_linear)
      y_ = z;
    else
      dlib::tt::softmax(y_, z);
  }

  double step(const float* rows, const Label* labels) {
    std::copy_n(rows, x_.size(), x_.host_write_only());
    const double cost = network_.compute_parameter_gradients(x_, labels);
    network_.update_parameters(solvers_, learning_rate);
    return cost;
  }

 private:
  dlib::tensor& layer(Size l) {
    switch (l) {
      case 0:
        return dlib::layer<5>(network_).layer_details().get_layer_params();
      case 1:
        return dlib::layer<3>(network_).layer_details().get_layer_params();
      default:
        return dlib::layer<1>(network_).layer_details().get_layer_params();
    }
  }

  Trained network_;
  std::vector<dlib::sgd> solvers_;
  dlib::resizable_tensor x_, y_;
};

}  // namespace bench

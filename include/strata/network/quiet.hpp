// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "strata/cost/mean_squared_error.hpp"
#include "strata/network/chain.hpp"

/// What stands for a network whose entries break a rule. It has been complained of already, so that whatever its user
/// goes on to do with it must compile.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Can be made of anything, becomes anything.
struct Unknown {
  static Unknown weights, biases;
  template <class>
  struct Parameters {};

  constexpr Unknown(auto&&...) {}
  template <class T>
  operator T() const;
  Unknown operator()(auto&&...) const { return {}; }
  Unknown operator[](auto&&) const { return {}; }
  template <class Stream>
  friend Stream& operator<<(Stream& out, const Unknown&) {
    return out;
  }
};

/// How many numbers the first Input gives, if there is one: else 1.
template <class... Entries>
constexpr Size quiet_inputs() {
  Size size = 0;
  [[maybe_unused]] const auto look = [&]<class E>(std::type_identity<E>) {
    if constexpr (is_input<E>)
      if (size == 0) size = E::outputs;
  };
  (look(std::type_identity<Entries>()), ...);
  return size == 0 ? 1 : size;
}

/// How many outputs the last entry has that has any: else 1.
template <class... Entries>
constexpr Size quiet_outputs() {
  Size size = 0;
  [[maybe_unused]] const auto look = [&]<class E>(std::type_identity<E>) {
    if constexpr (HasConstantOutputs<E>)
      if (E::outputs != 0) size = E::outputs;
  };
  (look(std::type_identity<Entries>()), ...);
  return size == 0 ? 1 : size;
}

template <class... Entries>
constexpr auto quiet_scalar() {
  if constexpr (sizeof...(Entries) > 0) {
    using First = std::tuple_element_t<0, std::tuple<Entries...>>;
    if constexpr (is_input<First>)
      return typename First::Scalar();
    else
      return float();
  } else {
    return float();
  }
}

/// A network without layers, of the sizes that were meant.
template <class... Entries>
class QuietNetwork {
 public:
  static constexpr bool valid = false;
  using Scalar = decltype(quiet_scalar<Entries...>());
  using Cost = MeanSquaredError;
  using OutputActivation = Identity;
  static constexpr bool trains_on_preactivation = false;
  static constexpr Size layer_count = 0, parameter_count = 0, parameter_bytes = 0;
  static constexpr Size inputs = quiet_inputs<Entries...>(), outputs = quiet_outputs<Entries...>();
  static constexpr Size prediction_operations = 0, training_operations = 0;
  template <Size>
  static constexpr Size activation_bytes = 0;
  template <Size>
  static constexpr Size gradient_bytes = 0;
  template <Size>
  using Layer = Unknown;
  template <Size>
  using Entry = Unknown;
  using InputShape = Extents<inputs>;
  using OutputShape = Extents<outputs>;

  struct Parameters {
    Fields<> layers;
  };
  template <Size Batch>
  struct Workspace {
    Fields<> buffers;
    Matrix<Scalar, Batch, outputs> values;
    template <Size>
    auto& get() {
      return values;
    }
    template <Size>
    const auto& get() const {
      return values;
    }
  };
  template <Size Batch>
  using Errors = Workspace<Batch>;
  template <Size Batch>
  using Outputs = Workspace<Batch>;
  struct Training {
    static void forward(const auto&...) {}
    static void train_forward(const auto&...) {}
    static void backward(const auto&...) {}
  };
  using Prediction = Training;

  QuietNetwork(auto&&...) {}

  Vector<Scalar, outputs> predict(const auto&) const { return {}; }
  template <Size N>
  Vector<Scalar, outputs> predict(const Scalar (&)[N]) const {
    return {};
  }
  Class classify(const auto&, double = 0) const { return {}; }
  template <Size N>
  Class classify(const Scalar (&)[N], double = 0) const {
    return {};
  }
  void predict(const auto&, auto&, auto&&...) const {}
  Parameters& parameters() { return parameters_; }
  const Parameters& parameters() const { return parameters_; }
  template <Size>
  Unknown layer() const {
    return {};
  }
  void reset(auto&&...) {}
  std::vector<Scalar> flat_parameters() const { return {}; }
  void set_flat_parameters(auto&&...) {}
  void for_each_layer(auto&&) const {}

 private:
  Parameters parameters_;
};

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "strata/initializer/glorot.hpp"
#include "strata/layer/defaults.hpp"
#include "strata/layer/propagation.hpp"
#include "strata/network/decide.hpp"
#include "strata/network/observation.hpp"
#include "strata/network/owned_or_borrowed.hpp"
#include "strata/network/quiet.hpp"
#include "strata/tensor/denormals.hpp"
#include "strata/tensor/error.hpp"
#include "strata/tensor/parameters.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A list of entries that break a rule: says so once, and then keeps quiet.
template <class... Entries>
class Network : public detail::QuietNetwork<Entries...> {
  static_assert(sizeof(detail::BrokenRule<Entries...>) > 0);

 public:
  using detail::QuietNetwork<Entries...>::QuietNetwork;
};

/// A feed-forward network: `Network<Input<N>, layers…>`, or with a named cost as the last entry. Everything about it is
/// a constant of the type; an object only holds, or refers to, its parameters. A copy has memory of its own; what was
/// moved from may only be assigned to or destroyed.
template <class... Entries>
requires(detail::is_valid_chain<Entries...>) class Network<Entries...> {
  using Parts = detail::Parts<Entries...>;
  template <class Indices>
  struct Lists;
  template <Size... I>
  struct Lists<std::index_sequence<I...>> {
    using Prediction = detail::Propagation<typename Parts::template Layer<I>...>;
    template <Size J>
    static auto trained() {
      using L = typename Parts::template Layer<J>;
      if constexpr (J + 1 == Parts::layer_count && Parts::trains_on_preactivation)
        return std::type_identity<typename L::Preactivation>();
      else
        return std::type_identity<L>();
    }
    using Training = detail::Propagation<typename decltype(trained<I>())::type...>;
    template <class Scalar>
    using Parameters = detail::Fields<typename Parts::template Layer<I>::template Parameters<Scalar>...>;
    template <class Scalar, Size Batch, BatchLayout Layout>
    using Outputs = detail::LayerBuffers<
        typename detail::OutputOf<typename Parts::template Layer<I>, Scalar, Batch, Layout>::type...>;
    template <class Scalar, Size Batch>
    using Scratches =
        detail::LayerScratches<typename detail::ScratchOf<typename Parts::template Layer<I>, Scalar, Batch>::type...>;
    template <class Scalar, Size Batch, BatchLayout Layout>
    using Errors = detail::LayerWorkspaces<
        typename detail::ErrorOf<typename Parts::template Layer<I>, Scalar, Batch, Layout>::type...>;
    static constexpr Size parameter_count =
        (Size{0} + ... + tensor_elements<typename Parts::template Layer<I>::template Parameters<float>>);
    static constexpr Size operations = (Size{0} + ... + detail::operations_of<typename Parts::template Layer<I>>());
  };
  using All = Lists<std::make_index_sequence<Parts::layer_count>>;

 public:
  static constexpr bool valid = true;
  using Scalar = typename Parts::Scalar;
  using Cost = typename Parts::Cost;
  /// The activation of the output layer.
  using OutputActivation = typename Parts::OutputActivation;
  template <Size I>
  using Layer = typename Parts::template Layer<I>;
  /// The same as it stands in the list: Conv2d<1, 8, 3, ReLU>, where the layer is that on the shape before it.
  template <Size I>
  using Entry = typename Parts::template Entry<I>;
  /// The layers as they predict, and as they are trained (the last one without its activation where the cost wants z).
  using Prediction = typename All::Prediction;
  using Training = typename All::Training;
  static constexpr bool trains_on_preactivation = Parts::trains_on_preactivation;

  static constexpr Size layer_count = Parts::layer_count;
  static constexpr Size inputs = Layer<0>::inputs;
  static constexpr Size outputs = Layer<layer_count - 1>::outputs;
  /// The shapes of an observation and of what is predicted of it.
  using InputShape = detail::InputShapeOf<Layer<0>>;
  using OutputShape = detail::OutputShapeOf<Layer<layer_count - 1>>;
  /// How many numbers are learned.
  static constexpr Size parameter_count = All::parameter_count;

  /// The parameters of all layers, in plain memory: put it wherever you like.
  struct Parameters {
    typename All::template Parameters<Scalar> layers;
  };
  /// The outputs of all layers for a batch of rows.
  template <Size Batch, BatchLayout Layout = BatchLayout::rows>
  struct Outputs : All::template Outputs<Scalar, Batch, Layout> {};
  /// All that a prediction of a batch needs: they, and what layers ask for besides.
  template <Size Batch>
  struct Workspace : Outputs<Batch>, All::template Scratches<Scalar, Batch> {};
  /// What all layers keep for backward: their errors δ, or what they ask for instead.
  template <Size Batch, BatchLayout Layout = BatchLayout::rows>
  struct Errors : All::template Errors<Scalar, Batch, Layout> {};

  /// Bytes of the parameters, each tensor aligned to a cache line.
  static constexpr Size parameter_bytes = sizeof(Parameters);
  /// Bytes of all that a prediction of a batch needs.
  template <Size Batch>
  static constexpr Size activation_bytes = sizeof(Workspace<Batch>);
  /// Bytes of the gradients that flow back through the layers. Those of the parameters are only stored if the optimiser
  /// wants them: sizeof(Trainer<Network, Batch, Optimizer>) is all that training takes.
  template <Size Batch>
  static constexpr Size gradient_bytes = sizeof(Errors<Batch>);
  /// Floating-point operations of the matrix products of one row: a multiplication and an addition for each weight.
  static constexpr Size prediction_operations = All::operations;
  /// The same for a training step: each product of the prediction has one for ∂J/∂W and one for ∂J/∂x, but nobody asks
  /// for the gradient of the network's input.
  static constexpr Size training_operations = 3 * All::operations - detail::input_gradient_operations_of<Layer<0>>();

  /// Fresh weights (Glorot, seed 1) in memory of its own: the one allocation of a network's life.
  Network() : Network(Glorot{}) {}

  /// Fresh weights by another initialiser or seed.
  template <Initializer I>
  explicit Network(const I& initializer, std::uint64_t seed = 1) {
    reset(initializer, seed);
  }

  /// Works on parameters that live elsewhere, in static storage or in a buffer, as they are. They must outlive it. What
  /// is assigned to such a network goes to where they live.
  template <class P>
  requires(!std::same_as<P, Network>) explicit Network(P& parameters) : parameters_(its_own(parameters)) {}

  Parameters& parameters() { return *parameters_; }
  const Parameters& parameters() const { return *parameters_; }
  template <Size I>
  auto& layer() {
    return detail::nth<I>(parameters_->layers);
  }
  template <Size I>
  const auto& layer() const {
    return detail::nth<I>(parameters_->layers);
  }

  /// Fresh weights in place, drawn in θ order, biases zero. The same seed gives the same bits on every machine.
  template <Initializer I = Glorot>
  void reset(const I& initializer = {}, std::uint64_t seed = 1) {
    Generator generator(seed, RandomStream::weights);
    for_each_layer(
        [&]<class L>(std::type_identity<L>, auto& p) { detail::initialize_layer<L>(p, initializer, generator); });
  }

  /// The outputs (B×outputs) for a batch of rows (B×inputs), with a workspace of the caller's. Never allocates; any
  /// number of threads may predict with one network, each with its own workspace, where the outputs of all layers but
  /// the last are found afterwards. Denormals are flushed (see `FlushDenormals`), but not for a single row: that would
  /// take a tenth of its time, so it is for the caller to do.
  template <class X, Size Batch>
  requires std::same_as<X, Matrix<Scalar, Batch, inputs>>
  void predict(const X& x, Matrix<Scalar, Batch, outputs>& y, Workspace<Batch>& workspace) const {
    if constexpr (Batch > 1) {
      const FlushDenormals flush;
      Prediction::forward(parameters_->layers, x, workspace, y);
    } else {
      Prediction::forward(parameters_->layers, x, workspace, y);
    }
  }

  /// The same with the workspace on the stack, where it is small enough for that.
  template <class X, Size Batch>
  requires std::same_as<X, Matrix<Scalar, Batch, inputs>>
  void predict(const X& x, Matrix<Scalar, Batch, outputs>& y) const {
    (void)sizeof(detail::OutputsFitTheStack<Network, Batch, activation_bytes<Batch>>);
    Workspace<Batch> workspace;
    predict(x, y, workspace);
  }

  /// The outputs for one observation: whatever holds `inputs` numbers and says so by its type, such as a Vector, a
  /// std::array or a std::span<const Scalar, inputs>; a mistake if it does not.
  template <class X>
  Vector<Scalar, outputs> predict(const X& x) const {
    return detail::predict_observation(*this, x);
  }
  /// The same for a list of `inputs` numbers in braces.
  template <Size N>
  Vector<Scalar, outputs> predict(const Scalar (&numbers)[N]) const {
    return predict<Scalar[N]>(numbers);
  }
  Vector<Scalar, outputs> predict(detail::NoNumbers none) const { return predict<detail::NoNumbers>(none); }

  /// The class of one observation (see `decide`): the index of the largest output; with one output, 1 if it reaches
  /// the threshold, else 0. Throws Error where an output is NaN.
  template <class X>
  Class classify(const X& x, double threshold = 0.5) const {
    const auto y = predict(x);
    return decide(std::span<const Scalar>(y.data(), outputs), threshold);
  }
  template <Size N>
  Class classify(const Scalar (&numbers)[N], double threshold = 0.5) const {
    return classify<Scalar[N]>(numbers, threshold);
  }

  /// A batch that does not fit.
  template <Buffer X, Buffer Y>
  void predict(const X&, Y&, auto&&...) const {
    (void)sizeof(detail::BatchFits<decltype(detail::shape_of<X>()), detail::Takes<inputs>,
                                   decltype(detail::shape_of<Y>()), detail::Gives<outputs>>);
  }

  /// All parameters in θ order: layer by layer, output by output, its bias first.
  std::vector<Scalar> flat_parameters() const {
    std::vector<Scalar> theta;
    theta.reserve(parameter_count);
    for_each_layer([&]<class L>(std::type_identity<L>, const auto& p) {
      detail::visit_layer_flat<L>(p, [&](const auto&, const Scalar& number) { theta.push_back(number); });
    });
    return theta;
  }

  /// Sets all parameters from θ order; Error if there are not exactly `parameter_count`.
  void set_flat_parameters(std::span<const Scalar> theta) {
    if (theta.size() != parameter_count)
      STRATA_THROW Error(detail::text_of("strata::Network: expected ", parameter_count,
                                         " parameters in θ order, found ", theta.size(),
                                         "; they must come from a network of the same type"));
    auto next = theta.begin();
    for_each_layer([&]<class L>(std::type_identity<L>, auto& p) {
      detail::visit_layer_flat<L>(p, [&](const auto&, Scalar& number) { number = *next++; });
    });
  }

  /// f(std::type_identity<Layer>, its parameters) for each layer.
  void for_each_layer(auto&& f) { visit_layers(*parameters_, f); }
  void for_each_layer(auto&& f) const { visit_layers(std::as_const(*parameters_), f); }

 private:
  static void visit_layers(auto& parameters, auto& f) {
    [&]<Size... I>(std::index_sequence<I...>) {
      (f(std::type_identity<Layer<I>>{}, detail::nth<I>(parameters.layers)), ...);
    }
    (std::make_index_sequence<layer_count>{});
  }

  template <class P>
  static auto its_own(P& parameters) {
    (void)sizeof(detail::ParametersAreItsOwn<P, Parameters>);
    if constexpr (std::same_as<P, Parameters>)
      return detail::OwnedOrBorrowed<Parameters>(parameters);
    else
      return detail::OwnedOrBorrowed<Parameters>();
  }

  detail::OwnedOrBorrowed<Parameters> parameters_;
};

}  // namespace strata

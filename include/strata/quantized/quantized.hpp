// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>

#include "strata/activation/sigmoid.hpp"
#include "strata/activation/softmax.hpp"
#include "strata/activation/tanh.hpp"
#include "strata/network/network.hpp"
#include "strata/quantized/byte_convolution.hpp"
#include "strata/quantized/byte_grouped_convolution.hpp"
#include "strata/quantized/byte_pool.hpp"
#include "strata/quantized/byte_recurrence.hpp"
#include "strata/tensor/denormals.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// Whether the largest of several outputs is that of the largest logit, whatever the others are.
template <class Activation>
inline constexpr bool keeps_order_of_logits = std::same_as<Activation, Identity> || std::same_as<Activation, Softmax> ||
                                              std::same_as<Activation, Sigmoid> || std::same_as<Activation, Tanh>;

}  // namespace detail

/// A network whose predictions are computed in eight bits: weights from −127 to 127 with a step for each output,
/// activations from 0 to 255 with a step and a zero for each layer, to and from recurrent layers with up to eight bits
/// behind the byte, sums of 32 bits. `quantize` makes one of a trained network; it predicts and cannot be trained.
/// Everything up to the logits is whole numbers, whose bits are the same on every processor and with every compiler;
/// the logits become float, and the last activation is computed in float.
///
/// Never allocates but for its parameters. Any number of threads may predict with one.
template <class NetworkType>
class Quantized {
  static_assert(sizeof(detail::BytesRule<NetworkType>) > 0);
  using All = detail::ByteFormsOf<NetworkType>;

 public:
  using Network = NetworkType;
  static constexpr bool valid = true;
  using Scalar = typename Network::Scalar;
  using Cost = typename Network::Cost;
  using OutputActivation = typename Network::OutputActivation;
  using InputShape = typename Network::InputShape;
  using OutputShape = typename Network::OutputShape;
  static constexpr Size layer_count = Network::layer_count, inputs = Network::inputs, outputs = Network::outputs;
  static constexpr bool trains_on_preactivation = Network::trains_on_preactivation;
  template <Size I>
  using Layer = typename Network::template Layer<I>;
  template <Size I>
  using Entry = typename Network::template Entry<I>;
  template <Size I>
  using Form = typename detail::ByteFormOf<NetworkType, I>::type;

  /// Multiplications and additions of the products of one row.
  static constexpr Size prediction_operations = Network::prediction_operations;

  /// The scale of what comes in, and what each layer has.
  struct Layers {
    ByteScale input;
    typename All::Parameters each;
  };
  /// In plain memory: put it wherever you like. Laid out for the instruction set of this build.
  struct Parameters {
    Layers layers;
  };
  static constexpr Size parameter_bytes = sizeof(Parameters);

  /// How many rows of a batch go through all layers together.
  template <Size Batch>
  static constexpr Size rows_at_once = std::min<Size>(Batch, 16);
  /// What layers have while they are computed.
  struct LayerMemory {
    alignas(cache_line) std::array<detail::ByteLanes::Input, All::scratch> bytes;
    alignas(cache_line) std::array<std::int32_t, All::numbers> numbers;

    detail::ByteMemory place() { return {bytes.data(), numbers.data()}; }
  };
  /// All that a prediction of a batch needs.
  template <Size Batch>
  struct Workspace {
    alignas(cache_line) std::array<detail::ByteLanes::Input, rows_at_once<Batch> * All::widest> bytes, next;
    LayerMemory memory;
    alignas(cache_line) std::array<std::int32_t, rows_at_once<Batch> * detail::padded_to_blocks(outputs)> logits;
    alignas(cache_line) Matrix<Scalar, Batch, outputs> preactivations;  ///< for evaluations
    template <Size>
    auto& get() {
      return preactivations;
    }
  };
  template <Size Batch>
  static constexpr Size activation_bytes = sizeof(Workspace<Batch>);

  /// With parameters of its own, which `quantize` and `load_network` set.
  Quantized() = default;
  /// Works on parameters that live elsewhere, which must outlive it. Copied and assigned to as a Network is.
  explicit Quantized(Parameters& parameters) : parameters_(parameters) {}

  Parameters& parameters() { return *parameters_; }
  const Parameters& parameters() const { return *parameters_; }
  template <Size I>
  const auto& layer() const {
    return detail::nth<I>(parameters_->layers.each);
  }

  /// The outputs (B×outputs) for a batch of rows (B×inputs), with a workspace of the caller's. NaN counts as the lowest
  /// number that the network's inputs have.
  template <class X, Size Batch>
  requires std::same_as<X, Matrix<Scalar, Batch, inputs>>
  void predict(const X& x, Matrix<Scalar, Batch, outputs>& y, Workspace<Batch>& workspace) const {
    preactivations(parameters_->layers, x.data(), workspace, y);
    if constexpr (!std::same_as<OutputActivation, Identity>) {
      [[maybe_unused]] std::conditional_t<(Batch > 1), FlushDenormals, NoParameters> flush;
      activate_outputs(y);
    }
  }

  /// The same with the workspace on the stack, where it is small enough for that.
  template <class X, Size Batch>
  requires std::same_as<X, Matrix<Scalar, Batch, inputs>>
  void predict(const X& x, Matrix<Scalar, Batch, outputs>& y) const {
    (void)sizeof(detail::OutputsFitTheStack<Quantized, Batch, activation_bytes<Batch>>);
    Workspace<Batch> workspace;
    predict(x, y, workspace);
  }

  /// The outputs for one observation, as of a Network.
  template <class X>
  Vector<Scalar, outputs> predict(const X& x) const {
    return detail::predict_observation(*this, x);
  }
  template <Size N>
  Vector<Scalar, outputs> predict(const Scalar (&numbers)[N]) const {
    return predict<Scalar[N]>(numbers);
  }

  /// The logits of one observation as whole numbers, on one scale for all of them: the same on every machine. Each is
  /// worth `logit_step()`.
  template <class X>
  std::array<std::int32_t, outputs> logits(const X& x) const {
    using Rule = detail::ObservationRule<X, inputs>;
    (void)sizeof(Rule);
    std::array<std::int32_t, outputs> result{};
    if constexpr (std::same_as<Rule, detail::Kept>) {
      (void)sizeof(detail::OutputsFitTheStack<Quantized, 1, activation_bytes<1>>);
      Matrix<Scalar, 1, inputs> row;
      detail::put_observation(x, row);
      Workspace<1> workspace;
      run<1>(parameters_->layers, row.data(), workspace);
      std::copy_n(workspace.logits.begin(), outputs, result.begin());
    }
    return result;
  }
  float logit_step() const { return layer<layer_count - 1>().z.step; }

  /// The class of one observation, as of a Network. Where the last activation keeps their order (Softmax, Identity,
  /// Sigmoid, Tanh), the class of several outputs is that of the largest logit, the same on every machine.
  template <class X>
  Class classify(const X& x, double threshold = 0.5) const {
    if constexpr (outputs > 1 && detail::keeps_order_of_logits<OutputActivation>) {
      return detail::largest_output(std::span<const std::int32_t>(logits(x)), threshold);
    } else {
      const auto y = predict(x);
      return decide(std::span<const Scalar>(y.data(), outputs), threshold);
    }
  }
  template <Size N>
  Class classify(const Scalar (&numbers)[N], double threshold = 0.5) const {
    return classify<Scalar[N]>(numbers, threshold);
  }

  /// How many bits behind the byte the inputs have.
  static constexpr Size input_fraction = All::input_fraction;

  /// bytes ← N numbers of what the network is given, scaled before if the network does that.
  template <Size N>
  static void put_inputs(const Layers& layers, const Scalar* x, detail::ByteLanes::Input* bytes) {
    const auto number = [&](Size i) {
      if constexpr (detail::comes_first<Form<0>>)
        return detail::nth<0>(layers.each)(i, static_cast<float>(x[i]));
      else
        return static_cast<float>(x[i]);
    };
    detail::quantize_row<N, input_fraction>(number, layers.input, bytes);
  }

  /// The logits of some rows, the first of whose numbers is at x, to the workspace; after(layer, bytes of all rows) is
  /// told what each layer but the last has made of them.
  template <Size Rows>
  static void run(const Layers& layers, const Scalar* x, auto& workspace, auto&& after) {
    for (Size row = 0; row < Rows; ++row)
      put_inputs<inputs>(layers, x + row * inputs,
                         workspace.bytes.data() + row * detail::byte_row(inputs, input_fraction));
    run_from<0, Rows>(layers, workspace.bytes.data(), workspace.next.data(), workspace, after);
  }
  template <Size Rows>
  static void run(const Layers& layers, const Scalar* x, auto& workspace) {
    run<Rows>(layers, x, workspace, [](auto, const auto*) {});
  }

  /// What `evaluate` asks of a network.
  struct Training {
    static void forward(const Layers& layers, const auto& x, auto& workspace, auto& y) {
      preactivations(layers, x.data(), workspace, y);
      if constexpr (!trains_on_preactivation) activate_outputs(y);
    }
  };
  void for_each_layer(auto&&) const {}

 private:
  /// y ← σ(y), at each step where there are several.
  static void activate_outputs(auto& y) {
    auto places = as<Shape<decltype(y)>::rows * OutputShape::places, OutputShape::channels>(y);
    assign(places, activate<OutputActivation>(places));
  }

  template <Size I, Size Rows>
  static void run_from(const Layers& layers, detail::ByteLanes::Input* x, detail::ByteLanes::Input* y, auto& workspace,
                       auto&& after) {
    const auto& p = detail::nth<I>(layers.each);
    const detail::ByteMemory memory = workspace.memory.place();
    if constexpr (I + 1 == layer_count) {
      Form<I>::template logits<Rows>(p, x, workspace.logits.data(), memory);
    } else if constexpr (Form<I>::passes_on) {
      after(std::integral_constant<Size, I>(), x);
      run_from<I + 1, Rows>(layers, x, y, workspace, after);
    } else {
      Form<I>::template forward<Rows>(p, x, y, memory);
      after(std::integral_constant<Size, I>(), y);
      run_from<I + 1, Rows>(layers, y, x, workspace, after);
    }
  }

  /// y ← the logits of all rows as numbers.
  template <Size Batch>
  static void preactivations(const Layers& layers, const Scalar* x, auto& workspace,
                             Matrix<Scalar, Batch, outputs>& y) {
    constexpr Size at_once = rows_at_once<Batch>, rest = Batch % at_once;
    const auto some = [&]<Size Rows>(std::integral_constant<Size, Rows>, Size first) {
      run<Rows>(layers, x + first * inputs, workspace);
      const float step = detail::nth<layer_count - 1>(layers.each).z.step;
      for (Size row = 0; row < Rows; ++row)
        for (Size output = 0; output < outputs; ++output)
          y.data()[(first + row) * outputs + output] = static_cast<Scalar>(
              static_cast<float>(workspace.logits[row * detail::padded_to_blocks(outputs) + output]) * step);
    };
    for (Size first = 0; first + at_once <= Batch; first += at_once)
      some(std::integral_constant<Size, at_once>(), first);
    if constexpr (rest > 0) some(std::integral_constant<Size, rest>(), Batch - rest);
  }

  detail::OwnedOrBorrowed<Parameters> parameters_;
};

}  // namespace strata

// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strata/layer/held_parameters.hpp"
#include "strata/layer/saved_order.hpp"
#include "strata/network/network.hpp"
#include "strata/tensor/type_name.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Where a tensor of a network belongs, for whoever gives it a name.
struct TensorPlace {
  Size layer;   ///< from 0
  Size module;  ///< the same in PyTorch's nn.Sequential, where the activation of a layer is a module of its own
  std::string_view tensor;  ///< "weight" and "bias" of a dense layer; see SavedAs
};

/// How tensors are called in a file. Different tensors must have different names.
using TensorNames = std::function<std::string(const TensorPlace&)>;

/// "layers.0.weight": the attribute `layers` of a PyTorch module, an nn.ModuleList of nn.Linear.
inline std::string layer_names(const TensorPlace& place) {
  return detail::text_of("layers.", place.layer, ".", place.tensor);
}

/// "0.weight", "2.weight": nn.Sequential(nn.Linear(…), nn.Sigmoid(), nn.Linear(…), …).
inline std::string sequential_names(const TensorPlace& place) {
  return detail::text_of(place.module, ".", place.tensor);
}

namespace detail {

/// What is written layer by layer has layers of floating-point numbers, as a Network; one in eight bits has not.
template <class Written>
struct IsWrittenInFloat {
  static_assert(never<Written>, STRATA_MESSAGE("strata", "a network in eight bits has functions of its own",
                                               "include header.hpp, onnx.hpp or safetensors.hpp of strata/quantized",
                                               "a network in eight bits has functions of its own"));
};
template <class Written>
constexpr auto written_rule() {
  if constexpr (requires(const Written& network) { network.flat_parameters(); })
    return std::type_identity<Kept>();
  else
    return std::type_identity<IsWrittenInFloat<Written>>();
}
template <class Written>
using WrittenRule = typename decltype(written_rule<Written>())::type;

/// The modules of nn.Sequential that stand for a layer: its activation is one of its own beside parameters. A layer may
/// say `modules` itself.
template <class L>
constexpr Size modules_of() {
  if constexpr (requires { L::modules; })
    return L::modules;
  else if constexpr (requires { typename L::Activation; })
    return tensor_elements<typename L::template Parameters<float>> > 0 &&
                   !std::same_as<typename L::Activation, Identity>
               ? 2
               : 1;
  else
    return 1;
}

/// f(name, tensor, how it is saved) for each tensor of a network's parameters, and for its statistics
/// unless that is left out.
template <class Network>
void for_each_saved_tensor(auto& parameters, const TensorNames& names, auto&& f, bool with_statistics = true) {
  Size module = 0;
  const auto visit_layer = [&]<Size I>(std::integral_constant<Size, I>) {
    using L = typename Network::template Layer<I>;
    auto& p = nth<I>(parameters.layers);
    constexpr auto how = saved_as<std::remove_cvref_t<decltype(p)>>();
    constexpr auto orders = input_orders<L>(order_before<Network, I>());
    Size number = 0;
    const auto visit = [&]<class T>(T& tensor) {
      const std::string given(how[number].name);
      const std::string own = given.empty() ? text_of(number) : given;
      f(names({I, module, own}), tensor, in_order<T>(how[number], orders[number]));
      ++number;
    };
    for_each_tensor(p, visit);
    if (with_statistics) for_each_statistic(p, visit);
    module += modules_of<L>();
  };
  [&]<Size... I>(std::index_sequence<I...>) { (visit_layer(std::integral_constant<Size, I>{}), ...); }
  (std::make_index_sequence<Network::layer_count>{});
}

/// f(name) for each tensor that other programs save with such layers though it is of no use here: what parameters name
/// in an array `not_read`.
template <class Network>
void for_each_unread_tensor(const TensorNames& names, auto&& f) {
  Size module = 0;
  const auto visit_layer = [&]<Size I>(std::integral_constant<Size, I>) {
    using L = typename Network::template Layer<I>;
    using P = typename L::template Parameters<typename Network::Scalar>;
    for (const std::string_view name : not_read<P>()) f(names({I, module, name}));
    module += modules_of<L>();
  };
  [&]<Size... I>(std::index_sequence<I...>) { (visit_layer(std::integral_constant<Size, I>{}), ...); }
  (std::make_index_sequence<Network::layer_count>{});
}

/// How many numbers of a network are saved: its parameters and statistics.
template <class Network>
inline constexpr Size saved_numbers = []<Size... I>(std::index_sequence<I...>) {
  using Scalar = typename Network::Scalar;
  return (Network::parameter_count + ... +
          statistic_elements<typename Network::template Layer<I>::template Parameters<Scalar>>);
}
(std::make_index_sequence<Network::layer_count>{});

/// The shape that a tensor is saved with.
template <Buffer T>
std::vector<Size> saved_shape(const T&, const SavedAs& how) {
  using S = Shape<T>;
  std::vector<Size> shape;
  for (const SavedAxis& axis : how.axes) {
    if (axis.length == 0) break;
    if (axis.joined)
      shape.back() *= axis.length;
    else
      shape.push_back(axis.length);
  }
  if (!shape.empty()) return shape;
  if (S::rank == 1) return {S::columns};
  if (how.transposed) return {S::columns, S::rows};
  return {S::rows, S::columns};
}

/// f(number of the tensor, its place in the saved one) for each number.
template <Buffer T>
void for_each_saved_number(T& tensor, const SavedAs& how, auto&& f) {
  using S = Shape<T>;
  if (how.axes[0].length > 0) {
    Size place = 0;
    const auto visit = [&](const auto& self, Size axis, Size offset) -> void {
      if (axis == how.axes.size() || how.axes[axis].length == 0)
        f(tensor.data()[offset], place++);
      else
        for (Size i = 0; i < how.axes[axis].length; ++i) self(self, axis + 1, offset + i * how.axes[axis].stride);
    };
    visit(visit, 0, 0);
  } else {
    for (Size row = 0; row < S::rows; ++row)
      for (Size column = 0; column < S::columns; ++column)
        f(tensor.data()[row * S::columns + column],
          how.transposed ? column * S::rows + row : row * S::columns + column);
  }
}

/// A network's layers as text, one by one: the name of a whole network may be too long for `type_name`. What it is
/// trained by, its cost, and the type of its numbers are left out, since any will do for its parameters.
template <class Network>
std::string architecture_of() {
  using Taken = typename Network::InputShape;
  std::string text = "Network<";
  if constexpr (Taken::rank == 1)
    text += text_of("Input<", Taken::size, ">");
  else if constexpr (Taken::rank == 2)
    text += text_of("Sequence<", Taken::steps, ", ", Taken::channels, ">");
  else
    text += text_of("Image<", Taken::channels, ", ", Taken::height, ", ", Taken::width, ">");
  [&]<Size... I>(std::index_sequence<I...>) {
    (text.append(", ").append(type_name<typename Network::template Entry<I>>()), ...);
  }
  (std::make_index_sequence<Network::layer_count>{});
  return text + ">";
}

}  // namespace detail
}  // namespace strata

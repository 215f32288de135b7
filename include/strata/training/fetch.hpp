// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>

#include "strata/data/dataset.hpp"
#include "strata/network/network.hpp"

/// From a data set into the buffers of a batch, and the compile-time questions whether the two belong together.
namespace strata::detail {

template <class Data>
inline constexpr bool has_class_labels = std::integral<typename Data::Label>;

template <class Label>
inline constexpr Size target_width = 0;
template <class Scalar, Size N>
inline constexpr Size target_width<std::array<Scalar, N>> = N;

template <Size Width, Size Inputs>
struct DataFits {
  static_assert(Width == Inputs,
                "strata: the data's rows must be as wide as the network's Input; both sizes are named above");
  static constexpr bool value = Width == Inputs;
};

template <class Label, class Cost, Size Outputs>
struct LabelsFit {
  static constexpr bool classes = std::integral<Label>;
  static constexpr bool value = classes ? cost_takes_classes<Cost>() : target_width<Label> == Outputs;
  static_assert(value,
                "strata: the labels are of the wrong kind: cross-entropies take classes or Target<outputs>, "
                "MeanSquaredError takes Target<outputs>; both are named above");
};

/// Whether this network can be trained and tested on this data. A network that is wrong in itself has said so already.
template <class Network, class Data>
constexpr bool data_fits() {
  if constexpr (!Network::valid)
    return false;
  else if constexpr (!DataFits<Data::width, Network::inputs>::value)
    return false;
  else
    return LabelsFit<typename Data::Label, typename Network::Cost, Network::outputs>::value;
}

/// One row of targets: a class becomes one-hot, or the number itself where there is one output.
template <Size Outputs, class Scalar, class Label>
void put_target(const Label& label, Scalar* to) {
  if constexpr (!std::integral<Label>) {
    std::transform(label.begin(), label.end(), to, [](auto number) { return static_cast<Scalar>(number); });
  } else if constexpr (Outputs == 1) {
    *to = static_cast<Scalar>(label);
  } else {
    std::fill_n(to, Outputs, Scalar(0));
    to[label] = Scalar(1);
  }
}

/// x, t ← the rows of the data that `rows` lists. Rows of x beyond them are zero: finite, and without effect.
template <Buffer X, Buffer T, class Data>
void fetch(const Data& data, std::span<const std::uint32_t> rows, X& x, T& t) {
  using Scalar = typename Shape<X>::Scalar;
  constexpr Size inputs = Shape<X>::columns, outputs = Shape<T>::columns;
  for (Size i = 0; i < rows.size(); ++i) {
    const auto from = data.input(rows[i]);
    if constexpr (std::same_as<std::remove_const_t<typename decltype(from)::element_type>, Scalar>)
      std::copy(from.begin(), from.end(), x.data() + i * inputs);
    else
      std::transform(from.begin(), from.end(), x.data() + i * inputs, [](auto v) { return static_cast<Scalar>(v); });
    put_target<outputs>(data.label(rows[i]), t.data() + i * outputs);
  }
  std::fill(x.data() + rows.size() * inputs, x.data() + x.size(), Scalar(0));
}

/// Error unless the data has rows and every class has an output of its own.
template <class Network, class Data>
void check_labels(const Data& data, const char* which) {
  if (data.rows() == 0) throw Error(std::string("strata: the ") + which + " data has no rows");
  if constexpr (has_class_labels<Data>) {
    constexpr Size classes = Network::outputs == 1 ? 2 : Network::outputs;
    for (Size row = 0; row < data.rows(); ++row)
      if (static_cast<Size>(data.label(row)) >= classes)
        throw Error(std::string("strata: the ") + which + " data, row " + std::to_string(row) +
                    ": expected a class below " + std::to_string(classes) + ", found " +
                    std::to_string(data.label(row)) + "; the network needs an output for each class");
  }
}

}  // namespace strata::detail

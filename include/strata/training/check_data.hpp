// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "strata/tensor/finite.hpp"
#include "strata/training/fetch.hpp"

/// What a data set and a network must be before the first row is used: asked once, not step by step.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Throws Error unless there are rows, and a row of inputs for each label.
template <class Data>
void check_rows(const Data& data, std::string_view which) {
  const Size rows = data.rows();
  if constexpr (requires { data.source.rows(); }) check_rows(data.source, which);
  if constexpr (requires { data.check_own_sizes(); }) data.check_own_sizes();
  if constexpr (requires { data.inputs.size(); })
    if (data.inputs.size() != rows * Data::width)
      STRATA_THROW Error(text_of("strata: the ", which, " data has ", data.inputs.size(), " numbers for ", rows,
                                 " labels; each label needs an input of ", Data::width, " numbers"));
  check_sizes(data);
  if (rows == 0) STRATA_THROW Error(text_of("strata: the ", which, " data has no rows"));
}

/// How many classes labels may name, of an observation or of a step: with one output two, else one for each output.
template <class Network>
inline constexpr Size classes_of = [] {
  constexpr Size outputs =
      steps_with_classes<typename Network::Cost>() > 0 ? Network::OutputShape::channels : Network::outputs;
  return outputs == 1 ? Size{2} : outputs;
}();

/// The first of the numbers that is NaN or infinite, as a Scalar, or as many as there are.
template <class Scalar>
Size first_not_finite(const auto& numbers, Size count) {
  const auto finite = [&](Size i) { return math::is_finite(static_cast<Scalar>(numbers[i])); };
  bool all = true;
  for (Size i = 0; i < count; ++i) all &= finite(i);
  if (all) return count;
  Size first = 0;
  while (finite(first)) ++first;
  return first;
}

/// Throws Error, which begins with `place`, unless the numbers of a row are finite as Scalars.
template <class Scalar, Size Inputs>
void check_numbers(const auto& input, auto&& place) {
  const Size column = first_not_finite<Scalar>(input, Inputs);
  if (column < Inputs)
    STRATA_THROW Error(text_of(place(), ", column ", column, ": expected a number that is finite, found ",
                               input[column], "; mend the number, or leave the row out"));
}
/// The same in the network's type.
template <class Network>
void check_input(const auto& input, auto&& place) {
  check_numbers<typename Network::Scalar, Network::inputs>(input, place);
}

/// Throws Error, which begins with `place`, unless the network's cost takes every number of a row of targets.
template <class Network>
void check_target(const auto& target, auto&& place) {
  using Scalar = typename Network::Scalar;
  constexpr TargetRange allowed = cost_targets<typename Network::Cost>();
  constexpr double largest = std::numeric_limits<double>::max();
  for (Size column = 0; column < Network::outputs; ++column) {
    const auto found = static_cast<Scalar>(target[column]);
    const auto number = static_cast<double>(found);
    if (math::is_finite(found) && allowed.least <= number && number <= allowed.largest) continue;
    const std::string expected = allowed.largest < largest  ? text_of("from ", allowed.least, " to ", allowed.largest)
                                 : allowed.least > -largest ? text_of("of at least ", allowed.least)
                                                            : text_of("that is finite");
    STRATA_THROW Error(text_of(place(), ", target ", column, ": expected a number ", expected, ", found ",
                               target[column], "; ", allowed.remedy));
  }
}

/// Throws Error, which begins with `place`, unless the class is one of so many.
void check_class(const auto& label, Size classes, auto&& place) {
  if (static_cast<Size>(label) >= classes)
    STRATA_THROW Error(text_of(place(), ": expected a class below ", classes, ", found ", +label,
                               "; the network needs an output for each class"));
}
void check_classes_of_steps(const auto& label, Size classes, auto&& place) {
  for (Size step = 0; step < label.size(); ++step)
    check_class(label[step], classes, [&] { return text_of(place(), ", step ", step); });
}

/// Throws Error unless every weight is a finite number in the network's type, none negative and not all 0.
template <class Network, class Data>
void check_weights(const Data& data, std::string_view which) {
  bool all_zero = true;
  for (Size row = 0; row < data.rows(); ++row) {
    const auto weight = static_cast<typename Network::Scalar>(data.weight(row));
    if (!is_finite(weight) || weight < 0)
      STRATA_THROW Error(text_of("strata: the ", which, " data, row ", row,
                                 ": expected a weight that is zero or positive, found ", data.weight(row),
                                 "; give it such a weight, 0 to leave the row out"));
    all_zero &= !(weight > 0);
  }
  if (all_zero)
    STRATA_THROW Error(text_of("strata: the ", which, " data: all rows weigh 0; give some of them a positive weight"));
}

/// What is asked of data with classes. It knows the network by its numbers and classes alone: networks share it.
template <class Scalar, class Data>
void check_rows_with_classes(const Data& data, Size classes, std::string_view which) {
  check_rows(data, which);
  for (Size row = 0; row < data.rows(); ++row) {
    const auto place = [&] { return text_of("strata: the ", which, " data, row ", row); };
    check_numbers<Scalar, Data::width>(data.input(row), place);
    if constexpr (has_class_labels<Data>)
      check_class(data.label(row), classes, place);
    else
      check_classes_of_steps(data.label(row), classes, place);
  }
}

/// Throws Error unless the data has rows, of numbers that are finite in the network's type, each with a class that has
/// an output, or with targets that the cost takes, and weights that are some, if it has any. `which` is training,
/// validation or evaluation.
template <class Network, class Data>
void check_data(const Data& data, std::string_view which) {
  using Label = typename Data::Label;
  if constexpr (has_class_labels<Data> || has_classes_of_steps<Network, Label>) {
    check_rows_with_classes<typename Network::Scalar>(data, classes_of<Network>, which);
  } else {
    check_rows(data, which);
    for (Size row = 0; row < data.rows(); ++row) {
      const auto place = [&] { return text_of("strata: the ", which, " data, row ", row); };
      check_input<Network>(data.input(row), place);
      check_target<Network>(data.label(row), place);
    }
  }
  if constexpr (has_weights<Data>) check_weights<Network>(data, which);
}

/// Throws Error unless a batch of so many rows has some and has room for them.
STRATA_IF_USED void check_batch_size(Size rows, Size batch) {
  if (rows == 0 || rows > batch)
    STRATA_THROW Error(text_of("strata::Trainer: a step takes 1 to ", batch, " rows, found ", rows,
                               "; the batch is the trainer's second template argument"));
}

/// Throws Error unless the class that a label is has an output, or that of each step has.
template <class Network, class Label>
void check_classes([[maybe_unused]] const Label& label) {
  [[maybe_unused]] const auto place = [] { return text_of("strata::Trainer"); };
  if constexpr (has_classes_of_steps<Network, Label>)
    check_classes_of_steps(label, classes_of<Network>, place);
  else if constexpr (std::integral<Label>)
    check_class(label, classes_of<Network>, place);
}

/// Throws Error unless the rows are the data's, and their classes, if its labels are such, are of so many.
template <class Data>
void check_rows_and_classes(const Data& data, std::span<const std::uint32_t> rows, Size classes) {
  check_rows(data, "training");
  std::uint32_t last = 0;
  for (const auto row : rows) last = std::max(last, row);
  if (last >= data.rows())
    STRATA_THROW Error(text_of("strata::Trainer: there is no row ", last, "; the data set has ", data.rows(),
                               " rows, counted from 0"));
  if constexpr (has_class_labels<Data>) {
    // Four at a time, for speed.
    const auto wrong = [&](Size i) { return static_cast<Size>(data.label(rows[i])) < classes ? 0U : 1U; };
    unsigned any = 0;
    Size i = 0;
    for (; i < rows.size() / 4 * 4; i += 4) any |= wrong(i) | wrong(i + 1) | wrong(i + 2) | wrong(i + 3);
    for (; i < rows.size(); ++i) any |= wrong(i);
    if (any != 0)
      for (const auto row : rows) check_class(data.label(row), classes, [] { return text_of("strata::Trainer"); });
  }
}

/// Throws Error unless the rows are the data's and their classes have outputs: all that keeps a step within its memory,
/// and cheap enough for each.
template <class Network, class Data>
void check_row_numbers(const Data& data, std::span<const std::uint32_t> rows) {
  check_rows_and_classes(data, rows, classes_of<Network>);
  if constexpr (has_classes_of_steps<Network, typename Data::Label>)
    for (const auto row : rows) check_classes<Network>(data.label(row));
}

/// Throws Error unless the numbers of one of a layer's tensors are finite.
template <class Scalar>
void check_tensor(std::span<const Scalar> numbers, Size layer, std::string_view who) {
  if (are_all_finite(numbers.data(), numbers.size())) return;
  STRATA_THROW Error(text_of("strata::", who, ": the network's parameters are not finite: layer ", layer, " holds ",
                             numbers[first_not_finite<Scalar>(numbers, numbers.size())],
                             "; load them again, or begin anew with network.reset()"));
}

/// Throws Error unless all parameters are finite, statistics too; `who` wants to use them.
template <class Network>
void check_parameters(const Network& network, std::string_view who) {
  Size layer = 0;
  network.for_each_layer([&](auto, const auto& parameters) {
    const auto check = [&](const auto& tensor) {
      using Scalar = std::remove_const_t<std::remove_pointer_t<decltype(tensor.data())>>;
      check_tensor(std::span<const Scalar>(tensor.data(), tensor.size()), layer, who);
    };
    for_each_tensor(parameters, check);
    for_each_statistic(parameters, check);
    ++layer;
  });
}

}  // namespace strata::detail

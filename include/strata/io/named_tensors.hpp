// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "strata/io/saved_tensors.hpp"
#include "strata/tensor/error.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// f(tensor, how it is saved) for the tensor of that name; Error, which lists the names, if there is none.
template <class Network>
void with_saved_tensor(auto& parameters, std::string_view name, const TensorNames& names, auto&& f) {
  std::string all;
  bool found = false;
  for_each_saved_tensor<Network>(parameters, names, [&](const std::string& own, auto& tensor, const SavedAs& how) {
    all += all.empty() ? own : ", " + own;
    if (own != name) return;
    found = true;
    f(tensor, how);
  });
  if (!found)
    STRATA_THROW Error(text_of("strata: the network has no tensor ", "\"", name, "\"", "; it has ", all));
}

}  // namespace detail

/// The numbers of one tensor of a network by the name that it is saved under, in the order in which they are saved
/// (PyTorch's: a dense layer's "layers.0.weight" is outputs × inputs). Throws Error, which lists the names, if there is
/// none of that name.
template <class Network>
std::vector<typename Network::Scalar> saved_tensor(const Network& network, std::string_view name,
                                                   const TensorNames& names = layer_names) {
  std::vector<typename Network::Scalar> numbers;
  detail::with_saved_tensor<Network>(network.parameters(), name, names, [&](const auto& tensor, const SavedAs& how) {
    numbers.resize(tensor.size());
    detail::for_each_saved_number(tensor, how, [&](auto number, Size place) { numbers[place] = number; });
  });
  return numbers;
}

/// Sets them. Throws Error, too, if there are not exactly as many; the network is then as it was.
template <class Network>
void set_saved_tensor(Network& network, std::string_view name, std::span<const typename Network::Scalar> numbers,
                      const TensorNames& names = layer_names) {
  detail::with_saved_tensor<Network>(network.parameters(), name, names, [&](auto& tensor, const SavedAs& how) {
    if (numbers.size() != tensor.size())
      STRATA_THROW Error(detail::text_of("strata: ", "\"", name, "\"", " has ", tensor.size(),
                                         " numbers, not ", numbers.size()));
    detail::for_each_saved_number(tensor, how, [&](auto& number, Size place) { number = numbers[place]; });
  });
}

}  // namespace strata

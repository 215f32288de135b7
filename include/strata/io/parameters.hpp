// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "strata/data/npy.hpp"
#include "strata/io/saved_tensors.hpp"
#include "strata/network/network.hpp"
#include "strata/tensor/finite.hpp"

namespace strata::inline STRATA_CONFIGURATION {

namespace detail {

/// θ has no place for what layers keep without learning it.
template <class Network>
struct ThetaIsAll {
  static_assert(saved_numbers<Network> == Network::parameter_count,
                "strata: theta is not all of this network, as one of its layers keeps statistics (Normalize its scaling): "
                "use save_network and load_network");
};

}  // namespace detail

/// Writes all parameters in θ order as a one-dimensional `.npy` file. The file is replaced as a whole or not at all.
/// Error if it cannot be written.
template <class Network>
void save_parameters(const Network& network, const std::filesystem::path& path) {
  (void)sizeof(detail::ThetaIsAll<Network>);
  const auto theta = network.flat_parameters();
  const std::array<Size, 1> shape{theta.size()};
  write_npy<typename Network::Scalar>(path, shape, theta);
}

/// What `load_parameters` reads unless told otherwise: twice the network in double precision, and a header.
template <class Network>
inline constexpr ReadLimits parameter_limits{.bytes = 16 * Network::parameter_count + (Size{1} << 20U)};

/// Sets all parameters from such a file (float or double, of one dimension or of two with one column or row, as numpy
/// programs write it). The network is changed as a whole or not at all. FileError if the file is not a valid `.npy` or
/// larger than the limit, if it holds another number of parameters or one that is not finite.
template <class Network>
void load_parameters(Network& network, const std::filesystem::path& path,
                     ReadLimits limits = parameter_limits<Network>) {
  (void)sizeof(detail::ThetaIsAll<Network>);
  const auto bytes = read_bytes(path, limits);
  const std::string name = path.string();
  const auto array = parse_npy<typename Network::Scalar>(bytes, name);
  const bool is_line =
      array.shape.size() == 1 || (array.shape.size() == 2 && std::min(array.shape[0], array.shape[1]) == 1);
  if (!is_line || array.values.size() != Network::parameter_count)
    STRATA_THROW FileError(name, detail::npy_shape_at,
                           detail::text_of(Network::parameter_count, " parameters in θ order, one after the other"),
                           detail::text_of("the shape ", detail::text_of_shape(array.shape)),
                           "the file belongs to another network");
  const Size values_at = detail::parse_npy_header(bytes, name).first.values_at;
  const Size size = (bytes.size() - values_at) / array.values.size();
  for (Size i = 0; i < array.values.size(); ++i)
    if (!math::is_finite(array.values[i]))
      STRATA_THROW FileError(
          name, values_at + i * size, "a finite number", detail::text_of(array.values[i]),
          detail::text_of("parameter ", i, " is damaged, or the training that it comes from went wrong"));
  network.set_flat_parameters(array.values);
}

}  // namespace strata

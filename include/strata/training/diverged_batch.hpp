// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "strata/data/npy.hpp"
#include "strata/training/fetch.hpp"

/// The batch in which training diverged, kept for study.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Writes `<path>.inputs.npy` (rows × inputs, as the epoch saw them), `<path>.targets.npy` (rows × outputs; classes
/// one-hot, as the cost saw them) and `<path>.rows.npy` (their numbers in the data), each whole or not at all. Returns
/// what became of it, as the end of an error's text: it never throws what a file system might.
template <class Network, class Data>
[[gnu::cold]] std::string save_diverged_batch(const std::filesystem::path& path, const Data& data,
                                              std::span<const std::uint32_t> rows, Size epoch) {
  if (path.empty()) return {};
  if (rows.empty()) return "; no batch is saved: the cost was not finite before the first one";

  using Scalar = typename Network::Scalar;
  using Stored = std::conditional_t<std::same_as<Scalar, float>, float, double>;
  std::vector<Stored> inputs, targets;
  Matrix<Scalar, 1, Network::inputs> x;
  Matrix<Scalar, 1, Network::outputs> t;
  for (Size i = 0; i < rows.size(); ++i) {
    fetch(data, rows.subspan(i, 1), x, t, Alone(), epoch);
    for (const Scalar number : x.storage()) inputs.push_back(static_cast<Stored>(number));
    for (const Scalar number : t.storage()) targets.push_back(static_cast<Stored>(number));
  }
  const std::vector<double> numbers(rows.begin(), rows.end());

  std::vector<std::string> written;
  const auto write = [&]<class T>(std::string_view name, std::span<const Size> shape, const std::vector<T>& values) {
    std::filesystem::path file = path;
    file += name;
    write_npy<T>(file, shape, values);
    written.push_back(file.string());
  };
  const auto write_all = [&] {
    write(".inputs.npy", std::array{rows.size(), Network::inputs}, inputs);
    write(".targets.npy", std::array{rows.size(), Network::outputs}, targets);
    write(".rows.npy", std::array{rows.size()}, numbers);
  };
#if defined(__cpp_exceptions)
  try {
    write_all();
  } catch (const Error& error) {
    return text_of("; the batch is not saved: ", error.what());
  }
#else
  write_all();
#endif
  return text_of("; the batch is saved in ", written[0], ", ", written[1], " and, its rows' numbers, ", written[2]);
}

}  // namespace strata::detail

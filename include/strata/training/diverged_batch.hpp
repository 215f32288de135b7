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

/// Rows of a batch as they are written.
template <class Number>
struct SavedRows {
  Size width;
  std::vector<Number> numbers;
};

/// Of what a cost saw: rows as the epoch saw them, and their targets.
template <class Scalar, Size Outputs, class Stored, class Data>
[[gnu::cold]] void gather_batch(const Data& data, std::span<const std::uint32_t> rows, Size epoch,
                                SavedRows<Stored>& inputs, SavedRows<Stored>& targets) {
  Matrix<Scalar, 1, Data::width> x;
  Matrix<Scalar, 1, Outputs> t;
  for (Size i = 0; i < rows.size(); ++i) {
    fetch(data, rows.subspan(i, 1), x, t, Alone(), epoch);
    for (const Scalar number : x.storage()) inputs.numbers.push_back(static_cast<Stored>(number));
    for (const Scalar number : t.storage()) targets.numbers.push_back(static_cast<Stored>(number));
  }
}

/// Writes them; what became of it.
template <class Stored>
[[gnu::cold]] std::string write_batch(const std::filesystem::path& path, std::span<const std::uint32_t> rows,
                                      const SavedRows<Stored>& inputs, const SavedRows<Stored>& targets) {
  std::vector<std::string> written;
  const auto write = [&]<class T>(std::string_view name, std::span<const Size> shape, const std::vector<T>& values) {
    std::filesystem::path file = path;
    file += name;
    write_npy<T>(file, shape, values);
    written.push_back(file.string());
  };
  const auto write_all = [&] {
    write(".inputs.npy", std::array{rows.size(), inputs.width}, inputs.numbers);
    write(".targets.npy", std::array{rows.size(), targets.width}, targets.numbers);
    write(".rows.npy", std::array{rows.size()}, std::vector<double>(rows.begin(), rows.end()));
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
  SavedRows<Stored> inputs{Network::inputs, {}}, targets{Network::outputs, {}};
  gather_batch<Scalar, Network::outputs>(data, rows, epoch, inputs, targets);
  return write_batch(path, rows, inputs, targets);
}

}  // namespace strata::detail

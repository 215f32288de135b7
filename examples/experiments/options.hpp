// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <strata/tensor/size.hpp>
#include <string>
#include <vector>

namespace experiments {

namespace fs = std::filesystem;
using strata::Size;

/// What the command line says. Zero and empty mean: as each experiment has it.
struct Options {
  std::vector<std::string> names;
  fs::path out = "experiments", data;
  std::string images;   ///< of several image sets, this one
  std::string weights;  ///< first weights: uniform or glorot
  std::uint64_t seed = 1;
  Size seeds = 0, threads = 2;
  Size epochs = 0, image_epochs = 0;
  double learning_rate = 10, grow = 1.1, slash = 2, l2 = 0, noise = 0.1;
  bool full = false, quick = false, quiet = false, verbose = false;

  /// How many seeds an experiment runs that has so many of its own.
  Size seeds_or(Size own) const { return seeds > 0 ? seeds : quick ? std::min<Size>(own, 2) : own; }

  /// How many epochs a training lasts at most that has so many of its own.
  Size epochs_or(Size own) const {
    const Size limit = epochs > 0 ? epochs : quick ? 200 : own;
    return std::min(own, limit);
  }

  /// The same for images: so many of its own to be done in minutes, so many in the original.
  Size image_epochs_or(Size own, Size originally) const {
    if (image_epochs > 0) return image_epochs;
    return quick ? 2 : full ? originally : own;
  }
};

}  // namespace experiments

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

/// How networks are trained. Zero, empty and nothing mean: as each experiment has it.
struct Hyperparameters {
  Size epochs = 0, image_epochs = 0;
  Size batch = 0, image_batch = 0;
  std::string weights;  ///< first weights: uniform or glorot
  std::optional<double> learning_rate, momentum;
  double grow = 1.1, slash = 2, decay = 1, l2 = 0, noise = 0.1;
  Size small_window = 80, large_window = 800, tricky_window = 200, blobs_window = 50, image_window = 30;

  bool operator==(const Hyperparameters&) const = default;
};

/// What the command line says.
struct Options : Hyperparameters {
  std::vector<std::string> names;
  fs::path out = "experiments", data;
  std::string images;  ///< of several image sets, this one
  std::uint64_t seed = 1;
  Size seeds = 0, threads = 2;
  bool full = false, quick = false, quiet = false, verbose = false;

  /// How many seeds an experiment runs that has so many of its own.
  Size seeds_or(Size own) const { return seeds > 0 ? seeds : quick ? std::min<Size>(own, 2) : own; }

  /// How many epochs a training lasts (at most, if it stops early) that has so many of its own.
  Size epochs_or(Size own) const { return epochs > 0 ? epochs : quick ? std::min<Size>(own, 200) : own; }

  /// The same for images: so many of its own to be done in minutes, so many in the original.
  Size image_epochs_or(Size own, Size originally) const {
    if (image_epochs > 0) return image_epochs;
    return quick ? 2 : full ? originally : own;
  }

  /// The rows of a batch.
  Size batch_or(Size own) const { return batch > 0 ? batch : own; }
  Size image_batch_or(Size own) const { return image_batch > 0 ? image_batch : own; }

  /// Are all hyperparameters those of the experiments themselves?
  bool as_original() const { return static_cast<const Hyperparameters&>(*this) == Hyperparameters{}; }
};

}  // namespace experiments

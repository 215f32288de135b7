// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <strata/strata.hpp>
#include <string>
#include <vector>

/// Finding and reading the image sets of the examples: KMNIST, MNIST, or drawn glyphs where there are neither.
namespace image_sets {

using Images = strata::Dataset<784>;

/// Images in three disjoint parts, scaled to [0, 1], and a sentence that says where they come from.
struct ImageSet {
  std::string name;   ///< kmnist, kmnist-partial, mnist, glyphs: in the names of files
  std::string title;  ///< KMNIST, a part of KMNIST, MNIST, drawn glyphs
  std::string description;
  Images training, validation, test;
};

/// A folder that holds a set, as four IDX files, four `.npz` files or the partial KMNIST.
struct Found {
  enum class Kind { complete, npz, partial };
  std::string name;
  std::filesystem::path folder;
  Kind kind;
};

/// The sets below `asked`; if that is empty, below the first of these folders that holds any: the environment's
/// STRATA_DATA, ../shared/data from the project. Each set may lie in a folder of its name or in the folder itself.
std::vector<Found> find(const std::filesystem::path& asked);

/// Where `find` looks, for messages.
std::string searched(const std::filesystem::path& asked);

/// Reads and splits a set. The official test images stay the test set where the set is complete, a sixth of the
/// training images is held out for validation; the partial set is split 60/20/20. The seed decides the split.
ImageSet read(const Found& found, std::uint64_t seed);

/// 20 000 glyph images drawn by the library, split 60/20/20.
ImageSet draw(std::uint64_t seed);

}  // namespace image_sets

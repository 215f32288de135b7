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
  std::string name;   ///< kmnist, mnist, glyphs: in the names of files
  std::string title;  ///< KMNIST, MNIST, drawn glyphs
  std::string description;
  Images training, validation, test;
};

/// A folder that holds a set: the files of the training images and labels, and of the test's.
struct Found {
  std::string name;
  std::vector<std::filesystem::path> files;  ///< four, IDX or `.npz`
};

/// How a set becomes three parts.
enum class Protocol {
  official,  ///< the official test images to test, a sixth of the training images to validate
  report     ///< the training images alone, 60/20/20
};

/// The sets below `asked`; if that is empty, below the first of these folders that holds any: the environment's
/// STRATA_DATA, ../shared/data from the project. Each set may lie in a folder of its name or in the folder itself.
std::vector<Found> find(const std::filesystem::path& asked);

/// Where `find` looks, for messages.
std::string searched(const std::filesystem::path& asked);

/// Reads a set and splits it by the seed.
ImageSet read(const Found& found, Protocol protocol, std::uint64_t seed);

/// 20 000 glyph images drawn by the library, split 60/20/20.
ImageSet draw(std::uint64_t seed);

}  // namespace image_sets

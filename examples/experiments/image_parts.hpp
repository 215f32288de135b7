// SPDX-License-Identifier: MIT
#pragma once

#include "experiments/options.hpp"
#include "support/image_sets.hpp"

namespace experiments {

/// Images in the original's proportions, 60/20/20.
struct ImageParts : image_sets::ImageSet {
  /// Is this what the original's numbers are about?
  bool is_the_originals() const { return name == "kmnist"; }
  /// Why a number of the original cannot be judged by these images; empty if it can.
  std::string unjudged() const {
    return is_the_originals() ? "" : "the original’s number is for all of KMNIST; this is " + description;
  }
};

/// The image sets there are, in the order found; glyphs if there are none or if they were asked for.
std::vector<image_sets::Found> find_images(const Options& options);

/// "early stopping with the window 30".
std::string window_text(const Options& options);

/// Reads one, or draws glyphs if `found` has no value.
ImageParts read_images(const std::optional<image_sets::Found>& found, std::uint64_t seed, bool few);

}  // namespace experiments

// SPDX-License-Identifier: MIT
#include "experiments/image_parts.hpp"

#include "support/number_text.hpp"

namespace experiments {

namespace {

using image_sets::Images;

/// The 60 000 training images of a complete set, which image_sets has split for its own purpose, split anew.
ImageParts split_like_the_original(image_sets::ImageSet set, std::uint64_t seed) {
  Images all = std::move(set.training);
  all.inputs.insert(all.inputs.end(), set.validation.inputs.begin(), set.validation.inputs.end());
  all.labels.insert(all.labels.end(), set.validation.labels.begin(), set.validation.labels.end());
  auto [training, validation, test] = strata::split(all, {0.6, 0.2, 0.2}, seed);
  const std::string rows = support::fixed_text(static_cast<double>(all.rows()));
  return {{set.name, set.title, "all " + rows + " training images of " + set.title + ", split 60/20/20",
           std::move(training), std::move(validation), std::move(test)}};
}

void keep_first(Images& images, Size rows) {
  if (images.rows() <= rows) return;
  images.inputs.resize(784 * rows);
  images.labels.resize(rows);
}

}  // namespace

std::vector<image_sets::Found> find_images(const Options& options) {
  if (options.images == "glyphs") return {};
  auto sets = image_sets::find(options.data);
  std::erase_if(sets, [&](const auto& set) { return !options.images.empty() && set.name != options.images; });
  return sets;
}

std::string window_text(const Options& options) {
  if (options.image_window == 0) return "no early stopping";
  return "early stopping with the window " + support::fixed_text(static_cast<double>(options.image_window));
}

ImageParts read_images(const std::optional<image_sets::Found>& found, std::uint64_t seed, bool few) {
  auto set = found ? image_sets::read(*found, seed) : image_sets::draw(seed);
  const bool in_three_already = !found || found->kind == image_sets::Found::Kind::partial;
  ImageParts parts = in_three_already ? ImageParts{std::move(set)} : split_like_the_original(std::move(set), seed);
  if (few) {
    keep_first(parts.training, 1500);
    keep_first(parts.validation, 500);
    keep_first(parts.test, 500);
    parts.name += "-few";
    parts.title = "a few images of " + parts.title;
    parts.description = "a few images for a quick look (of " + parts.description + ")";
  }
  return parts;
}

}  // namespace experiments

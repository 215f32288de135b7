// SPDX-License-Identifier: MIT
#include "experiments/image_parts.hpp"

#include "support/number_text.hpp"

namespace experiments {

namespace {

using image_sets::Images;

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
  ImageParts parts{found ? image_sets::read(*found, image_sets::Protocol::report, seed) : image_sets::draw(seed)};
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

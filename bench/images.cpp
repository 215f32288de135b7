// SPDX-License-Identifier: MIT
#include "images.hpp"

#include <strata/data/idx.hpp>

#include "example.hpp"

namespace bench {

namespace {

constexpr Size random_rows = 60000;

std::filesystem::path find(const std::filesystem::path& folder, const char* name) {
  for (const auto& place : {folder / "mnist", folder})
    for (const char* ending : {".gz", ""})
      if (const auto path = place / (std::string(name) + ending); std::filesystem::exists(path)) return path;
  return {};
}

}  // namespace

Images load_images(const std::filesystem::path& folder) {
  Images images;
  const auto pixels = find(folder, "train-images-idx3-ubyte"), labels = find(folder, "train-labels-idx1-ubyte");
  if (pixels.empty() || labels.empty()) {
    Rows rows = example_rows(digits, random_rows);
    images.name = "random numbers of MNIST's size";
    images.inputs = std::move(rows.inputs);
    images.labels = std::move(rows.labels);
  } else {
    auto data = strata::read_idx_dataset<digits.inputs()>(pixels, labels);
    images.name = "MNIST";
    images.inputs = std::move(data.inputs);
    images.labels.assign(data.labels.begin(), data.labels.end());
    for (float& pixel : images.inputs) pixel /= 255;
  }
  images.training_rows = images.rows() - images.rows() / 6;
  return images;
}

}  // namespace bench

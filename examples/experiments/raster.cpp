// SPDX-License-Identifier: MIT
#include "experiments/raster.hpp"

#include <algorithm>
#include <stdexcept>

#ifdef STRATA_WITH_PNG
#include <png.h>
#endif

namespace experiments {

Raster::Raster(Size width, Size height, Colour background) : width_(width), height_(height) {
  pixels_.reserve(3 * width * height);
  for (Size i = 0; i < width * height; ++i)
    for (const std::uint8_t byte : background.bytes()) pixels_.push_back(byte);
}

void Raster::set(Size x, Size y, Colour colour) {
  const auto bytes = colour.bytes();
  std::copy(bytes.begin(), bytes.end(), &pixels_[3 * (y * width_ + x)]);
}

void Raster::paste(std::span<const float> image, Size side, Size x, Size y, Size zoom, Colour zero, Colour one) {
  for (Size row = 0; row < side * zoom; ++row)
    for (Size column = 0; column < side * zoom; ++column) {
      const double value = std::clamp(static_cast<double>(image[row / zoom * side + column / zoom]), 0.0, 1.0);
      set(x + column, y + row, zero.mixed_with(one, value));
    }
}

#ifdef STRATA_WITH_PNG

bool can_write_images() { return true; }

void Raster::write(const fs::path& file) const {
  fs::create_directories(file.parent_path());
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width_);
  image.height = static_cast<png_uint_32>(height_);
  image.format = PNG_FORMAT_RGB;
  if (png_image_write_to_file(&image, file.c_str(), 0, pixels_.data(), 0, nullptr) == 0)
    throw std::runtime_error("cannot write " + file.string() + ": " + image.message);
}

#else

bool can_write_images() { return false; }

void Raster::write(const fs::path& file) const {
  throw std::runtime_error("cannot write " + file.string() + ": built without libpng");
}

#endif

}  // namespace experiments

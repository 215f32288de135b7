// SPDX-License-Identifier: MIT
#include "strata/data/shifted.hpp"

#include <doctest/doctest.h>

#include <map>
#include <numeric>
#include <vector>

using namespace strata;

namespace {

constexpr Size height = 4, width = 5;
using Image = std::vector<float>;

Dataset<height * width> one_image() {
  Dataset<height * width> data{Image(height * width), {0}};
  std::iota(data.inputs.begin(), data.inputs.end(), 1.0F);
  return data;
}

/// Pixel by pixel.
Image moved(const Image& image, int down, int right) {
  Image result(image.size());
  for (int y = 0; y < int{height}; ++y)
    for (int x = 0; x < int{width}; ++x) {
      const int from_y = y - down, from_x = x - right;
      if (from_y >= 0 && from_y < int{height} && from_x >= 0 && from_x < int{width})
        result[static_cast<Size>(y * int{width} + x)] = image[static_cast<Size>(from_y * int{width} + from_x)];
    }
  return result;
}

Image image_of(const auto& data, Size row, Size epoch) {
  Image image(height * width, -1);
  data.write(row, epoch, std::span<float, height * width>(image));
  return image;
}

}  // namespace

TEST_CASE("shifted: each shift occurs, all about as often, and what comes in from beyond the edge is 0") {
  const auto data = one_image();
  for (const Size pixels : {0U, 1U, 2U, 3U}) {
    CAPTURE(pixels);
    const auto shifts = shifted<height, width>(data, {.pixels = pixels, .seed = 1});
    const int most = static_cast<int>(pixels);
    std::map<Image, Size> seen;
    const Size different = (2 * pixels + 1) * (2 * pixels + 1), epochs = 100 * different;
    for (Size epoch = 0; epoch < epochs; ++epoch) ++seen[image_of(shifts, 0, epoch)];
    CHECK(seen.size() == different);
    for (int down = -most; down <= most; ++down)
      for (int right = -most; right <= most; ++right) {
        const Size times = seen[moved(data.inputs, down, right)];
        CHECK(times > 60);
        CHECK(times < 150);
      }
  }
}

TEST_CASE("shifted: evaluations see the image unshifted") {
  const auto data = one_image();
  const auto shifts = shifted<height, width>(data, {.pixels = 2, .seed = 1});
  CHECK(shifts.input(0).data() == data.inputs.data());
}

TEST_CASE("shifted: a shift that may leave nothing of an image is an error that says what is allowed") {
  const auto data = one_image();
  CHECK_NOTHROW(shifted<height, width>(data, {.pixels = 3}));
  CHECK_THROWS_WITH_AS((shifted<height, width>(data, {.pixels = 4})),
                       "strata::shifted: .pixels must be less than height and width, 4 × 5; found 4", Error);
}

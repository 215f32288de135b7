// SPDX-License-Identifier: MIT
#include "strata/data/glyphs.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace strata;

namespace {

/// Bare strokes: no warp, no damage, no noise.
GlyphsOptions bare(Size rows) { return {.rows = rows, .warp = 0, .damage = 0, .noise = 0, .seed = 1}; }

double ink(std::span<const float, 784> image) { return std::accumulate(image.begin(), image.end(), 0.0) / 784; }

}  // namespace

TEST_CASE("glyphs: an image is 784 whole numbers between 0 and 255") {
  const auto data = make_glyphs({.rows = 100, .seed = 1});
  CHECK(data.rows() == 100);
  REQUIRE(data.inputs.size() == 78400);
  CHECK(std::all_of(data.inputs.begin(), data.inputs.end(),
                    [](float pixel) { return pixel >= 0 && pixel <= 255 && pixel == std::floor(pixel); }));
}

TEST_CASE("glyphs: ten classes take turns") {
  const auto data = make_glyphs({.rows = 25});
  for (Size row = 0; row < 25; ++row) CHECK(data.label(row) == row % 10);
}

TEST_CASE("glyphs: every image shows something, on a dark ground") {
  const auto data = make_glyphs({.rows = 1000, .damage = 0, .noise = 0, .seed = 2});
  for (Size row = 0; row < data.rows(); ++row) {
    CHECK(ink(data.input(row)) > 6);
    CHECK(ink(data.input(row)) < 100);
    CHECK(*std::max_element(data.input(row).begin(), data.input(row).end()) > 120);
  }
}

TEST_CASE("glyphs: a bare T has its bar on top and its stem in the middle, by hand") {
  const auto data = make_glyphs(bare(200));
  const auto capital = [&](Size row) {  // the bar of the other two styles is lower
    const auto image = data.input(row);
    return image[5 * 28 + 10] > 0;
  };
  Size capitals = 0;
  for (Size row = 9; row < 200; row += 10) {
    if (!capital(row)) continue;
    ++capitals;
    const auto image = data.input(row);
    for (Size x = 9; x <= 18; ++x) CHECK(image[5 * 28 + x] > 100);   // bar: y = 13.5 − 8.5 = 5, x = 13.5 ± 5.95
    for (Size y = 6; y <= 21; ++y) CHECK(image[y * 28 + 13] > 100);  // stem: x = 13.5, y up to 13.5 + 8.5 = 22
    for (Size y = 9; y <= 27; ++y) CHECK(image[y * 28 + 9] == 0);    // nothing beside it
    for (Size x = 0; x < 28; ++x) CHECK(image[26 * 28 + x] == 0);    // nor below
  }
  CHECK(capitals > 1);
  CHECK(capitals < 19);
}

TEST_CASE("glyphs: warped images of a class all differ, bare ones repeat a style's shape") {
  const auto warped = make_glyphs({.rows = 200, .damage = 0, .noise = 0, .seed = 1});
  for (Size row = 10; row < 200; ++row)
    CHECK_FALSE(std::equal(warped.input(row).begin(), warped.input(row).end(), warped.input(row - 10).begin()));

  // Contrast apart, a bare class has three shapes: as many as there are patterns of lit pixels.
  const auto data = make_glyphs(bare(300));
  std::vector<std::vector<bool>> shapes;
  for (Size row = 0; row < 300; row += 10) {
    std::vector<bool> lit;
    const float brightest = *std::max_element(data.input(row).begin(), data.input(row).end());
    for (const float pixel : data.input(row)) lit.push_back(pixel > 0.3f * brightest);
    if (std::find(shapes.begin(), shapes.end(), lit) == shapes.end()) shapes.push_back(lit);
  }
  CHECK(shapes.size() == 3);
}

TEST_CASE("glyphs: damage wipes and adds, noise lights the ground") {
  const auto clean = make_glyphs({.rows = 500, .damage = 0, .noise = 0, .seed = 1});
  const auto noisy = make_glyphs({.rows = 500, .damage = 0, .noise = 20, .seed = 1});
  const auto dark = [](const Dataset<784>& data) { return std::count(data.inputs.begin(), data.inputs.end(), 0.f); };
  CHECK(dark(clean) > 784 * 500 / 2);
  CHECK(dark(noisy) < dark(clean) * 6 / 10);
  const auto damaged = make_glyphs({.rows = 500, .warp = 0, .damage = 1, .noise = 0, .seed = 1});
  CHECK(damaged.inputs != make_glyphs({.rows = 500, .warp = 0, .damage = 0, .noise = 0, .seed = 1}).inputs);
}

TEST_CASE("glyphs: the seed decides, and nothing else") {
  CHECK(make_glyphs({.rows = 50, .seed = 1}).inputs == make_glyphs({.rows = 50, .seed = 1}).inputs);
  CHECK(make_glyphs({.rows = 50, .seed = 1}).inputs != make_glyphs({.rows = 50, .seed = 2}).inputs);
}

TEST_CASE("glyphs: no warp takes the image outside what can be drawn") {
  const auto data = make_glyphs({.rows = 100, .warp = 4, .seed = 1});
  CHECK(std::all_of(data.inputs.begin(), data.inputs.end(), [](float pixel) { return pixel >= 0 && pixel <= 255; }));
}

TEST_CASE("glyphs: options out of range are errors that name them") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_WITH_AS(make_glyphs({.warp = -1}), doctest::Contains("warp is -1"), Error);
  CHECK_THROWS_WITH_AS(make_glyphs({.damage = 2}), doctest::Contains("damage is 2"), Error);
  CHECK_THROWS_WITH_AS(make_glyphs({.noise = -1}), doctest::Contains("noise is -1"), Error);
  CHECK_THROWS_AS(make_glyphs({.warp = not_a_number}), Error);
  CHECK_THROWS_AS(make_glyphs({.damage = not_a_number}), Error);
  CHECK_THROWS_AS(make_glyphs({.noise = not_a_number}), Error);
}

// SPDX-License-Identifier: MIT
#include "strata/data/glyph_strokes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace strata;

TEST_CASE("glyph_strokes: every style of every class has strokes, the absent ones last") {
  for (const auto& styles : glyph_strokes)
    for (const GlyphStyle& style : styles) {
      CHECK_FALSE(style[0].empty());
      CHECK_FALSE(style[1].empty());
      CHECK(std::is_partitioned(style.begin(), style.end(), [](const Stroke& s) { return !s.empty(); }));
    }
}

TEST_CASE("glyph_strokes: every stroke lies in the glyph's square") {
  for (const auto& styles : glyph_strokes)
    for (const GlyphStyle& style : styles)
      for (const Stroke& s : style) {
        const double middle_x = (s.x0 + s.x1) / 2 - s.bend * (s.y1 - s.y0);
        const double middle_y = (s.y0 + s.y1) / 2 + s.bend * (s.x1 - s.x0);
        for (const double coordinate : {s.x0, s.y0, s.x1, s.y1, middle_x, middle_y}) CHECK(std::abs(coordinate) <= 1);
      }
}

TEST_CASE("glyph_strokes: each class has a letter of its own") {
  CHECK(std::set(glyph_letters.begin(), glyph_letters.end()).size() == glyph_classes);
}

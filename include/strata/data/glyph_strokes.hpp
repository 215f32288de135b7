// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A line or an arc from (x0, y0) to (x1, y1), x to the right and y downwards, the glyph in [−1, 1]².
/// At t in [0, 1]: start + t·d + 4t(1 − t)·bend·n with d = end − start and n = (−d_y, d_x), to the right of the way: a
/// parabola as high as `bend` times its chord (½: about a half circle).
struct Stroke {
  double x0, y0, x1, y1, bend = 0;

  /// No stroke: what is left over in a `GlyphStyle`.
  constexpr bool empty() const { return x0 == x1 && y0 == y1; }
};

/// One way to write a glyph.
using GlyphStyle = std::array<Stroke, 5>;

inline constexpr Size glyph_classes = 10, glyph_styles = 3;

/// The letter that each class of `glyph_strokes` shows.
inline constexpr std::array<char, glyph_classes> glyph_letters{'A', 'B', 'D', 'E', 'G', 'H', 'N', 'Q', 'R', 'T'};

/// Each letter in three styles: capital, small, and written by hand. The forms of a letter have little in common and
/// those of different letters much, so a class has no mean image that could stand for it.
inline constexpr std::array<std::array<GlyphStyle, glyph_styles>, glyph_classes> glyph_strokes{{
    // A
    {{{{{-.7, 1, 0, -1}, {0, -1, .7, 1}, {-.4, .3, .4, .3}}},
      {{{-.1, -.4, -.1, .8, .5}, {-.1, -.4, -.1, .8, -.5}, {.5, -.4, .5, .8}}},
      {{{-.5, -.5, .5, -.3, -.4}, {.5, -.3, .5, 1}, {.5, .2, .5, .9, .6}}}}},
    // B
    {{{{{-.6, -1, -.6, 1}, {-.6, -1, -.6, 0, -.7}, {-.6, 0, -.6, 1, -.8}}},
      {{{-.5, -1, -.5, 1}, {-.5, 0, -.5, 1, -.8}}},
      {{{-.6, -1, 0, -.1, -.7}, {0, -.1, -.6, 1, -.6}, {-.6, 1, -.3, -.9}}}}},
    // D
    {{{{{-.5, -1, -.5, 1}, {-.5, -1, -.5, 1, -.55}}},
      {{{.5, -1, .5, 1}, {.5, 0, .5, 1, .8}}},
      {{{0, -.15, 0, .95, .5}, {0, -.15, 0, .95, -.5}, {.5, .3, -.5, -1, -.2}}}}},
    // E
    {{{{{-.5, -1, -.5, 1}, {-.5, -1, .6, -1}, {-.5, 0, .4, 0}, {-.5, 1, .6, 1}}},
      {{{-.5, .1, .5, .1}, {.5, .1, -.5, .1, .5}, {-.5, .1, .4, .7, .6}}},
      {{{.5, -.9, 0, 0, .7}, {0, 0, .5, .9, .7}}}}},
    // G
    {{{{{.5, -.7, .5, .7, .7}, {.5, .7, .5, .1}, {.5, .1, .1, .1}}},
      {{{0, -.9, 0, .1, .5}, {0, -.9, 0, .1, -.5}, {.5, -.6, .5, .5}, {.5, .5, -.5, .6, -.4}}},
      {{{.5, -.8, .4, .6, .6}, {.1, 0, .6, 0}, {.6, 0, .5, 1}}}}},
    // H
    {{{{{-.6, -1, -.6, 1}, {.6, -1, .6, 1}, {-.6, 0, .6, 0}}},
      {{{-.5, -1, -.5, 1}, {-.5, .1, .5, .3, -.5}, {.5, .3, .5, 1}}},
      {{{-.4, -1, -.6, 1, .15}, {.6, -1, .5, 1, -.15}, {-.6, .2, .6, -.2, .2}}}}},
    // N
    {{{{{-.6, 1, -.6, -1}, {-.6, -1, .6, 1}, {.6, 1, .6, -1}}},
      {{{-.5, -.5, -.5, .8}, {-.5, -.1, .5, .1, -.5}, {.5, .1, .5, .8}}},
      {{{-.7, 1, -.3, -.9, .1}, {-.3, -.9, .3, .9}, {.3, .9, .7, -1, .1}}}}},
    // Q
    {{{{{0, -.8, 0, .8, .5}, {0, -.8, 0, .8, -.5}, {.2, .4, .8, 1}}},
      {{{.5, -.8, .5, 1}, {.5, -.7, .5, .3, .8}}},
      {{{-.6, -.5, .5, -.3, -.5}, {.5, -.3, -.6, .8}, {-.6, .8, .7, .9, .1}}}}},
    // R
    {{{{{-.6, -1, -.6, 1}, {-.6, -1, -.6, .1, -.7}, {-.2, .1, .6, 1}}},
      {{{-.3, -.6, -.3, .9}, {-.3, -.1, .5, -.3, -.4}}},
      {{{-.4, -.9, -.5, 1}, {-.7, -.7, 0, 0, -.8}, {0, 0, .7, 1, .1}}}}},
    // T
    {{{{{-.7, -1, .7, -1}, {0, -1, 0, 1}}},
      {{{-.1, -1, 0, .7}, {0, .7, .5, .7, .5}, {-.5, -.4, .4, -.4}}},
      {{{-.7, -.4, .7, -.5, -.15}, {0, -.4, .2, .9, .2}}}}},
}};

}  // namespace strata

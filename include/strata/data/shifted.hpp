// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <iterator>
#include <string>

#include "strata/data/augmented.hpp"
#include "strata/random/distribution.hpp"
#include "strata/tensor/error.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// Moves an image of Height × Width numbers, row by row, by −pixels … pixels in each direction, every pair as likely as
/// any other. What comes in from beyond the edge is 0.
template <Size Height, Size Width>
struct Shift {
  Size pixels;

  template <class Scalar>
  void operator()(const auto& image, Generator& generator, std::span<Scalar, Height * Width> out) const {
    const Size down = below(generator, 2 * pixels + 1), right = below(generator, 2 * pixels + 1);
    shift(image, down, right, out);
  }

  /// Down and right by so many pixels less `pixels`: one move of all numbers, then the columns that came in are
  /// cleared.
  template <class Scalar>
  void shift(const auto& image, Size down, Size right, std::span<Scalar, Height * Width> out) const {
    const Size forward = down * Width + right, back = pixels * (Width + 1);
    const Size begin = forward > back ? forward - back : 0, skipped = back > forward ? back - forward : 0;
    const auto first = std::begin(image);
    Scalar* const to = out.data();
    std::fill_n(to, begin, Scalar(0));
    std::copy(first + static_cast<std::ptrdiff_t>(skipped), first + static_cast<std::ptrdiff_t>(Height * Width - begin),
              to + begin);
    std::fill_n(to + (Height * Width - skipped), skipped, Scalar(0));
    const Size left_edge = right > pixels ? right - pixels : 0, right_edge = pixels > right ? pixels - right : 0;
    for (Size row = 0; row < Height; ++row) {
      std::fill_n(to + row * Width, left_edge, Scalar(0));
      std::fill_n(to + ((row + 1) * Width - right_edge), right_edge, Scalar(0));
    }
  }
};

struct ShiftOptions {
  Size pixels = 1;         ///< at most, in each direction; less than height and width
  std::uint64_t seed = 0;  ///< of the shifts
  Size first_row = 0;      ///< see `AugmentOptions`
};

namespace detail {

template <Size Height, Size Width, Size Numbers>
struct ImageFits {
  static_assert(Height * Width == Numbers,
                STRATA_MESSAGE("strata::shifted", "the data's rows must be as long as the image has pixels",
                               "write shifted<height, width>(data, {.pixels = 1})", "an image of ", Height, " × ",
                               Width, " is not a row of ", Numbers, " numbers"));
};

}  // namespace detail

/// The images with a random shift of up to so many pixels, another one for each image in each epoch of a training:
/// `shifted<28, 28>(training, {.pixels = 2, .seed = 1})`, an augmentation (see `augmented`). Evaluations see them
/// unshifted. Throws `Error` if a shift may leave nothing of an image.
template <Size Height, Size Width, class Data>
auto shifted(Data&& data, const ShiftOptions& options) {
  (void)sizeof(detail::ImageFits<Height, Width, std::remove_cvref_t<Data>::width>);
  if (options.pixels >= std::min(Height, Width))
    STRATA_THROW Error(detail::text_of("strata::shifted: .pixels must be less than height and width, ", Height, " × ",
                                       Width, "; found ", options.pixels));
  if constexpr (std::remove_cvref_t<Data>::width == Height * Width)
    return augmented(std::forward<Data>(data), {.seed = options.seed, .first_row = options.first_row},
                     Shift<Height, Width>{options.pixels});
  else
    return augmented(std::forward<Data>(data), {}, [](const auto&, Generator&, auto) {});
}

}  // namespace strata

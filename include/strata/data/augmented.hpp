// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

#include "strata/data/adapter.hpp"
#include "strata/data/subset.hpp"
#include "strata/random/generator.hpp"
#include "strata/tensor/message.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// A data set whose rows are computed anew in each epoch of a training, as they are fetched: write(row, epoch, out)
/// writes `width` numbers, always the same for the same row and epoch, so that they depend on no thread and a training
/// that is taken up again sees what it would have seen. `input(row)` is the row as evaluations see it.
template <class Data>
concept AugmentedDataset = AnyDataset<Data> &&
    requires(const Data& data, Size row, Size epoch, std::span<typename Data::Scalar, Data::width> out) {
  data.write(row, epoch, out);
};

namespace detail {

/// How many augmentations stand upon each other.
template <class Data>
constexpr std::uint64_t augmentations() {
  if constexpr (requires { Data::augmentations; })
    return Data::augmentations;
  else
    return 0;
}

template <class F, class Data>
concept Augmentation = std::invocable<const F&, std::span<const typename Data::Scalar, Data::width>, Generator&,
                                      std::span<typename Data::Scalar, Data::width>>;

template <class F, class Data>
struct AugmentationFits {
  static constexpr bool value = Augmentation<F, Data>;
  static_assert(value, STRATA_MESSAGE("strata::augmented",
                                      "the function must be callable, though const, as f(input, generator, output)",
                                      "write `[](const auto& input, Generator& generator, auto output) { ... }`",
                                      name_of<F>(), " cannot be called so for rows of ", Data::width, " numbers"));
};

}  // namespace detail

/// What `augmented` makes.
template <class Source, class F>
struct Augmented : DataAdapter<Source> {
  using Original = typename DataAdapter<Source>::Original;
  using Scalar = typename Original::Scalar;
  using Owned = Augmented<OwnedDataset<Original>, F>;
  static constexpr Size width = Original::width;
  static constexpr std::uint64_t augmentations = detail::augmentations<Original>() + 1;

  F function;
  std::uint64_t seed;
  Size first_row = 0;

  /// The row as this epoch sees it. Its random numbers are its own: those of the stream that row, epoch (modulo 2²⁴)
  /// and the number of augmentations below this one name.
  void write(Size row, Size epoch, std::span<Scalar, width> out) const {
    if constexpr (detail::Augmentation<F, Original>) {
      const std::uint64_t place = (std::uint64_t{epoch} << 32 | (first_row + row)) << 4 | (augmentations - 1);
      Generator generator(seed, place << 4 | static_cast<std::uint64_t>(RandomStream::augmentation));
      if constexpr (AugmentedDataset<Original>) {
        std::array<Scalar, width> below;
        this->source.write(row, epoch, std::span(below));
        function(std::span<const Scalar, width>(below), generator, out);
      } else {
        function(this->source.input(row), generator, out);
      }
    }
  }

  Owned subset(std::span<const Size> rows) const {
    return {{strata::subset(this->source, rows)}, function, seed, first_row};
  }
};

/// The data with each row replaced, in each epoch of a training anew, by what f(input, generator, output) writes into
/// its output: `width` numbers, all of them. Nothing is copied or kept; evaluations see the rows as they are.
///
///     const auto noisy = augmented(training, {.seed = 1}, [](const auto& input, Generator& generator, auto output) {
///       for (Size i = 0; i < output.size(); ++i) output[i] = input[i] + 0.1F * symmetric<float>(generator);
///     });
///     train<64>(network, noisy, validation, Adam{}, {.epochs = 20});
///
/// f must be a pure function of its arguments: several threads may be in it at a time. Augmentations may stand upon
/// each other. Data passed by name is referred to and must outlive the result; what is passed by value is kept.
struct AugmentOptions {
  std::uint64_t seed = 0;
  Size first_row = 0;  ///< the number of the data's first row, where they are a part of others (see `Ranks::part`)
};
template <class Data, class F>
requires AnyDataset<std::remove_cvref_t<Data>>
auto augmented(Data&& data, const AugmentOptions& options, F f) {
  (void)sizeof(detail::AugmentationFits<F, std::remove_cvref_t<Data>>);
  return Augmented<AdaptedSource<Data>, F>{{std::forward<Data>(data)}, std::move(f), options.seed, options.first_row};
}

}  // namespace strata

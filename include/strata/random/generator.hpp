// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <limits>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What random numbers are drawn for. Each use has a stream of its own, so that one seed serves a whole run and drawing
/// more numbers for one use changes no other.
enum class RandomStream : std::uint64_t { weights = 1, order, split, folds, data, augmentation, masks };

/// xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2019): 64 random bits per call,
/// period 2²⁵⁶ − 1, 32 bytes of state. Whole numbers only, hence the same numbers on every machine.
///
/// The state is four outputs of SplitMix64 (Steele, Lea and Flood, 2014) started at seed ⊕ mix(stream), where mix is
/// SplitMix64's own bijection and mix(0) = 0: stream 0 is the plain seed. Every (seed, stream) is valid.
class Generator {
 public:
  using result_type = std::uint64_t;

  explicit constexpr Generator(std::uint64_t seed, std::uint64_t stream = 0) {
    std::uint64_t counter = seed ^ mix(stream);
    for (auto& word : state_) word = mix(counter += 0x9E3779B97F4A7C15);
  }
  constexpr Generator(std::uint64_t seed, RandomStream stream) : Generator(seed, static_cast<std::uint64_t>(stream)) {}

  /// What the next numbers depend on, to be kept and given back; never four zeros.
  using State = std::array<std::uint64_t, 4>;
  explicit constexpr Generator(const State& state) : state_(state) {}
  constexpr const State& state() const { return state_; }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  /// The next 64 bits, each value as likely as any other.
  constexpr result_type operator()() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Generators that are equal give equal numbers from here on.
  friend constexpr bool operator==(const Generator&, const Generator&) = default;

 private:
  static constexpr std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }

  State state_{};
};

}  // namespace strata

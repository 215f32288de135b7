// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// FNV-1a in 64 bits (Fowler, Noll and Vo, draft-eastlake-fnv): h ← (h ⊕ next) · prime. For a given `next` a step is a
/// bijection of h, and for a given h one of `next`, so inputs of the same length that differ in one place always differ
/// in the result. Against accidents, not against people.
class Checksum {
 public:
  constexpr void add(std::span<const std::byte> bytes) {
    for (const std::byte byte : bytes) step(std::to_integer<std::uint64_t>(byte));
  }

  /// A number in one step, by its bits: faster than byte by byte, and another result.
  template <class T>
  requires std::integral<T> || std::same_as<T, float> || std::same_as<T, double>
  constexpr void add(T number) {
    if constexpr (std::integral<T>)
      step(static_cast<std::uint64_t>(number));
    else if constexpr (sizeof(T) == sizeof(std::uint64_t))
      step(detail::bit_cast<std::uint64_t>(number));
    else
      step(detail::bit_cast<std::uint32_t>(number));
  }

  constexpr std::uint64_t value() const { return hash_; }

  /// The value as 16 hexadecimal digits.
  std::string text() const {
    std::string digits(16, '0');
    for (Size i = 0; i < digits.size(); ++i) digits[i] = "0123456789abcdef"[(hash_ >> (60 - 4 * i)) & 15U];
    return digits;
  }

 private:
  constexpr void step(std::uint64_t next) { hash_ = (hash_ ^ next) * 0x100000001b3; }

  std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace strata::detail

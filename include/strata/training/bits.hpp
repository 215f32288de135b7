// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include "strata/random/generator.hpp"
#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/matrix.hpp"
#include "strata/tensor/message.hpp"
#include "strata/tensor/type_name.hpp"

/// Small structs as lists of 64-bit numbers and back, bit for bit: what checkpoints keep of optimisers and layers.
namespace strata::inline STRATA_CONFIGURATION::detail {

/// Converts to whatever an aggregate's member is; never evaluated.
struct AnyMember {
  template <class T>
  constexpr operator T() const;
};

template <class T, class... Members>
constexpr Size member_count() {
  if constexpr (sizeof...(Members) <= 8 && requires { T{Members{}..., AnyMember{}}; })
    return member_count<T, Members..., AnyMember>();
  else
    return sizeof...(Members);
}

template <class T>
constexpr bool members_can_be_listed() {
  if constexpr (std::is_aggregate_v<T>)
    return member_count<T>() <= 8;
  else
    return false;
}

template <class T>
struct MembersAreListed {
  static_assert(never<T>,
                STRATA_MESSAGE("strata::Checkpoints", "an optimiser must be an aggregate of at most 8 numbers",
                               "or give it `static constexpr auto numbers(auto& self)`, a std::tie of its "
                               "numbers, generators and tensors",
                               name_of<T>(), " is no aggregate of at most 8 numbers"));
};

/// References to what a struct consists of: what its `numbers` says, or its public members; of an optimiser around
/// another, the other's first.
template <class T>
constexpr auto members_of(T& t) {
  using Plain = std::remove_const_t<T>;
  if constexpr (requires { typename Plain::Clipped; }) {
    using Clipped = std::conditional_t<std::is_const_v<T>, const typename Plain::Clipped, typename Plain::Clipped>;
    return std::tuple_cat(members_of(static_cast<Clipped&>(t)), Plain::own_numbers(t));
  } else if constexpr (requires { Plain::numbers(t); }) {
    return Plain::numbers(t);
  } else if constexpr (members_can_be_listed<Plain>()) {
    constexpr Size count = member_count<Plain>();
    if constexpr (count == 1) {
      auto& [a] = t;
      return std::tie(a);
    } else if constexpr (count == 2) {
      auto& [a, b] = t;
      return std::tie(a, b);
    } else if constexpr (count == 3) {
      auto& [a, b, c] = t;
      return std::tie(a, b, c);
    } else if constexpr (count == 4) {
      auto& [a, b, c, d] = t;
      return std::tie(a, b, c, d);
    } else if constexpr (count == 5) {
      auto& [a, b, c, d, e] = t;
      return std::tie(a, b, c, d, e);
    } else if constexpr (count == 6) {
      auto& [a, b, c, d, e, f] = t;
      return std::tie(a, b, c, d, e, f);
    } else if constexpr (count == 7) {
      auto& [a, b, c, d, e, f, g] = t;
      return std::tie(a, b, c, d, e, f, g);
    } else {
      auto& [a, b, c, d, e, f, g, h] = t;
      return std::tie(a, b, c, d, e, f, g, h);
    }
  } else {
    (void)sizeof(MembersAreListed<Plain>);
    return std::tuple<>();
  }
}

template <class T>
struct IsKeptBitForBit {
  static constexpr bool value = std::is_arithmetic_v<T> && sizeof(T) <= 8;
  static_assert(value,
                STRATA_MESSAGE("strata::Checkpoints", "what is kept must be numbers, generators and tensors",
                               "leave other members out of `numbers` or `state`", name_of<T>(), " cannot be kept"));
};

/// The unsigned integer of a number's size.
template <class T>
using BitsOf = std::conditional_t<
    sizeof(T) == 8, std::uint64_t,
    std::conditional_t<sizeof(T) == 4, std::uint32_t, std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint8_t>>>;

template <class T>
void append_bits(std::vector<std::uint64_t>& bits, const T& value) {
  if constexpr (std::same_as<T, Generator>) {
    bits.insert(bits.end(), value.state().begin(), value.state().end());
  } else if constexpr (Buffer<T>) {
    for (const auto& number : value.storage()) append_bits(bits, number);
  } else if constexpr (IsKeptBitForBit<T>::value) {
    bits.push_back(detail::bit_cast<BitsOf<T>>(value));
  }
}

template <class... T>
std::vector<std::uint64_t> bits_of(const std::tuple<T&...>& values) {
  std::vector<std::uint64_t> bits;
  std::apply([&](const auto&... value) { (append_bits(bits, value), ...); }, values);
  return bits;
}

/// Takes a value's bits from the front; false if they are not those of such a value.
template <class T>
bool take_bits(std::span<const std::uint64_t>& bits, T& value) {
  if constexpr (std::same_as<T, Generator>) {
    const Generator::State state{bits[0], bits[1], bits[2], bits[3]};
    bits = bits.subspan(4);
    value = Generator(state);
    return state != Generator::State{};
  } else if constexpr (Buffer<T>) {
    bool good = true;
    for (auto& number : value.storage()) good = take_bits(bits, number) && good;
    return good;
  } else if constexpr (IsKeptBitForBit<T>::value) {
    const std::uint64_t next = bits.front();
    bits = bits.subspan(1);
    const bool good = std::same_as<T, bool> ? next <= 1 : next <= BitsOf<T>(-1);
    if (good) value = detail::bit_cast<T>(static_cast<BitsOf<T>>(next));
    return good;
  }
}

/// The values that bits_of was given, from as many bits as it makes of them.
template <class... T>
bool set_bits(std::span<const std::uint64_t> bits, const std::tuple<T&...>& values) {
  return std::apply([&](auto&... value) { return (... && take_bits(bits, value)); }, values);
}

}  // namespace strata::detail

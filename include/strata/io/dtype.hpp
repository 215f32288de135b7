// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "strata/data/element.hpp"
#include "strata/data/half.hpp"
#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The types of a tensor's numbers that strata reads from safetensors files, called as the format calls them.
enum class Dtype { BF16, F16, F32, F64, U32, U64, I8, U8, I32 };

struct DtypeTraits {
  std::string_view name;
  Size bytes;
};

constexpr DtypeTraits traits_of(Dtype dtype) {
  constexpr std::array<DtypeTraits, 9> all{
      {{"BF16", 2}, {"F16", 2}, {"F32", 4}, {"F64", 8}, {"U32", 4}, {"U64", 8}, {"I8", 1}, {"U8", 1}, {"I32", 4}}};
  return all[static_cast<Size>(dtype)];
}

constexpr std::optional<Dtype> dtype_named(std::string_view name) {
  for (const Dtype dtype :
       {Dtype::BF16, Dtype::F16, Dtype::F32, Dtype::F64, Dtype::U32, Dtype::U64, Dtype::I8, Dtype::U8, Dtype::I32})
    if (traits_of(dtype).name == name) return dtype;
  return std::nullopt;
}

template <class T>
inline constexpr Dtype dtype_of = Dtype::F32;
template <>
inline constexpr Dtype dtype_of<double> = Dtype::F64;
template <>
inline constexpr Dtype dtype_of<std::uint32_t> = Dtype::U32;
template <>
inline constexpr Dtype dtype_of<std::uint64_t> = Dtype::U64;

template <>
inline constexpr Dtype dtype_of<std::int8_t> = Dtype::I8;
template <>
inline constexpr Dtype dtype_of<std::uint8_t> = Dtype::U8;
template <>
inline constexpr Dtype dtype_of<std::int32_t> = Dtype::I32;

template <class T>
concept Stored = std::same_as<T, float> || std::same_as<T, double> || std::same_as<T, std::uint32_t> ||
    std::same_as<T, std::uint64_t> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint8_t> ||
    std::same_as<T, std::int32_t>;

/// The value of a bfloat16: the upper half of a binary32.
inline double brain_value(std::uint16_t bits) {
  return static_cast<double>(detail::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16U));
}

/// The real number that stands at `bytes`; exact. Not for whole numbers.
inline double real_at(const std::byte* bytes, Dtype dtype) {
  constexpr auto order = std::endian::little;
  if (dtype == Dtype::BF16) return brain_value(number_at<std::uint16_t>(bytes, order));
  if (dtype == Dtype::F16) return static_cast<double>(value_of(Half{number_at<std::uint16_t>(bytes, order)}));
  if (dtype == Dtype::F32) return static_cast<double>(number_at<float>(bytes, order));
  return number_at<double>(bytes, order);
}

}  // namespace strata::detail

// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "strata/data/file_error.hpp"
#include "strata/data/half.hpp"
#include "strata/tensor/bit_cast.hpp"
#include "strata/tensor/finite.hpp"
#include "strata/tensor/size.hpp"

namespace strata::inline STRATA_CONFIGURATION {

/// What the values of a file can be read as: an integer or a floating-point type, but neither bool nor a character.
template <class T>
concept Number = std::floating_point<T> ||
    (std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
     !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>);

namespace detail {

/// The type of the values stored in a file.
enum class Element { boolean, uint8, int8, uint16, int16, uint32, int32, uint64, int64, float16, float32, float64 };

/// f.operator()<T>() for the type T that an element has.
template <class F>
decltype(auto) with_type(Element element, F&& f) {
  static_assert(sizeof(float) == 4 && sizeof(double) == 8 && std::numeric_limits<double>::is_iec559);
  switch (element) {
    case Element::boolean:
      return f.template operator()<bool>();
    case Element::uint8:
      return f.template operator()<std::uint8_t>();
    case Element::int8:
      return f.template operator()<std::int8_t>();
    case Element::uint16:
      return f.template operator()<std::uint16_t>();
    case Element::int16:
      return f.template operator()<std::int16_t>();
    case Element::uint32:
      return f.template operator()<std::uint32_t>();
    case Element::int32:
      return f.template operator()<std::int32_t>();
    case Element::uint64:
      return f.template operator()<std::uint64_t>();
    case Element::int64:
      return f.template operator()<std::int64_t>();
    case Element::float16:
      return f.template operator()<Half>();
    case Element::float32:
      return f.template operator()<float>();
    case Element::float64:
      break;
  }
  return f.template operator()<double>();
}

/// The bytes of one element.
inline Size size_of(Element element) {
  return with_type(element, []<class T>() { return std::is_same_v<T, bool> ? Size{1} : sizeof(T); });
}

/// The number that stands at `bytes` in the given order.
template <class T>
T number_at(const std::byte* bytes, std::endian order) {
  std::array<std::byte, sizeof(T)> raw;
  std::memcpy(raw.data(), bytes, sizeof(T));
  if (order != std::endian::native) std::reverse(raw.begin(), raw.end());
  return detail::bit_cast<T>(raw);
}

/// A stored number as a type that C++ computes with.
template <class Stored>
auto plain_number(Stored stored) {
  if constexpr (std::is_same_v<Stored, Half>)
    return value_of(stored);
  else
    return stored;
}

/// Whether T can hold a value: exactly if T is an integer type, up to rounding (or as itself, if NaN or infinite) if
/// not.
template <Number T, Number Source>
bool fits(Source value) {
  if constexpr (std::floating_point<T> && (std::integral<Source> || sizeof(T) >= sizeof(Source))) {
    return true;
  } else if constexpr (std::floating_point<T>) {
    return !math::is_finite(value) || std::abs(value) <= Source{std::numeric_limits<T>::max()};
  } else if constexpr (std::floating_point<Source>) {
    const Source beyond = std::ldexp(Source{1}, std::numeric_limits<T>::digits);
    return std::trunc(value) == value && value >= (std::signed_integral<T> ? -beyond : Source{0}) && value < beyond;
  } else {
    return std::in_range<T>(value);
  }
}

/// What `fits` asks for, in words.
template <Number T>
std::string text_of_range() {
  using Limits = std::numeric_limits<T>;
  if constexpr (std::floating_point<T>) return text_of("a magnitude of at most ", Limits::max());
  return text_of("a whole number from ", Limits::lowest(), " to ", Limits::max());
}

/// The values of `bytes`, a whole number of elements, as T. No value changes, except that a floating-point T rounds.
/// Throws FileError for a value that T cannot hold and a boolean that is neither 0 nor 1; `offset` is where bytes
/// begin.
template <Number T>
std::vector<T> decode(std::span<const std::byte> bytes, Element element, std::endian order, const std::string& path,
                      std::uint64_t offset) {
  return with_type(element, [&]<class Stored>() {
    constexpr bool boolean = std::is_same_v<Stored, bool>;
    using Source = std::conditional_t<boolean, std::uint8_t, Stored>;
    std::vector<T> values(bytes.size() / sizeof(Source));
    for (Size i = 0; i < values.size(); ++i) {
      const auto value = plain_number(number_at<Source>(&bytes[i * sizeof(Source)], order));
      if ((boolean && value > decltype(value){1}) || !fits<T>(value)) {
        STRATA_THROW FileError(path, offset + i * sizeof(Source), boolean ? "a boolean, 0 or 1" : text_of_range<T>(),
                               text_of(value),
                               boolean ? "the file is damaged" : "read it as a type that holds this value");
      }
      values[i] = static_cast<T>(value);
    }
    return values;
  });
}

}  // namespace detail
}  // namespace strata

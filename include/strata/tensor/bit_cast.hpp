// SPDX-License-Identifier: MIT
#pragma once

#include <type_traits>

#include "strata/tensor/configuration.hpp"

namespace strata::inline STRATA_CONFIGURATION::detail {

/// The same bits as another type: std::bit_cast, which libc++ has from 14 on only, while all compilers bring this.
template <class To, class From>
requires(sizeof(To) == sizeof(From)) constexpr To bit_cast(const From& from) noexcept {
  static_assert(std::is_trivially_copyable_v<To> && std::is_trivially_copyable_v<From>);
  return __builtin_bit_cast(To, from);
}

}  // namespace strata::detail
